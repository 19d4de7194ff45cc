"""A flow knows the order of its steps; a wording has a fingerprint."""

from __future__ import annotations

import pytest

from bot.engine.flow import When, source_sha256
from bot.engine.steps.say import Say
from tests.engine.small_library import flow

STEPS = {name: Say(say=name) for name in ("one", "two", "three")}


@pytest.mark.parametrize(("step", "next_one"), [("one", "two"), ("two", "three"), ("three", None)])
def test_without_a_way_the_next_heading_follows(step: str, next_one: str | None) -> None:
    assert flow("counting", STEPS).after(step) == next_one


def test_the_fingerprint_of_a_wording_is_that_of_question_and_choices() -> None:
    wording = source_sha256("May we?", {"yes": "Yes", "no": "No"})
    assert len(wording) == 64
    assert wording == source_sha256("May we?", {"a": "Yes", "b": "No"})
    others = {
        source_sha256("May we??", {"yes": "Yes", "no": "No"}),
        source_sha256("May we?", {"yes": "Yes!", "no": "No"}),
        source_sha256("May we?", {"no": "No", "yes": "Yes"}),
    }
    assert wording not in others
    assert len(others) == 3


def test_every_occasion_has_a_name_that_a_champion_can_write() -> None:
    assert all(each.value.replace("_", "").isalpha() and each.value.islower() for each in When)
