"""What nobody has in hand is taken up, if the policy still lets it go."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.message import MessageClass, SendTrouble
from bot.domain.outbox import Draft, Settlement
from bot.domain.session import Run, Session, Wait
from bot.outbox import queue
from bot.outbox.pump import BATCH, LEASE_SECONDS, Pump
from bot.outbox.speaker import Speaker
from bot.storage import contacts, ledger, outbox, sessions
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.sessions import SessionRow
from bot.storage.tables import contact
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY, FakeChannel, FakeClock
from tests.storage.rows import draft, lease, met

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
