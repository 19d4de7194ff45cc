"""A fixed small part of each long proof; `make prove` runs them in full numbers."""

from __future__ import annotations

import pytest

from benchmarks.kills import Plan, kills
from benchmarks.plan_kills import killed
from benchmarks.prove_fuzz import TARGETS, Target, fuzz
from benchmarks.prove_retention import Year, year
from benchmarks.storms import Stormy
from benchmarks.strikes import dies_and_its_minute_passes, full_disk, restartable
from benchmarks.strikes import nothing as time_passes
from benchmarks.year import SMALL, lived
from tests.databases import PostgresDatabases


def nothing(_: int) -> None:
    """Nobody watches."""


async def test_killed_twice_under_load_nothing_is_lost_doubled_unlisted_or_out_of_order(
    sqlite_url: str,
) -> None:
    found = await kills(sqlite_url, Plan(kills=2, voters=8, writers=8, seed=7), nothing)
    assert found.wrong == []
    assert found.acknowledged > 50, "there was no load to speak of"
    assert found.answers > 0 and found.said > 0


@pytest.mark.postgresql
async def test_killed_once_on_postgresql_nothing_is_lost_doubled_unlisted_or_out_of_order(
    postgresql_databases: PostgresDatabases,
) -> None:
    plan = Plan(kills=1, voters=8, writers=8, seed=7)
    with postgresql_databases.migrated() as url:
        found = await kills(url, plan, nothing, dies_and_its_minute_passes)
    assert found.wrong == []
    assert found.acknowledged > 50, "there was no load to speak of"
    assert found.answers > 0 and found.said > 0


@pytest.mark.postgresql
async def test_a_postgresql_that_restarts_under_load_is_a_503_and_then_all_goes_on() -> None:
    with restartable() as (url, restarts):
        found = await kills(url, Plan(kills=1, voters=8, writers=8, seed=7), nothing, restarts)
    assert found.wrong == []
    assert found.acknowledged > 50, "there was no load to speak of"


async def test_a_full_disk_is_a_503_and_then_all_goes_on(sqlite_url: str) -> None:
    found = await kills(sqlite_url, Plan(kills=2, voters=8, writers=8, seed=7), nothing, full_disk)
    assert found.wrong == []
    assert found.acknowledged > 50, "there was no load to speak of"


async def test_storms_at_the_provider_lose_nothing_and_keep_the_order(sqlite_url: str) -> None:
    plan = Plan(kills=1, voters=8, writers=8, seed=7)
    found = await kills(sqlite_url, plan, nothing, time_passes, Stormy)
    assert found.wrong == []
    assert 0 < found.doubled <= found.listed


@pytest.mark.parametrize("target", TARGETS, ids=lambda each: each.name)
async def test_nonsense_at_the_webhook_is_never_a_5xx_and_stops_nobody(
    migrated_url: str, target: Target
) -> None:
    found = await fuzz(migrated_url, 500, 11, nothing, target)
    assert found.wrong == []
    assert found.answered == 5
    refused = {200} if target.name == "telegram" else {200, 403, 429}
    assert found.statuses.keys() == refused
    assert found.statuses[200] >= 300, "most of it is looked at"


async def test_through_a_year_just_those_rows_go_that_are_over_their_time(migrated_url: str) -> None:
    found = await year(migrated_url, Year(every=21, rows=5, seed=3), nothing)
    assert found.wrong == []
    assert found.runs == 18
    assert 0 < found.gone < found.planted


async def test_through_a_year_of_the_plan_everybody_is_accounted_for_just_once(migrated_url: str) -> None:
    found = await lived(migrated_url, SMALL, nothing)
    assert found.wrong == []
    assert found.fired > 15 and found.skipped > 10, "every policy about what is missed has its turn"
    assert found.sent > 50 and found.deaths > 0


async def test_whoever_keeps_the_plan_is_killed_and_everybody_is_told_once(migrated_url: str) -> None:
    found = await killed(migrated_url, people=300, kills=2, seed=5, told=nothing)
    assert found.wrong == []
    assert found.kills == 2 and found.fired >= 2
    assert found.became["sent"] > 300 and found.became["no_consent"] > 0
