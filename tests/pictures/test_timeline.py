"""What a timeline shows, in words."""

from __future__ import annotations

from datetime import date

from bot.pictures.timeline import long_day, week_of
from tests.pictures.timelines import full


def test_it_tells_everything_that_it_shows() -> None:
    told = " ".join(full().told())
    for each in (day for day in full().days):
        assert long_day(each.day) in told
        for entry in each.entries:
            for words in (entry.title, entry.audience, entry.count, entry.held, entry.warning, entry.aim):
                assert words in told
    assert "Milestone: We choose the first priority." in told
    assert "On WhatsApp this takes about 3 days." in told


def test_days_and_weeks_in_words() -> None:
    assert long_day(date(2027, 3, 2)) == "Tuesday 2 March"
    assert week_of(date(2027, 3, 7)) == week_of(date(2027, 3, 1)) == "Week of Monday 1 March"
