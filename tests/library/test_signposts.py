"""What safeguarding.toml holds: hours once they are whole, numbers once somebody has checked them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bot.config import ROOT
from bot.domain.danger import Danger
from bot.library import signposts
from bot.library.signposting import read_signposts
from bot.library.signposts import SignpostsDraft

SOURCE = (ROOT / "flows" / "safeguarding.toml").read_text("utf-8")


def draft(*changes: tuple[str, str]) -> SignpostsDraft:
    source = SOURCE
    for old, new in changes:
        assert old in source, old
        source = source.replace(old, new, 1)
    found, problems = read_signposts("safeguarding.toml", source)
    assert found is not None and problems == []
    return found


def test_as_it_comes_nothing_is_said_that_nobody_has_looked_at() -> None:
    ours = signposts.safeguarding(draft(), {}, "v")
    assert (ours.hours, ours.numbers) == (None, {})
    review = signposts.review_of(draft())
    assert (review.approved_by, review.approved_on, review.checked) == ("", None, {})
    assert "domestic_abuse" in review.unchecked


def test_hours_hold_once_all_of_them_are_written() -> None:
    whole = [("days   = []", 'days = ["monday", "sunday"]'), ('from   = ""', 'from = "09:30"')]
    assert signposts.hours_of(draft(*whole)) is None
    hours = signposts.hours_of(draft(*whole, ('until  = ""', 'until = "17:00"')))
    assert hours is not None
    assert (hours.days, hours.opens, hours.closes) == (frozenset({1, 7}), time(9, 30), time(17))
    closed = draft(*whole, ('until  = ""', 'until = "17:00"'), ("closed = []", 'closed = ["2026-12-25"]'))
    found = signposts.hours_of(closed)
    assert found is not None and found.closed_on == {date(2026, 12, 25)}


@pytest.mark.parametrize(
    "half", [('checked_on = ""', 'checked_on = "2026-11-20"'), ('checked_by = ""', 'checked_by = "ann"')]
)
def test_a_number_is_checked_by_somebody_on_some_day(half: tuple[str, str]) -> None:
    assert signposts.safeguarding(draft(half), {}, "v").numbers == {}


def test_a_checked_number_is_told() -> None:
    checked = draft(
        ('checked_on = ""', 'checked_on = "2026-11-20"'), ('checked_by = ""', 'checked_by = "ann"')
    )
    assert signposts.safeguarding(checked, {}, "v").numbers == {"domestic_abuse": "0808 2000 247"}
    assert signposts.review_of(checked).checked == {"domestic_abuse": date(2026, 11, 20)}


def test_how_often_and_how_soon_is_as_the_file_says() -> None:
    ours = signposts.safeguarding(
        draft(("alerts = 6", "alerts = 2"), ("within = 30", "within = 15")), {}, "v"
    )
    assert (ours.most_alerts, ours.acknowledge_within) == (2, timedelta(minutes=15))


def test_without_a_file_whom_to_call_is_told_all_the_same() -> None:
    english = signposts.plain().texts.texts["en"]
    for danger in Danger:
        assert english[f"answers.{danger.value}.text"] == signposts.PLAIN
    assert "999" in signposts.PLAIN and "111" in signposts.PLAIN
