"""What nobody has in hand is taken up, if the policy still lets it go."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.message import MessageClass, OutboundMessage, SendTrouble, Template
from bot.domain.outbox import Draft, Settlement
from bot.domain.quiet import SAME_DAY
from bot.domain.session import Run, Session, Wait
from bot.outbox import queue
from bot.outbox.pump import BATCH, LEASE_SECONDS, MOST_IN_HAND, RENEW_SECONDS, Pump
from bot.outbox.speaker import Speaker
from bot.storage import claims, contacts, ledger, outbox, sessions
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.sessions import SessionRow
from bot.storage.tables import address, contact
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY, FakeChannel, FakeClock
from tests.inbox.doors import FakeDatabase
from tests.storage.rows import QUESTION, draft, lease, met

PROACTIVE, SERVICE = MessageClass.PROACTIVE, MessageClass.SERVICE
DAY = timedelta(days=1)


class Station:
    """A pump, and somebody at the other end."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock, self.channel = FakeClock(), FakeChannel()
        self.settled: list[Settlement] = []
        self.speaker = Speaker({"fake": self.channel}, self.settled.append, self.clock, lambda: 0.5, set())
        sources = {"polls": frozenset({"now"})}
        self.pump = Pump(
            database,
            self.speaker,
            frozenset({"fake"}),
            "us",
            lambda p: sources.get(p, frozenset()),
            self.clock,
        )
        self.ann = database.write_now(lambda tx: met(tx, "ann"))["ann"]

    def add(self, *drafts: Draft) -> list[int]:
        return self.database.write_now(lambda tx: outbox.add(tx, drafts, [None] * len(drafts)))

    async def round(self) -> int:
        """One round, what it says, and what the next batch writes down about it."""
        taken = await self.pump.round()
        await self.speaker.quiet()
        done, self.settled[:] = list(self.settled), []
        self.database.write_now(lambda tx: outbox.settle(tx, done, self.clock()))
        self.speaker.written(done)
        return taken

    @property
    def said(self) -> list[str]:
        return [each.message.text for each in self.channel.said]

    def counts(self) -> dict[str, int]:
        return self.database.read_now(outbox.counts)

    def her(self, **values: object) -> None:
        self.database.write_now(lambda tx: tx.conn.execute(update(contact).values(**values)))


@pytest.fixture
def station(database: Database) -> Station:
    """An empty queue."""
    return Station(database)


async def test_what_is_due_is_said_and_settled(station: Station) -> None:
    station.add(draft(station.ann, "one"))
    assert await station.round() == 1
    assert station.said == ["one"]
    assert station.counts() == {"sent": 1}
    assert await station.round() == 0


async def test_an_address_is_said_one_a_round(station: Station) -> None:
    station.add(*(draft(station.ann, text) for text in ("one", "two", "three")))
    assert [await station.round() for _ in range(4)] == [1, 1, 1, 0]
    assert station.said == ["one", "two", "three"]


async def test_a_round_takes_no_more_than_its_batch(station: Station) -> None:
    names = [f"person-{n}" for n in range(BATCH + 5)]
    people = station.database.write_now(lambda tx: met(tx, *names))
    station.add(*(draft(each) for each in people.values()))
    assert [await station.round(), await station.round()] == [BATCH, 5]


async def test_trouble_is_tried_again_when_it_is_due(station: Station) -> None:
    station.add(draft(station.ann, "one"), draft(station.ann, "two"))
    station.channel.fails("ann", SendTrouble.TOO_FAST, retry_after=30)
    await station.round()
    station.clock.forward(seconds=29)
    assert await station.round() == 0
    station.clock.forward(seconds=1)
    await station.round()
    await station.round()
    assert station.said == ["one", "two"]


async def test_what_a_dead_process_had_in_hand_is_taken_up_and_in_doubt(station: Station) -> None:
    dead = lease("one that died")
    station.database.write_now(lambda tx: outbox.add(tx, [draft(station.ann, "one")], [dead]))
    station.clock.forward(seconds=LEASE_SECONDS)
    assert await station.round() == 1
    assert station.said == ["one"]
    assert len(station.database.read_now(outbox.doubtful)) == 1


async def test_what_we_are_still_saying_is_not_taken_up_a_second_time(station: Station) -> None:
    """A slow provider, or a database that was away: it is still in our hand, however old the lease."""
    station.add(draft(station.ann, "one"))
    station.channel.hangs("ann")
    await station.pump.round()
    station.clock.forward(hours=0.5)
    assert await station.pump.round() == 0
    station.channel.lets_go("ann")
    await station.round()
    assert station.said == ["one"]
    assert station.counts() == {"sent": 1}


@pytest.mark.parametrize(
    ("about", "reason"),
    [({"stopped_at": MONDAY}, "stopped"), ({}, "no_consent")],
)
async def test_what_may_not_be_said_any_more_is_cancelled_and_blanked(
    station: Station, about: dict[str, object], reason: str
) -> None:
    station.add(draft(station.ann, "news", PROACTIVE, purpose="" if about else "polls"))
    if about:
        station.her(**about)
    assert await station.round() == 1
    assert station.said == []
    row = station.database.read_now(lambda tx: tx.conn.execute(select(table)).one())
    assert (row.status, row.reason, row.body_sealed) == ("cancelled", reason, None)


@pytest.mark.parametrize(
    "about", [{"stopped_at": MONDAY}, {"held_at": MONDAY}, {"paused_until": MONDAY + DAY}]
)
@pytest.mark.parametrize("kind", [MessageClass.REPLY, MessageClass.SAFETY])
async def test_a_reply_goes_whatever_she_has_chosen(
    station: Station, about: dict[str, object], kind: MessageClass
) -> None:
    station.add(draft(station.ann, "reply", kind))
    station.her(**about)
    await station.round()
    assert station.said == ["reply"]


@pytest.mark.parametrize(
    ("about", "kind", "held_until"),
    [
        ({"paused_until": MONDAY + DAY}, PROACTIVE, MONDAY + DAY),
        ({"held_at": MONDAY}, SERVICE, MONDAY + 7 * DAY),
        ({"held_at": MONDAY}, PROACTIVE, MONDAY + 7 * DAY),
    ],
)
async def test_what_is_held_back_waits_and_keeps_no_reply_waiting(
    station: Station, about: dict[str, object], kind: MessageClass, held_until: object
) -> None:
    """Not even when it has been tried before."""
    station.add(draft(station.ann, "news", kind, useful=7 * DAY))
    station.channel.fails("ann", SendTrouble.UNREACHABLE)
    await station.round()
    station.clock.forward(minutes=1)
    station.her(**about)
    await station.round()
    row = station.database.read_now(lambda tx: tx.conn.execute(select(table)).one())
    assert (row.status, row.due) == ("queued", held_until)
    reply = draft(station.ann, "reply", due=station.clock())
    taken = station.database.write_now(lambda tx: add_reply(tx, reply, station.ann))
    assert taken == 1


def add_reply(tx: Tx, reply: Draft, to: Known) -> int:
    return len(queue.add_and_lease(tx, [(reply, to.address)], lease(), set(), reply.due))


async def test_what_was_held_back_goes_when_it_may(station: Station) -> None:
    station.her(paused_until=MONDAY + DAY)
    station.add(draft(station.ann, "news", PROACTIVE, useful=7 * DAY))
    await station.round()
    station.clock.forward(days=1)
    await station.round()
    assert station.said == ["news"]


async def test_a_held_message_is_dropped_when_it_is_of_no_use_any_more(station: Station) -> None:
    station.her(held_at=MONDAY)
    station.add(draft(station.ann, "news", PROACTIVE, useful=7 * DAY))
    await station.round()
    station.clock.forward(days=7)
    await station.round()
    assert station.counts() == {"cancelled": 1}


async def test_we_do_not_speak_first_in_the_middle_of_a_conversation(station: Station) -> None:
    asking = Session((Run("poll", "v1", "topic"),), Wait("w1", MONDAY + DAY))
    station.add(draft(station.ann, "news", PROACTIVE, useful=DAY))
    for session, said in ((asking, []), (Session(), ["news"])):
        row = SessionRow(station.ann.contact.id, session, station.ann.address_id, MONDAY)
        station.database.write_now(lambda tx, row=row: sessions.save(tx, [row]))  # type: ignore[misc]
        await station.round()
        assert station.said == said
        station.clock.forward(minutes=10)


async def test_consent_is_that_of_its_purpose_in_words_that_are_in_force(station: Station) -> None:
    for number, source in enumerate(("now", "before")):
        wording = Wording("polls.ask", "v", "s", source, "en")
        entry = ConsentEntry("polls", Decision.GIVEN, wording, "fake", f"m{number}", MONDAY)
        station.database.write_now(lambda tx, entry=entry: ledger.add(tx, [(station.ann.contact.id, entry)]))  # type: ignore[misc]
        station.add(draft(station.ann, source, PROACTIVE, purpose="polls"))
        await station.round()
    assert station.said == ["now"]
    assert station.counts() == {"sent": 1, "cancelled": 1}


async def test_another_channels_messages_are_left_to_others(station: Station) -> None:
    station.add(replace(draft(station.ann), channel="telegram"))
    assert await station.round() == 0
    assert station.database.read_now(lambda tx: contacts.find(tx, station.ann.address)) is not None


async def test_what_we_are_slow_to_say_is_kept_in_our_hand(station: Station) -> None:
    """Another process looks at the leases only: ours is lengthened for as long as we live."""
    station.add(draft(station.ann, "one"))
    station.channel.hangs("ann")
    await station.pump.round()
    for _ in range(10):
        station.clock.forward(seconds=RENEW_SECONDS)
        await station.pump.round()
    another = lease("another", station.clock())
    taken = station.database.write_now(lambda tx: claims.claim(tx, {"fake"}, another, station.clock(), 10))
    assert taken == []
    station.channel.lets_go("ann")
    await station.round()
    assert station.said == ["one"]
    assert station.database.read_now(outbox.doubtful) == []


def first_noted(station: Station) -> tuple[object, ...]:
    query = select(contact.c.proactive_at, contact.c.proactive_id, contact.c.offer, contact.c.offered_at)
    return tuple(station.database.read_now(lambda tx: tx.conn.execute(query).one()))


@pytest.mark.parametrize("kind", [SERVICE, PROACTIVE])
async def test_nobody_is_written_to_first_at_night(station: Station, kind: MessageClass) -> None:
    station.clock.forward(hours=11)
    station.add(draft(station.ann, "first", kind, useful=2 * DAY), draft(station.ann, "reply"))
    await station.round()
    await station.round()
    assert station.said == []
    station.clock.at = MONDAY + timedelta(hours=22, minutes=59)
    await station.round()
    assert station.said == []
    station.clock.forward(minutes=1)
    await station.round()
    assert station.said == ["first"]


async def test_its_own_hours_may_be_wider_on_the_day_itself(station: Station) -> None:
    station.clock.at = MONDAY + timedelta(hours=21)  # seven in the morning
    away = replace(draft(station.ann, "it is off", SERVICE, useful=2 * DAY), window=SAME_DAY)
    station.add(away, draft(station.ann, "news", SERVICE, useful=2 * DAY))
    await station.round()
    await station.round()
    assert station.said == ["it is off"]


async def test_what_the_night_outlasts_is_counted_by_it(station: Station) -> None:
    station.clock.forward(hours=11)
    station.add(draft(station.ann, "tonight", SERVICE, useful=timedelta(hours=12)))
    await station.round()
    station.clock.forward(hours=1)
    await station.round()
    row = station.database.read_now(lambda tx: tx.conn.execute(select(table)).one())
    assert (row.status, row.reason) == ("cancelled", "quiet_hours")


async def test_we_speak_first_once_a_week_and_what_waits_goes_then(station: Station) -> None:
    one, two = station.add(*(draft(station.ann, text, PROACTIVE, useful=9 * DAY) for text in ("one", "two")))
    await station.round()
    assert first_noted(station) == (MONDAY, one, None, None)
    await station.round()
    assert station.said == ["one"]
    station.clock.at = MONDAY + 7 * DAY - timedelta(hours=1)
    await station.round()
    assert station.said == ["one", "two"]
    assert first_noted(station)[1] == two


async def test_at_two_addresses_she_is_told_one_of_them(station: Station) -> None:
    bea = station.database.write_now(lambda tx: met(tx, "bea"))["bea"]
    station.database.write_now(
        lambda tx: tx.conn.execute(update(address).values(contact_id=station.ann.contact.id))
    )
    other = replace(draft(bea, "two", PROACTIVE, useful=DAY), contact_id=station.ann.contact.id)
    station.add(draft(station.ann, "one", PROACTIVE, useful=DAY), other)
    assert await station.round() == 2
    assert station.said == ["one"]


async def test_another_process_may_have_spoken_first_meanwhile(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.add(draft(station.ann, "one", PROACTIVE, useful=DAY))
    claim = claims.claim

    def late(*args: Any) -> list[claims.Claimed]:
        found = claim(*args)
        args[0].conn.execute(update(contact).values(proactive_id=99, proactive_at=MONDAY))
        return found

    monkeypatch.setattr(claims, "claim", late)
    await station.round()
    assert station.said == []
    row = station.database.read_now(lambda tx: tx.conn.execute(select(table)).one())
    assert (row.status, row.reason) == ("queued", "weekly_cap")


async def test_what_is_tried_again_is_not_held_by_itself(station: Station) -> None:
    station.add(draft(station.ann, "one", PROACTIVE, useful=DAY))
    station.channel.fails("ann", SendTrouble.TOO_FAST, retry_after=30)
    await station.round()
    station.clock.forward(seconds=30)
    await station.round()
    assert station.said == ["one"]


async def test_what_was_never_said_does_not_count(station: Station) -> None:
    station.add(*(draft(station.ann, text, PROACTIVE, useful=DAY) for text in ("one", "two")))
    station.channel.fails("ann", SendTrouble.REFUSED)
    await station.round()
    assert first_noted(station) == (None, None, None, None)
    await station.round()
    assert station.said == ["two"]


@pytest.mark.parametrize("wait_id", ["flow:checkin", "invitation:abc"])
async def test_what_is_offered_is_noted_when_it_goes(station: Station, wait_id: str) -> None:
    said = replace(QUESTION, wait_id=wait_id)
    (number,) = station.add(replace(draft(station.ann, "", PROACTIVE), message=said))
    await station.round()
    assert first_noted(station) == (MONDAY, number, wait_id, MONDAY)


async def test_neither_a_knock_nor_what_is_held_offers_or_counts(station: Station) -> None:
    knock = OutboundMessage("", template=Template("tap_to_read", "en_GB"))
    station.add(replace(draft(station.ann, "", PROACTIVE), message=knock))
    await station.round()
    station.her(held_at=MONDAY)
    station.add(replace(draft(station.ann, "", PROACTIVE), message=replace(QUESTION, wait_id="flow:checkin")))
    await station.round()
    assert len(station.channel.said) == 1
    assert first_noted(station) == (None, None, None, None)


@pytest.mark.parametrize("spoil", [b"short", b"x" * 60, None])
async def test_a_message_that_cannot_be_read_is_put_aside_and_keeps_none_waiting(
    station: Station, spoil: bytes | None
) -> None:
    bea = station.database.write_now(lambda tx: met(tx, "bea"))["bea"]
    station.add(draft(station.ann, "spoiled"), draft(station.ann, "behind it"), draft(bea, "hers"))
    body = spoil or station.pump._database.vault.seal("[]", outbox.BODY, station.ann.contact.id)
    first = update(table).where(table.c.id == 1).values(body_sealed=body)
    station.database.write_now(lambda tx: tx.conn.execute(first))
    await station.round()
    await station.round()
    assert sorted(station.said) == ["behind it", "hers"]
    row = station.database.read_now(lambda tx: tx.conn.execute(select(table).where(table.c.id == 1)).one())
    assert (row.status, row.reason, row.body_sealed) == ("failed", "unreadable", None)
    assert station.speaker.troubles == {"unreadable": 1}


async def test_no_more_is_taken_in_hand_than_can_be_said(station: Station) -> None:
    people = station.database.write_now(lambda tx: met(tx, *(f"p{n}" for n in range(MOST_IN_HAND + 20))))
    station.add(*(draft(each) for each in people.values()))
    for name in people:
        station.channel.hangs(name)
    while await station.pump.round():
        pass
    assert len(station.speaker.in_hand) == MOST_IN_HAND
    for name in people:
        station.channel.lets_go(name)
    await station.round()
    assert await station.round() == 20


@pytest.mark.parametrize("back", [timedelta(hours=1), DAY])
async def test_what_was_leased_before_the_clock_was_set_back_is_taken_up(
    station: Station, back: timedelta
) -> None:
    """Or a reply would wait for the lost hour to pass once more."""
    dead = lease("one that died", MONDAY + back)
    station.database.write_now(lambda tx: outbox.add(tx, [draft(station.ann, "one")], [dead]))
    assert await station.round() == 1
    assert station.said == ["one"]


@pytest.mark.parametrize("back", [timedelta(hours=1), DAY])
async def test_a_reply_that_was_queued_before_the_clock_was_set_back_goes_now(
    station: Station, back: timedelta
) -> None:
    ahead = MONDAY + back
    for kind in (MessageClass.REPLY, PROACTIVE):
        station.add(replace(draft(station.ann, kind.value, kind, due=ahead), queued_at=ahead))
    await station.round()
    await station.round()
    assert station.said == ["reply"], "what has its day waits for its day"


async def test_it_goes_on_for_as_long_as_there_is_work_and_rests_then(station: Station) -> None:
    """Two hundred replies wait, ten of them for one person: no second goes by between two rounds."""
    people = station.database.write_now(lambda tx: met(tx, *(f"p{n}" for n in range(4 * BATCH))))
    station.add(*(draft(each) for each in people.values()))
    station.add(*(draft(station.ann, f"{n}") for n in range(10)))

    def write_down(settlement: Settlement) -> None:
        station.database.write_now(lambda tx: outbox.settle(tx, [settlement], station.clock()))
        asyncio.get_running_loop().call_soon(station.speaker.written, [settlement])

    station.speaker._settled = write_down
    await station.pump.wake()
    await station.pump.wake()
    assert station.pump._task is not None
    await asyncio.wait_for(station.pump._task, 20)
    assert len(station.said) == 4 * BATCH + 10
    assert [each.message.text for each in station.channel.said if each.to == "ann"] == [
        f"{n}" for n in range(10)
    ]
    await station.pump.close()


async def test_a_store_that_is_down_ends_the_work_until_the_next_tick(station: Station) -> None:
    station.add(draft(station.ann, "one"))
    gone = FakeDatabase(down=1)
    station.pump._database = cast(Database, gone)
    await station.pump.wake()
    assert station.pump._task is not None
    await station.pump._task
    station.pump._database = station.database
    await station.pump.wake()
    async with asyncio.timeout(10):
        while not station.said:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
    await station.pump.close()
    assert station.said == ["one"]


async def test_closing_waits_for_no_provider(station: Station) -> None:
    station.add(draft(station.ann, "one"))
    station.channel.hangs("ann")
    await station.pump.wake()
    async with asyncio.timeout(10):
        while not station.speaker.in_hand:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.01)
    async with asyncio.timeout(0.5):
        await station.pump.close()
    await station.pump.wake()
    station.channel.lets_go("ann")
    await station.speaker.quiet()
