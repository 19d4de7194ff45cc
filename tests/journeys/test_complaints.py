"""A complaint has a clock of thirty days, and the team is told day by day what is due; and interviews."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tests.journeys.asking import asked, opens, text, word
from tests.journeys.play import house


async def test_a_complaint_is_dated_and_comes_before_questions(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, ann, tess):
        play.clock.forward(hours=1)
        await ann.says("complain")
        assert "ico.org.uk" in ann.last.text
        await ann.says("I was not believed.")
        due = play.clock() + timedelta(days=30)
        assert play.house.keeper.shelf().day("en", due) in ann.last.text
        await play.pumps()
        await tess.says("questions")
        assert tess.last.choices[0].label.startswith("Complaint ")
        await tess.presses(tess.last.choices[0].label)
        assert word(play, "case_due") in tess.last.text
        assert "30" in tess.last.text
        play.clock.forward(days=31)
        await opens(tess)
        assert "overdue" in tess.last.text


async def test_the_team_is_told_day_by_day_what_is_due_and_late(migrated_url: str) -> None:
    async with asked(migrated_url, "I was not believed.", "complain") as (play, _, tess):
        reminders = play.house.reminders
        assert await reminders.round() == 0, "a month is left"
        play.clock.forward(days=23)
        assert await reminders.round() == 1
        assert await reminders.round() == 0, "once a day"
        await play.pumps()
        assert "complaints 1, requests 0. Late already: 0." in tess.last.text
        assert "believed" not in tess.last.text
        play.clock.forward(days=8)
        assert await reminders.round() == 1
        await play.pumps()
        assert "complaints 0, requests 0. Late already: 1." in tess.last.text


async def test_the_clock_of_the_house_tells_it(sqlite_url: str) -> None:
    async with asked(sqlite_url, "I was not believed.", "complain") as (play, _, tess):
        play.clock.forward(days=25)
        await play.ticks("reminders")
        await play.pumps()
        assert "complaints 1" in tess.last.text


async def test_two_houses_tell_it_once(migrated_url: str) -> None:
    async with asked(migrated_url, "I was not believed.", "complain") as (play, _, _tess):
        play.clock.forward(days=25)
        async with house(migrated_url, clock=play.clock, publish=False) as other:
            told = await asyncio.gather(*(each.house.reminders.round() for each in (play, other) * 3))
        assert sorted(told) == [0, 0, 0, 0, 0, 1]


async def test_somebody_under_16_is_told_whom_to_tell_and_nothing_is_kept(sqlite_url: str) -> None:
    async with asked(sqlite_url) as (play, _, _tess):
        kim = play.person("kim")
        for what in ("hello", "en", "no"):
            await (kim.presses(what) if kim.heard and what in kim.offered else kim.says(what))
        await kim.says("complain")
        assert kim.last.text == text(play, "under_16.say", "complain")
        assert kim.last.choices == ()


async def test_a_researcher_may_write_when_she_says_so(sqlite_url: str) -> None:
    async with house(sqlite_url) as play:
        ann = play.person("ann")
        await ann.joins()
        await ann.says("interview")
        await ann.presses("yes")
        assert text(play, "yes.say", "interview") in ann.last.text
        await ann.says("interview")
        assert text(play, "you_said_yes.say", "interview") in ann.last.text
