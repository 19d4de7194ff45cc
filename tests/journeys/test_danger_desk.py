"""A case in the hands of those who look after it: who may close it, and what becomes of newer words."""

from __future__ import annotations

import pytest

from bot.domain.staff import Role
from tests.journeys.danger import comes_by_link, of_safeguarding, opens, safe_house, waiting
from tests.journeys.happenings import becomes
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.test_danger_cases import in_danger


@pytest.mark.parametrize("first", ["safeguarding", "team", "admin"])
async def test_a_lead_who_has_another_role_too_closes_a_case(migrated_url: str, first: str) -> None:
    async with safe_house(migrated_url) as play:
        both = await _with_two_roles(play, first)
        ann = await in_danger(play)
        await opens(both)
        assert "Somebody else opened it" not in both.last.text
        await both.presses("close")
        await both.presses("release")
        assert "Nothing waits" in both.last.text
        assert await waiting(play) == []
        assert (await ann.known()).contact.held_at is None


async def _with_two_roles(play: Play, first: str) -> Person:
    if first == "safeguarding":
        both = await of_safeguarding(play, "both", "deputy")
        await becomes(both, Role.TEAM)
        return both
    both = await comes_by_link(play, "both", Role(first))
    await becomes(both, Role.SAFEGUARDING, "deputy")
    return both


async def test_who_has_read_all_of_it_closes_it_though_another_has_opened_it_since(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        await in_danger(play)
        lea, dora = play.person("lea"), play.person("dora")
        await opens(lea)
        play.clock.forward(minutes=1)
        await opens(dora)
        assert "Somebody else opened it" in dora.last.text
        await lea.presses("close")
        await lea.presses("keep_held")
        assert "Nothing waits" not in lea.last.text, "messages wait still"
        assert "More was written" not in lea.last.text
        assert await waiting(play) == []
