"""What rides with a batch: nothing is lost on the way back, and every door gets its answer."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import Unavailable
from bot.domain.outbox import Settlement, Status
from bot.inbox.riders import Reported, Riders
from tests.fakes import MONDAY


def settlement(number: int) -> Settlement:
    return Settlement(number, "ann", Status.SENT, 1)


def reported(name: str) -> Reported:
    told = DeliveryReport("fake", name, Progress.READ, MONDAY)
    return Reported(told, asyncio.get_running_loop().create_future())


def names(riders: Riders) -> list[object]:
    return [each.id for each in riders.settlements] + [each.provider_id for each in riders.news()]


async def test_all_settlements_are_taken_and_no_more_reports_than_are_asked_for() -> None:
    riders = Riders([settlement(1), settlement(2)], [reported("a"), reported("b")])
    taken = riders.take(1)
    assert names(taken) == [1, 2, "a"]
    assert names(riders) == ["b"]
    riders.settlements.append(settlement(3))
    riders.put_back(taken)
    assert names(riders) == [1, 2, 3, "a", "b"]


async def test_each_can_be_tried_alone() -> None:
    riders = Riders([settlement(1)], [reported("a"), reported("b")])
    assert [names(each) for each in riders.apart()] == [[1], ["a"], ["b"]]
    assert all(riders.apart())
    assert not Riders()


async def test_the_doors_are_answered_once() -> None:
    riders = Riders([], [reported("a"), reported("b")])
    riders.refused()
    with pytest.raises(Unavailable):
        await riders.reports[0].done
    riders.written()
    assert isinstance(riders.reports[1].done.exception(), Unavailable)
    later = Riders([], [reported("c")])
    later.written()
    later.refused()
    assert later.reports[0].done.exception() is None


async def test_what_is_in_hand_belongs_to_who_she_is_now() -> None:
    riders = Riders([settlement(1)], joined={"ann": "bea"})
    assert [each.contact_id for each in riders.take(1).settlements] == ["bea"]
    assert riders.known_as(["bea", "cat"]) == {"ann", "bea", "cat"}
