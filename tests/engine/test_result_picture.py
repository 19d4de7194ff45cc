"""The picture of a result is named by stage and language, and described in that language."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.picture import Picture
from bot.domain.release import EVERYBODY, Outcome, Release, Share
from bot.engine.result_picture import result_picture
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY

RELEASE = Release(
    name="first_priority.rank",
    sheet="3f" * 32,
    at=MONDAY,
    outcome=Outcome.CHOSEN,
    winners=("a",),
    turnout={EVERYBODY: 20},
    shares={"a": {EVERYBODY: Share(percent=60)}},
)


def test_it_names_the_stage_and_the_language_and_nobody() -> None:
    library = SmallLibrary()
    name = "result/first_priority.rank/"
    english = Picture(f"{name}en", "A picture. All of it is in the text too.", "As a page:")
    assert result_picture(library, RELEASE, "en") == english
    somali = result_picture(library, RELEASE, "so")
    assert somali is not None and (somali.name, somali.alt) == (f"{name}so", english.alt)


def test_without_figures_there_is_nothing_to_draw() -> None:
    assert result_picture(SmallLibrary(), replace(RELEASE, shares={}), "en") is None
    assert result_picture(SmallLibrary(), None, "en") is None


def test_without_a_figure_there_is_nothing_to_draw() -> None:
    assert result_picture(SmallLibrary(), replace(RELEASE, shares={"a": {}, "b": {}}), "en") is None
