"""Whatever can be written in a plan has an example, and the examples can be read."""

from __future__ import annotations

import tomllib

from bot.library.plan_files.headings import (
    EXPECTED,
    WHEN,
    WITH_DAYS,
    AudienceEntry,
    MilestoneEntry,
    PointEntry,
    Top,
)

MODELS = (Top, MilestoneEntry, AudienceEntry, PointEntry)


def test_every_key_has_an_example_that_fits() -> None:
    keys = {key for model in MODELS for key in model.model_fields}
    assert keys == EXPECTED.keys()
    for key, (_, example) in EXPECTED.items():
        assert tomllib.loads(example).keys() == {key}


def test_what_says_when_is_a_line_of_a_point() -> None:
    assert set(WITH_DAYS) < set(WHEN) < PointEntry.model_fields.keys()
