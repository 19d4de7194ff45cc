"""Presses of inline buttons, and what the bot answers to them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.emulators.telegram_api.errors import QUERY_TOO_OLD, Json, bad_request
from tests.emulators.telegram_api.front import Method
from tests.emulators.telegram_api.params import Params

ANSWER_WITHIN = 60.0  # seconds; the real limit is written nowhere, reports say about a minute or less
LONGEST_ANSWER = 200


@dataclass(frozen=True)
class Toast:
    """What a person saw after a press: nothing but the end of the waiting, a line, or an alert."""

    query_id: str
    text: str
    alert: bool


@dataclass
class _Open:
    born: float
    tell: Callable[[Toast], None]


class Presses:
    """The queries that still wait for an answer; each takes one."""

    def __init__(self) -> None:
        self.methods: dict[str, Method] = {"answerCallbackQuery": self._answer}
        self._open: dict[str, _Open] = {}

    def opened(self, query: Json, tell: Callable[[Toast], None]) -> None:
        """Somebody pressed and waits."""
        self._open[query["id"]] = _Open(time.time(), tell)

    def age(self, seconds: float) -> None:
        """Let all open queries become older by so much."""
        for one in self._open.values():
            one.born -= seconds

    async def _answer(self, params: Params) -> bool:
        query_id, text = params.text("callback_query_id"), params.text("text")
        if len(text) > LONGEST_ANSWER:
            raise bad_request("MESSAGE_TOO_LONG")
        waiting = self._open.pop(query_id, None)
        if waiting is None or time.time() > waiting.born + ANSWER_WITHIN:
            raise bad_request(QUERY_TOO_OLD)
        waiting.tell(Toast(query_id, text, params.true("show_alert")))
        return True
