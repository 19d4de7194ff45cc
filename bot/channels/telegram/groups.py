"""The bot speaks with one person at a time: in a group it says so, once, and leaves."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from bot.channels.telegram.api import Api
from bot.domain.message import SendError

_log = structlog.get_logger(__name__)

#: Groups remembered at once; beyond that the memory starts anew, and one of them may hear us twice.
REMEMBERED = 10_000


class Groups:
    """The groups that the bot has already taken its leave of."""

    def __init__(
        self,
        api: Api,
        leave: Callable[[int], Awaitable[object]],
        words: Callable[[str | None], str],
        remembered: int = REMEMBERED,
    ) -> None:
        self._api = api
        self._leave = leave
        self._words = words
        self._remembered = remembered
        self._told: set[int] = set()

    def forget(self, group: int) -> None:
        """We are out: should we be added again, we say it again."""
        self._told.discard(group)

    async def refuse(self, group: int, language: str | None) -> None:
        """Say that we cannot talk here, and go."""
        if group in self._told:
            return
        if len(self._told) >= self._remembered:
            self._told.clear()
        self._told.add(group)
        try:
            await self._api.call("sendMessage", {"chat_id": group, "text": self._words(language)})
        except SendError as error:
            _log.info("telegram_group_not_told", trouble=error.trouble, code=error.code)
        try:
            await self._leave(group)
        except SendError as error:
            _log.info("telegram_group_not_left", trouble=error.trouble, code=error.code)
            if error.trouble.retryable:
                self.forget(group)
