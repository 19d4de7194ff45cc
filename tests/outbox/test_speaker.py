"""Each address hears one message after another, and nothing overtakes what goes back to the queue."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.message import Address, MessageClass, OutboundMessage, SendError, SendTrouble, Template
from bot.domain.outbox import Leased, Settlement, Status
from bot.outbox.speaker import LONGEST_BACK_OFF, Speaker
from tests.fakes import MONDAY, FakeChannel, FakeClock

ANN, BEN = 1, 2
NAMES = {ANN: "ann", BEN: "ben"}


class Mouth:
    """A speaker before a fake channel, and what it says became of each message."""

    def __init__(self, chance: float = 0.5) -> None:
        self.channel, self.clock = FakeChannel(), FakeClock()
        self.settled: list[Settlement] = []
        self.speaker = Speaker(
            {"fake": self.channel}, self.settled.append, self.clock, lambda: chance, in_hand=set()
        )

    async def say(self, *messages: Leased) -> None:
        self.speaker.say(messages)
        await self.speaker.quiet()

    def written(self, *numbers: int) -> None:
        self.speaker.written([each for each in self.settled if each.id in numbers])

    @property
    def said(self) -> list[str]:
        return [each.message.text for each in self.channel.said]

    @property
    def outcomes(self) -> list[tuple[int, str, str]]:
        return [(each.id, each.status.value, each.reason) for each in self.settled]


def leased(
    number: int,
    address: int = ANN,
    attempts: int = 0,
    hours: float = 1,
    channel: str = "fake",
    kind: MessageClass = MessageClass.REPLY,
) -> Leased:
    return Leased(
        number,
        f"contact-{address}",
        address,
        channel,
        NAMES[address],
        OutboundMessage(str(number)),
        kind,
        MONDAY + timedelta(hours=hours),
        attempts,
    )


@pytest.fixture
def mouth() -> Mouth:
    """Nothing has been said."""
    return Mouth()


async def test_what_is_said_is_settled_with_the_providers_id(mouth: Mouth) -> None:
    await mouth.say(leased(1))
    assert mouth.settled == [Settlement(1, "contact-1", Status.SENT, 1, provider_id="out-1")]
    assert mouth.speaker.sent == 1
    assert mouth.speaker.in_hand == {1}
    mouth.written(1)
    assert mouth.speaker.in_hand == set()


async def test_an_address_hears_one_after_another_and_others_do_not_wait(mouth: Mouth) -> None:
    mouth.channel.hangs("ann")
    mouth.speaker.say([leased(1), leased(2), leased(3, BEN)])
    mouth.speaker.say([leased(4)])
    await asyncio.sleep(0.01)
    assert mouth.said == ["3"]
    assert mouth.channel.tried == [("ann", "1"), ("ben", "3")]
    mouth.channel.lets_go("ann")
    await mouth.speaker.quiet()
    assert mouth.said == ["3", "1", "2", "4"]


@pytest.mark.parametrize("trouble", [each for each in SendTrouble if each.retryable])
async def test_what_may_succeed_later_goes_back_to_the_queue(mouth: Mouth, trouble: SendTrouble) -> None:
    mouth.channel.fails("ann", trouble)
    await mouth.say(leased(1))
    due = MONDAY + timedelta(seconds=1)
    assert mouth.settled == [Settlement(1, "contact-1", Status.QUEUED, 1, trouble, due=due)]
    assert mouth.speaker.troubles == {trouble: 1}
    assert mouth.speaker.sent == 0


NEVER = [each for each in SendTrouble if not each.retryable and each is not SendTrouble.OUTSIDE_WINDOW]


@pytest.mark.parametrize("trouble", NEVER)
async def test_what_never_succeeds_fails_and_the_next_goes_on(mouth: Mouth, trouble: SendTrouble) -> None:
    mouth.channel.fails("ann", trouble)
    await mouth.say(leased(1), leased(2))
    assert mouth.outcomes == [(1, "failed", trouble), (2, "sent", "")]


async def test_words_outside_the_window_go_back_untried_and_an_approved_text_fails(mouth: Mouth) -> None:
    mouth.channel.fails("ann", SendTrouble.OUTSIDE_WINDOW, times=2)
    await mouth.say(leased(1))
    (back,) = mouth.settled
    assert (back.status, back.reason, back.attempts) == (Status.QUEUED, "outside_window", 0)
    assert (back.due, back.began) == (MONDAY, MONDAY)
    mouth.written(1)
    approved = OutboundMessage("", template=Template("tap_to_read", "en_GB"))
    await mouth.say(replace(leased(2), message=approved))
    assert mouth.outcomes[1:] == [(2, "failed", "outside_window")]
    assert mouth.speaker.troubles == {"outside_window": 2}


async def test_words_whose_time_is_over_are_not_even_tried(mouth: Mouth) -> None:
    soon = MONDAY + timedelta(seconds=1)
    await mouth.say(replace(leased(1), free_until=soon), replace(leased(2), free_until=MONDAY))
    assert mouth.outcomes == [(1, "sent", ""), (2, "queued", "outside_window")]
    assert mouth.said == ["1"]


@pytest.mark.parametrize("window", [None, timedelta(hours=24)])
async def test_words_are_kept_only_where_a_report_will_come(mouth: Mouth, window: timedelta | None) -> None:
    mouth.channel.window = window
    approved = OutboundMessage("", template=Template("tap_to_read", "en_GB"))
    await mouth.say(leased(1), replace(leased(2), message=approved))
    assert [each.awaits_report for each in mouth.settled] == [window is not None, False]


def test_what_was_reported_as_lost_is_counted(mouth: Mouth) -> None:
    mouth.speaker.lost({"capped": 2})
    mouth.speaker.lost({"capped": 1, "blocked": 1})
    assert mouth.speaker.troubles == {"capped": 3, "blocked": 1}


@pytest.mark.parametrize(
    ("attempts", "chance", "seconds"),
    [
        (0, 0.0, 0.5),
        (0, 1.0, 1.5),
        (3, 0.5, 8),
        (8, 0.5, 256),
        (9, 0.5, 300),
        (60, 0.0, 150),
        (5000, 0.5, 300),
    ],
)
async def test_the_pauses_double_up_to_five_minutes(attempts: int, chance: float, seconds: float) -> None:
    mouth = Mouth(chance)
    mouth.channel.fails("ann", SendTrouble.UNREACHABLE)
    await mouth.say(leased(1, attempts=attempts, hours=24))
    assert seconds <= LONGEST_BACK_OFF * 1.5
    assert mouth.settled[0].due == MONDAY + timedelta(seconds=seconds)
    assert mouth.settled[0].attempts == attempts + 1


async def test_the_provider_may_say_how_long_to_wait(mouth: Mouth) -> None:
    mouth.channel.fails("ann", SendTrouble.TOO_FAST, retry_after=33)
    await mouth.say(leased(1))
    assert mouth.settled[0].due == MONDAY + timedelta(seconds=33)


@pytest.mark.parametrize("seconds", [3600, 1e6, 1e15])
async def test_what_would_be_of_no_use_by_then_fails_at_once(mouth: Mouth, seconds: float) -> None:
    mouth.channel.fails("ann", SendTrouble.TOO_FAST, retry_after=seconds)
    await mouth.say(leased(1))
    assert mouth.outcomes == [(1, "failed", "too_fast")]


async def test_what_follows_one_that_goes_back_goes_back_too(mouth: Mouth) -> None:
    mouth.channel.fails("ann", SendTrouble.UNREACHABLE)
    await mouth.say(leased(1), leased(2), leased(3, BEN), leased(4))
    assert [outcome for outcome in mouth.outcomes if outcome[0] != 3] == [
        (1, "queued", "unreachable"),
        (2, "queued", "behind another"),
        (4, "queued", "behind another"),
    ]
    assert mouth.said == ["3"]
    assert {each.due for each in mouth.settled if each.id != 3} == {MONDAY + timedelta(seconds=1)}
    assert [each.attempts for each in mouth.settled if each.id in (2, 4)] == [0, 0]


async def test_until_it_is_written_that_one_goes_back_nothing_new_overtakes_it(mouth: Mouth) -> None:
    mouth.channel.fails("ann", SendTrouble.UNREACHABLE)
    await mouth.say(leased(1))
    await mouth.say(leased(2), leased(3, BEN))
    assert mouth.said == ["3"]
    assert (2, "queued", "behind another") in mouth.outcomes
    mouth.written(1, 2)
    await mouth.say(leased(4))
    assert mouth.said == ["3", "4"]


async def test_safety_goes_past_what_goes_back(mouth: Mouth) -> None:
    mouth.channel.fails("ann", SendTrouble.UNREACHABLE)
    await mouth.say(leased(1), leased(2), leased(3, kind=MessageClass.SAFETY), leased(4))
    assert mouth.said == ["3"]
    await mouth.say(leased(5), leased(6, kind=MessageClass.SAFETY))
    assert mouth.said == ["3", "6"]
    assert [number for number, status, _ in mouth.outcomes if status == "queued"] == [1, 2, 4, 5]


async def test_nothing_overtakes_safety_that_goes_back(mouth: Mouth) -> None:
    mouth.channel.fails("ann", SendTrouble.UNREACHABLE)
    await mouth.say(leased(1, kind=MessageClass.SAFETY), leased(2, kind=MessageClass.SAFETY), leased(3))
    await mouth.say(leased(4))
    await mouth.say(leased(5, kind=MessageClass.SAFETY))
    assert mouth.said == []
    assert {status for _, status, _ in mouth.outcomes} == {"queued"}


async def test_what_was_sent_back_behind_another_is_not_overtaken_either(mouth: Mouth) -> None:
    """1 goes back, 2 behind it. When 3 comes, 1 is written down and 2 is not: 3 must not be said before 2."""
    mouth.channel.fails("ann", SendTrouble.UNREACHABLE)
    await mouth.say(leased(1))
    await mouth.say(leased(2))
    mouth.written(1)
    await mouth.say(leased(3))
    assert mouth.said == []
    mouth.written(2, 3)
    await mouth.say(leased(1, attempts=1))
    assert mouth.said == ["1"]


async def test_a_channel_that_breaks_in_its_own_way_is_trouble_like_any_other(mouth: Mouth) -> None:
    mouth.channel.breaks("ann", ZeroDivisionError("her own words"))
    await mouth.say(leased(1))
    await mouth.say(leased(2, BEN, channel="no such channel"))
    assert mouth.outcomes == [(1, "queued", "unreachable"), (2, "queued", "unreachable")]
    assert mouth.speaker.troubles == {"unreachable": 2}


async def test_a_trouble_that_breaks_its_own_rules_stops_no_one(mouth: Mouth) -> None:
    mouth.channel.breaks("ann", SendError(SendTrouble.TOO_FAST, retry_after=-5))
    await mouth.say(leased(1), leased(2))
    mouth.written(1, 2)
    await mouth.say(leased(3))
    assert mouth.said == ["3"]


async def test_quiet_is_quiet(mouth: Mouth) -> None:
    await mouth.speaker.quiet()
    await mouth.say()
    assert mouth.settled == []


async def test_what_is_dropped_is_not_said_but_for_what_is_under_way(mouth: Mouth) -> None:
    mouth.channel.hangs("ann")
    mouth.speaker.say([leased(1), leased(2), leased(3, BEN)])
    await asyncio.sleep(0.01)
    mouth.speaker.drop(["contact-1"])
    mouth.speaker.say([leased(-1)])
    assert mouth.speaker.in_hand == {1, 3, -1}
    mouth.channel.lets_go("ann")
    await mouth.speaker.quiet()
    assert mouth.said == ["3", "1", "-1"]


async def test_what_is_dropped_before_it_has_begun_is_not_said(mouth: Mouth) -> None:
    mouth.speaker.say([leased(1), leased(2), leased(3, BEN)])
    mouth.speaker.drop(["contact-1"])
    await mouth.speaker.quiet()
    assert mouth.said == ["3"]


async def test_the_words_of_who_is_dropped_are_not_said_to_others(mouth: Mouth) -> None:
    mouth.speaker.say([leased(1, BEN), replace(leased(2, BEN), about="contact-1")])
    mouth.speaker.drop(["contact-1"])
    await mouth.speaker.quiet()
    assert mouth.said == ["1"]


async def test_a_goodbye_is_said_although_what_was_before_it_goes_back(mouth: Mouth) -> None:
    """It has no row to come back to."""
    mouth.channel.fails("ann", SendTrouble.UNREACHABLE)
    await mouth.say(leased(1), leased(-1), leased(2))
    await mouth.say(leased(-2))
    assert mouth.said == ["-1", "-2"]
    assert [(number, status) for number, status, _ in mouth.outcomes][:2] == [(1, "queued"), (2, "queued")]


async def test_it_is_known_where_something_was_said(mouth: Mouth) -> None:
    await mouth.say(leased(1))
    assert mouth.settled[0].said_to == Address("fake", "ann")


async def test_a_number_that_is_another_persons_by_now_stays_in_hand(mouth: Mouth) -> None:
    """SQLite gives the numbers of deleted rows away again."""
    mouth.channel.hangs("ben")
    mouth.speaker.say([leased(1)])
    await asyncio.sleep(0.01)
    mouth.speaker.say([leased(1, BEN)])
    mouth.written(1)
    assert mouth.speaker.in_hand == {1}
    mouth.channel.lets_go("ben")
    await mouth.speaker.quiet()
    mouth.written(1)
    assert mouth.speaker.in_hand == set()
