"""The picture that goes with the words of a result."""

from __future__ import annotations

from bot.domain.picture import Picture, result_name
from bot.engine.flow import Library
from bot.engine.rendering import find


def result_picture(library: Library, sheet: str, language: str) -> Picture:
    """Return the picture of a stage's result in a language, to go with a message that says all of it."""
    alt, page = (str(find(library.words, f"picture_{name}", language)[0]) for name in ("alt", "page"))
    return Picture(result_name(sheet, language), alt, page)
