"""The texts of a result's picture: each is asked for by its name, and knows what it leaves room for."""

from __future__ import annotations

from bot.domain.poll import Method
from bot.domain.release import Band, Outcome
from bot.library.picture_texts import PICTURE
from bot.library.words import TEXTS
from bot.pictures.results import _MARKS, _MEASURES


def test_every_band_and_outcome_and_way_of_voting_has_its_words() -> None:
    said_whole = {Outcome.CHOSEN}
    wanted = {band.value for band in Band} | {f"by_{_MEASURES[method]}" for method in Method}
    wanted |= {f"outcome_{outcome.value}" for outcome in Outcome if outcome not in said_whole}
    wanted |= set(_MARKS.values())
    assert {f"picture_{name}" for name in wanted} <= PICTURE.keys()


def test_they_are_among_the_words_of_the_house() -> None:
    assert PICTURE.items() <= TEXTS.items()
    assert PICTURE["picture_took_part"] == {"number"}
    assert PICTURE["picture_heading"] == frozenset()
