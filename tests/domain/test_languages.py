"""Which way a language runs."""

from __future__ import annotations

import pytest

from bot.domain.languages import RIGHT_TO_LEFT, SOURCE, direction


@pytest.mark.parametrize(
    ("language", "way"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("ar_EG", "rtl"),
        ("ur", "rtl"),
        ("fa", "rtl"),
        ("so", "ltr"),
        ("pt_PT", "ltr"),
        ("arn", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_language_runs_one_way(language: str, way: str) -> None:
    assert direction(language) == way


def test_the_source_runs_from_left_to_right() -> None:
    assert SOURCE not in RIGHT_TO_LEFT
