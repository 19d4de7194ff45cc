"""What the menu of a chat app shows of us: commands and a description, in every language on offer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.languages import SOURCE
from bot.engine.rendering import find
from bot.library.shelf import Shelf

#: The commands that the menu offers; each is a word that the bot understands anyway.
COMMANDS = ("start", "menu", "poll", "ask", "language", "help", "privacy", "stop")


def commands(shelf: Shelf) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Return, by language code, each command with what it does; "" is for everybody else."""
    return {
        code: [(name, word(shelf, f"menu_{name}", own)) for name in COMMANDS] for code, own in _codes(shelf)
    }


def descriptions(shelf: Shelf) -> Mapping[str, tuple[str, str]]:
    """Return, by language code, what an empty chat shows and what the profile shows."""
    return {
        code: (word(shelf, "about_chat", own), word(shelf, "about_profile", own))
        for code, own in _codes(shelf)
    }


def _codes(shelf: Shelf) -> Iterator[tuple[str, str]]:
    yield "", SOURCE
    for language in shelf.languages:
        if language.code != SOURCE:
            yield language.code.split("_")[0], language.code


def word(shelf: Shelf, name: str, language: str | None) -> str:
    """Return one of the words that belong to no flow, in a language or else in English."""
    return str(find(shelf.words, name, language or SOURCE)[0])
