"""Draws what a message names, once, and keeps what was drawn for who gets it next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.domain.message import Unavailable
from bot.domain.picture import CannotDraw, result_of
from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.pictures import results
from bot.pictures.glyphs import NoLetters
from bot.pictures.results import NotReleased, Result
from bot.pictures.results_svg import result_png

#: Pictures that are kept, of some hundred kilobytes each; of more, the oldest are drawn again.
MOST = 30


class Gallery:
    """The pictures of results.

    `stage` gives a stage by its name, None when there is none; `words` a text of words.toml by its name, in a
    language.
    """

    def __init__(
        self,
        stage: Callable[[str], Awaitable[StageNow | None]],
        words: Callable[[str, str], str],
        most: int = MOST,
    ) -> None:
        self._stage = stage
        self._words = words
        self._most = most
        self._drawn: dict[Result, bytes] = {}
        #: One picture is drawn at a time: what many wait for is drawn once.
        self._drawing = asyncio.Lock()

    async def result(self, name: str) -> Result:
        """Return what a picture shows. Nothing is shown of a stage that is not closed.

        Raises CannotDraw, or Unavailable when it cannot be looked up just now.
        """
        sheet, language = result_of(name)
        stage = await self._stage(sheet)
        if stage is None or stage.status is not PollStatus.CLOSED:
            raise CannotDraw
        try:
            return results.result_of(stage, language, lambda each: self._words(f"picture_{each}", language))
        except NotReleased:
            raise CannotDraw from None

    async def png(self, name: str) -> bytes:
        """Return a picture. Raises CannotDraw."""
        try:
            shown = await self.result(name)
        except Unavailable:  # what cannot wait is said without it
            raise CannotDraw from None
        async with self._drawing:
            if shown not in self._drawn:
                self._keep(shown, await self._draw(shown))
            return self._drawn[shown]

    async def _draw(self, shown: Result) -> bytes:
        try:
            return await asyncio.to_thread(result_png, shown)
        except (NoLetters, ValueError):  # letters without a font, or a drawing that is none
            raise CannotDraw from None

    def _keep(self, shown: Result, content: bytes) -> None:
        self._drawn[shown] = content
        if len(self._drawn) > self._most:
            del self._drawn[next(iter(self._drawn))]
