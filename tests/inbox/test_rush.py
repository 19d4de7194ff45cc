"""Whoever writes very much at once is told once; STOP is heard always; nothing is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.message import Heard, InboundMessage
from bot.domain.pace import Pace
from bot.inbox.rush import LIMITS, Rush
from bot.storage.tables import inbound
from tests.inbox.doors import small_house
from tests.runner.heeds import message

MOST = LIMITS[0][0]


def paces(rush: Rush, *messages: InboundMessage) -> list[Pace]:
    return [rush.met(each, "ann").pace for each in messages]


def test_what_is_too_much_is_told_once() -> None:
    rush = Rush({"fake"})
    assert paces(rush, *[message()] * (MOST + 3)) == [Pace.FINE] * MOST + [Pace.TELL] + [Pace.TOO_MUCH] * 2


def test_a_channel_of_our_own_knows_no_limit() -> None:
    assert set(paces(Rush({"telegram"}), *[message()] * 500)) == {Pace.FINE}


@pytest.mark.parametrize(
    "kind", [Heard.BLOCKED, Heard.UNBLOCKED, Heard.GROUP, Heard.NOTHING, Heard.UNREADABLE]
)
def test_what_is_no_word_of_hers_is_not_counted(kind: Heard) -> None:
    assert set(paces(Rush({"fake"}), *[message(kind=kind)] * 500)) == {Pace.FINE}


def test_what_an_outage_has_held_back_was_not_written_at_once() -> None:
    said = message()
    slowly = [replace(said, written_at=said.at - timedelta(minutes=n)) for n in range(60)]
    assert set(paces(Rush({"fake"}), *slowly)) == {Pace.FINE}


def test_what_comes_again_and_again_because_we_were_away_is_one_message() -> None:
    rush = Rush({"fake"})
    for _ in range(3 * MOST):
        assert rush.met(message(), "ann").pace is Pace.FINE
        rush.did_not_come(message(), "ann")


async def test_a_flood_is_taken_noted_and_answered_once_and_stop_gets_through(migrated_url: str) -> None:
    async with small_house(migrated_url) as house:
        house.inbox.rush = Rush({"fake"})
        for number in range(100):
            receipt = await house.inbox.receive(
                message(text="vote" if number else "hello", clock=house.clock)
            )
            assert not receipt.duplicate
        await house.inbox.receive(message("ben", clock=house.clock))
        await house.inbox.quiet()
        hers = [text for to, text in house.said if to == "ann"]
        assert hers.count("That was too much at once.") == 1
        assert len(hers) == MOST + 1
        assert ("ben", "Tea?") in house.said
        assert house.inbox.counts["too_much"] == 100 - MOST - 1
        outcomes = await house.database.read(
            lambda tx: list(tx.conn.execute(select(inbound.c.outcome)).scalars())
        )
        assert outcomes.count("too_much") == 100 - MOST - 1
        await house.inbox.receive(message(text="stop", clock=house.clock))
        await house.inbox.quiet()
        assert house.said[-1] == ("ann", "Goodbye.")
        house.clock.forward(seconds=11)
        await house.inbox.receive(message(text="help", clock=house.clock))
        await house.inbox.quiet()
        assert house.said[-1] == ("ann", "Help.")


async def test_a_message_that_was_refused_while_the_store_was_down_is_not_held_against_her(
    migrated_url: str,
) -> None:
    async with small_house(migrated_url) as house:
        house.inbox.rush = Rush({"fake"})
        said = message(clock=house.clock)
        for _ in range(3 * MOST):
            await house.inbox.receive(said)
        assert house.inbox.counts["duplicates"] == 3 * MOST - 1
        assert (await house.inbox.receive(message(text="yes", clock=house.clock))).chosen == "Yes"
