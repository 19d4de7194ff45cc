"""Somebody who draws for a channel, as well as a test likes."""

from __future__ import annotations

from bot.domain.message import OutboundMessage
from bot.domain.picture import CannotDraw, Picture

PICTURE = Picture("result/first_priority.rank/en", "A picture of the result.", "As a page:")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
LINK, PAGE = "https://room.example.org/results/token.png", "https://room.example.org/results/token"
WITH_PICTURE = OutboundMessage("Chosen: Interpreters", picture=PICTURE)
#: The words as they are said: the link to the page below them.
WORDS = f"Chosen: Interpreters\n\nAs a page:\n{PAGE}"


class Drawer:
    """Draws the same for everything."""

    def __init__(self, content: bytes = PNG, *, fails: bool = False, linked: bool = True) -> None:
        self.content = content
        self.fails = fails
        self.linked = linked

    async def png(self, name: str) -> bytes:
        """A picture, or none."""
        if self.fails:
            raise CannotDraw
        return self.content

    def link(self, name: str) -> str:
        """Always the same."""
        return LINK if self.linked else ""

    def page(self, name: str) -> str:
        """Always the same."""
        return PAGE if self.linked else ""
