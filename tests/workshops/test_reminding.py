"""Reminders come when something may be said, before the workshop, and never two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import LONDON
from bot.domain.quiet import QUIET, SAME_DAY
from bot.domain.workshop import WorkshopStatus
from bot.workshops.reminding import afterwards, change_window, nudge, reminders
from tests.workshops.rooms import STARTS, a_workshop, london

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def when(starts_at: datetime, since: datetime | None = None) -> dict[str, str]:
    """Name of a reminder -> day and time in London."""
    found = reminders(a_workshop(starts_at=starts_at, changed_at=since))
    return {each.key.split("/")[1]: f"{each.due.astimezone(LONDON):%a %d %H:%M}" for each in found}


@pytest.mark.parametrize(
    ("starts_at", "come"),
    [
        (
            STARTS,
            {"reminder_7d": "Tue 30 18:30", "reminder_1d": "Mon 05 18:30", "reminder_2h": "Tue 06 16:30"},
        ),
        # Early: two hours before is in quiet hours, so the evening before.
        (
            london(2027, 4, 7, 10),
            {"reminder_7d": "Wed 31 10:00", "reminder_1d": "Tue 06 10:00", "reminder_2h": "Tue 06 18:00"},
        ),
        # Monday: the day before is a Sunday, two hours before is 08:00. Both on Saturday evening: one.
        (london(2027, 4, 12, 10), {"reminder_7d": "Mon 05 10:00", "reminder_1d": "Sat 10 18:00"}),
        # Sunday: a week before, and two hours before, are Sundays.
        (
            london(2027, 4, 11, 14),
            {"reminder_7d": "Sat 03 18:00", "reminder_1d": "Sat 10 14:00", "reminder_2h": "Sat 10 18:00"},
        ),
        # Late: 20:30 of the day before is quiet, and 18:00 of that day comes before it.
        (
            london(2027, 4, 7, 20, 30),
            {"reminder_7d": "Wed 31 18:00", "reminder_1d": "Tue 06 18:00", "reminder_2h": "Wed 07 18:30"},
        ),
        # The clocks go forward on 28 March and back on 31 October: days are those of London.
        (
            london(2027, 3, 30, 18, 30),
            {"reminder_7d": "Tue 23 18:30", "reminder_1d": "Mon 29 18:30", "reminder_2h": "Tue 30 16:30"},
        ),
        (
            london(2027, 11, 2, 12),
            {"reminder_7d": "Tue 26 12:00", "reminder_1d": "Mon 01 12:00", "reminder_2h": "Tue 02 10:00"},
        ),
    ],
)
def test_three_reminders_each_when_it_may_be_said(starts_at: datetime, come: dict[str, str]) -> None:
    assert when(starts_at) == come


def test_what_was_due_before_it_was_added_does_not_come() -> None:
    assert when(STARTS, STARTS - timedelta(days=3)) == {
        "reminder_1d": "Mon 05 18:30",
        "reminder_2h": "Tue 06 16:30",
    }
    assert when(STARTS, STARTS - timedelta(hours=1)) == {}


def test_where_the_evening_before_is_past_it_comes_as_soon_as_it_may_or_not_at_all() -> None:
    """Added on a Sunday for the Monday: 09:00 is the first hour at which it may be said."""
    sunday = london(2027, 4, 11, 12)
    assert when(london(2027, 4, 12, 10), sunday) == {"reminder_2h": "Mon 12 09:00"}
    assert when(london(2027, 4, 12, 8, 30), sunday) == {}


def test_their_names_change_with_every_move_and_there_are_none_when_it_is_off() -> None:
    each = a_workshop(revision=2)
    assert [one.key for one in reminders(each)] == [
        f"discover_1/{name}/2" for name in ("reminder_7d", "reminder_1d", "reminder_2h")
    ]
    assert {one.about for one in reminders(each)} == {"discover_1"}
    assert reminders(replace(each, status=WorkshopStatus.CANCELLED)) == []
    assert reminders(replace(each, status=WorkshopStatus.HELD)) == []


@given(MOMENTS, st.integers(0, 24 * 10))
def test_each_is_before_it_allowed_in_order_and_at_a_time_of_its_own(starts_at: datetime, hours: int) -> None:
    since = starts_at - timedelta(hours=hours)
    found = reminders(a_workshop(starts_at=starts_at, changed_at=since))
    dues = [each.due for each in found]
    assert len(found) <= 3
    assert dues == sorted(set(dues))
    assert all(since <= due < starts_at and QUIET.is_open(due) for due in dues)


@given(MOMENTS)
def test_without_haste_the_last_one_is_never_missing(starts_at: datetime) -> None:
    assert len(reminders(a_workshop(starts_at=starts_at))) >= 2


def test_who_does_not_answer_is_asked_once_more_after_three_days() -> None:
    each = a_workshop()
    found = nudge(each, london(2027, 3, 24, 21))
    assert found is not None
    assert (found.key, found.due) == ("discover_1/nudge", london(2027, 3, 29, 9)), "a Sunday is left out"
    moved = nudge(replace(each, revision=3), london(2027, 3, 24, 21))
    assert moved == found, "a move is no reason to ask again"


def test_across_a_clock_change_three_days_are_three_days_of_london() -> None:
    found = nudge(a_workshop(), london(2027, 3, 26, 10))
    assert found is not None
    assert found.due == london(2027, 3, 29, 10)


def test_nobody_is_asked_once_more_in_the_last_two_days_nor_of_what_is_off() -> None:
    thursday = a_workshop(starts_at=london(2027, 4, 8, 18, 30))
    assert nudge(thursday, london(2027, 4, 3, 18, 30)) is None
    assert nudge(thursday, london(2027, 4, 3, 18, 29)) is not None
    assert nudge(a_workshop(status=WorkshopStatus.CANCELLED), london(2027, 3, 1, 10)) is None


@pytest.mark.parametrize(
    ("starts_at", "due"),
    [
        (STARTS, london(2027, 4, 7, 10)),
        (london(2027, 4, 10, 14), london(2027, 4, 12, 10)),  # a Saturday: not on the Sunday
        (london(2027, 10, 30, 14), london(2027, 11, 1, 10)),  # the clocks go back in between
    ],
)
def test_how_it_was_is_asked_on_the_next_allowed_morning(starts_at: datetime, due: datetime) -> None:
    for status in (WorkshopStatus.PLANNED, WorkshopStatus.HELD):
        found = afterwards(a_workshop(starts_at=starts_at, status=status))
        assert found is not None
        assert (found.key, found.due) == ("discover_1/afterwards/0", due)


def test_nobody_is_asked_how_it_was_when_it_was_off() -> None:
    assert afterwards(a_workshop(status=WorkshopStatus.CANCELLED)) is None


@pytest.mark.parametrize(
    ("starts_at", "at", "told"),
    [
        (STARTS, london(2027, 4, 1, 21), london(2027, 4, 2, 9)),  # days before: in quiet hours never
        (STARTS, london(2027, 4, 5, 12), london(2027, 4, 5, 12)),
        (STARTS, london(2027, 4, 5, 21), london(2027, 4, 6, 7)),  # on the day itself from seven
        (STARTS, london(2027, 4, 6, 6), london(2027, 4, 6, 7)),
        (london(2027, 4, 11, 14), london(2027, 4, 11, 7, 30), london(2027, 4, 11, 7, 30)),  # a Sunday too
        (london(2027, 4, 12, 10), london(2027, 4, 10, 21), london(2027, 4, 12, 7)),  # but no Sunday before
    ],
)
def test_a_change_is_told_in_time_and_on_the_day_itself_from_seven(
    starts_at: datetime, at: datetime, told: datetime
) -> None:
    assert change_window(starts_at, at).next_open(at) == told


def test_the_hours_of_the_same_day_are_those_of_the_house() -> None:
    window = change_window(STARTS, STARTS - timedelta(hours=10))
    assert (window.opens, window.closes) == (SAME_DAY.opens, SAME_DAY.closes)
