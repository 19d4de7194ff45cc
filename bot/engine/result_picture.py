"""The picture that goes with the words of a result."""

from __future__ import annotations

from bot.domain.picture import Picture, result_name
from bot.domain.release import Release
from bot.engine.flow import Library
from bot.engine.rendering import find


def result_picture(library: Library, release: Release | None, language: str) -> Picture | None:
    """Return the picture of a result in a language, to go with a message that says all of it.

    Where no figures are told there is nothing to draw.
    """
    if release is None or not any(release.shares.values()):
        return None
    alt, page = (str(find(library.words, f"picture_{name}", language)[0]) for name in ("alt", "page"))
    return Picture(result_name(release.name, language), alt, page)
