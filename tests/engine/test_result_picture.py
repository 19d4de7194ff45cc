"""The picture of a result is named by stage and language, and described in that language."""

from __future__ import annotations

from bot.domain.picture import Picture
from bot.engine.result_picture import result_picture
from tests.engine.small_library import SmallLibrary


def test_it_names_the_stage_and_the_language_and_nobody() -> None:
    library = SmallLibrary()
    name = "result/first_priority.rank/"
    english = Picture(f"{name}en", "A picture. All of it is in the text too.", "As a page:")
    assert result_picture(library, "first_priority.rank", "en") == english
    assert result_picture(library, "first_priority.rank", "so").alt == english.alt
