"""Pictures that go with a message: what is to be drawn is named, and drawn only when it is said."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Protocol

#: What the name of a result's picture begins with.
RESULT = "result"


class CannotDraw(Exception):
    """This picture cannot be drawn, or what it shows is not published: the text goes alone."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that goes with a message. The text says everything that it shows: it may be missing."""

    #: What is to be drawn, for example ``result/first_priority.rank/so``; says nothing about her.
    name: str
    #: What it is, in her language, for who cannot see it.
    alt: str
    #: What stands before a link to its page, in her language; empty where no link goes with it.
    page: str = ""


class Pictures(Protocol):
    """Who draws pictures, and knows where they can be seen."""

    def png(self, name: str) -> Awaitable[bytes]:
        """Return a picture. Raises CannotDraw."""

    def link(self, name: str) -> str:
        """Return an address at which anybody can fetch the picture for a while, empty where there is none."""

    def page(self, name: str) -> str:
        """Return the address of its page, which can be seen for a while, empty where there is none."""


class NoPictures:
    """Draws nothing: every text goes alone."""

    def png(self, name: str) -> Awaitable[bytes]:
        """Raise CannotDraw."""
        raise CannotDraw

    def link(self, name: str) -> str:
        """Return nothing."""
        return ""

    def page(self, name: str) -> str:
        """Return nothing."""
        return ""


def result_name(sheet: str, language: str) -> str:
    """Return the name of the picture of a stage's result in a language."""
    return f"{RESULT}/{sheet}/{language}"


def result_of(name: str) -> tuple[str, str]:
    """Return the stage and the language that `result_name` wrote. Raises CannotDraw when it is none."""
    match name.split("/"):
        case [kind, sheet, language] if kind == RESULT and sheet and language:
            return sheet, language
    raise CannotDraw
