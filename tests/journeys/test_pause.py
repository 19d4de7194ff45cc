"""A break: quiet for a time, and not a stop."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.message import MessageClass
from tests.journeys.play import house
from tests.journeys.rows import decisions_of, queue


async def test_during_a_break_nobody_writes_first_and_afterwards_it_comes(migrated_url: str) -> None:
    """What she said yes to still comes, and she is answered."""
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("pause")
        await ada.presses("week")
        assert "30 November 2026" in ada.last.text
        before = await decisions_of(ada)
        play.clock.forward(hours=1)
        await queue(ada, "News", purpose="msg_updates")
        await queue(ada, "The workshop is on Monday", MessageClass.SERVICE)
        play.clock.forward(hours=1)
        await play.pumps()
        await play.pumps()
        assert ada.last.text == "The workshop is on Monday"
        await ada.says("help")
        assert ada.last.text.startswith("This is Big Room.")
        play.clock.forward(days=6, hours=22, minutes=30)
        await play.pumps()
        assert ada.last.text == "News"
        assert await decisions_of(ada) == before, "a break is no decision about consent"


async def test_start_ends_a_break(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("pause")
        await ada.presses("month")
        await ada.says("start")
        assert (await ada.known()).contact.paused_until is None


async def test_it_can_be_made_longer_ended_or_left(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("pause")
        await ada.presses("week")
        await ada.says("pause")
        assert ada.last.text.startswith("We are quiet until")
        await ada.presses("longer")
        await ada.presses("three_months")
        assert (await ada.known()).contact.paused_until == play.clock() + timedelta(days=91)
        await ada.says("pause")
        await ada.presses("stay")
        assert (await ada.known()).contact.paused_until == play.clock() + timedelta(days=91)
        await ada.says("pause")
        await ada.presses("again")
        assert (await ada.known()).contact.paused_until is None


async def test_a_break_in_another_language_names_the_day_in_it(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins(language="ar")
        await ada.says("pause")
        await ada.presses("week")
        assert "نوفمبر" in ada.last.text
