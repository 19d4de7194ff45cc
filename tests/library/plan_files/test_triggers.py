"""How often and when, in the words of people."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.plan import Missed, Repeat, Unit
from bot.library.plan_files.triggers import NotUnderstood, clock, hours, late, repeat

FIRST, LAST = date(2027, 1, 6), date(2027, 6, 30)  # the first is a Wednesday


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("day", Repeat(Unit.DAYS, FIRST, LAST)),
        ("second day", Repeat(Unit.DAYS, FIRST, LAST, 2)),
        ("Tuesday", Repeat(Unit.WEEKS, date(2027, 1, 12), LAST, 1, 2)),
        ("every Tuesday", Repeat(Unit.WEEKS, date(2027, 1, 12), LAST, 1, 2)),
        ("Wednesday", Repeat(Unit.WEEKS, FIRST, LAST, 1, 3)),
        ("second Tuesday", Repeat(Unit.WEEKS, date(2027, 1, 12), LAST, 2, 2)),
        ("other tuesday", Repeat(Unit.WEEKS, date(2027, 1, 12), LAST, 2, 2)),
        ("third  Monday", Repeat(Unit.WEEKS, date(2027, 1, 11), LAST, 3, 1)),
        ("second Tuesday of the month", Repeat(Unit.WEEKDAY_OF_MONTH, FIRST, LAST, weekday=2, place=2)),
        ("last Friday of the month", Repeat(Unit.WEEKDAY_OF_MONTH, FIRST, LAST, weekday=5, place=-1)),
        ("15th of the month", Repeat(Unit.DAY_OF_MONTH, FIRST, LAST, place=15)),
        ("1st of the month", Repeat(Unit.DAY_OF_MONTH, FIRST, LAST, place=1)),
    ],
)
def test_a_phrase_is_read(written: str, read: Repeat) -> None:
    assert repeat(written, FIRST, LAST) == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("fortnight", "I do not understand how often 'fortnight' is."),
        ("Tusday", "I do not understand how often 'Tusday' is."),
        ("fifth Tuesday of the month", "I do not understand how often 'fifth Tuesday of the month' is."),
        ("31st of the month", "Not every month has a day 31."),
        ("29th of the month", "Not every month has a day 29."),
        ("0th of the month", "No month has a day 0."),
    ],
)
def test_a_phrase_that_says_nothing_is_refused(written: str, said: str) -> None:
    with pytest.raises(NotUnderstood) as met:
        repeat(written, FIRST, LAST)
    assert (str(met.value), bool(met.value.hint)) == (said, True)


def test_times_and_hours_are_read() -> None:
    assert (clock("9:15"), clock("18:30")) == (time(9, 15), time(18, 30))
    assert hours("10:00-18:00") == hours("10:00 \u2013 18:00") == (time(10), time(18))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("10", "'10' does not say from when until when."),
        ("10:00-25:00", "'10:00-25:00' does not say from when until when."),
        ("18:00-10:00", "'18:00-10:00' ends before it begins."),
        ("08:59-10:00", "'08:59-10:00' goes beyond 09:00 to 20:00."),
        ("10:00-20:01", "'10:00-20:01' goes beyond 09:00 to 20:00."),
    ],
)
def test_hours_at_which_we_do_not_speak_are_refused(written: str, said: str) -> None:
    with pytest.raises(NotUnderstood) as met:
        hours(written)
    assert str(met.value) == said


@pytest.mark.parametrize("written", ["24:00", "6pm", "18.30", ""])
def test_what_is_no_time_is_refused(written: str) -> None:
    with pytest.raises(NotUnderstood, match="is no time of the day"):
        clock(written)


def test_what_is_done_when_it_was_missed_is_read() -> None:
    assert late("skip") == (Missed.SKIP, 24)
    assert late("Ask") == (Missed.ASK, 24)
    assert late("send within 1 hour") == (Missed.SEND, 1)
    assert late("send within 3 days") == (Missed.SEND, 72)
    assert late("send within 168 hours") == (Missed.SEND, 168)


@pytest.mark.parametrize("written", ["send", "send within 0 hours", "send within 8 days", "later"])
def test_what_cannot_be_done_when_it_was_missed_is_refused(written: str) -> None:
    with pytest.raises(NotUnderstood) as met:
        late(written)
    assert str(met.value) == f"I do not understand '{written}'."
