"""Counts as they may be shown."""

from __future__ import annotations

import pytest

from bot.plan.rounded import rounded, said


@pytest.mark.parametrize(
    ("number", "shown"), [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (1242, 1240)]
)
def test_one_to_seven_are_hidden_and_the_rest_goes_to_the_nearest_five(
    number: int, shown: int | None
) -> None:
    assert rounded(number) == shown


def test_in_words() -> None:
    assert [said(each) for each in (0, None, 40)] == ["nobody", "fewer than 8", "about 40"]
