"""The team is reached where each was heard last, and is told the same thing once."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import insert, update

from bot.domain.outbox import Status
from bot.domain.session import Session
from bot.storage import outbox, sessions, staff, team
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.sessions import SessionRow
from bot.storage.tables import address, contact, team_notice
from bot.storage.tables import outbox as outbox_table
from bot.storage.tables import staff as staff_table
from tests.fakes import MONDAY
from tests.storage.rows import a_vault, draft, met

TEN = timedelta(minutes=10)
WHAT = "case_waits"


def in_role(tx: Tx, known: Known, role: str = "team") -> int:
    """Make somebody staff."""
    row = {"contact_id": known.contact.id, "role": role, "groups": [], "since": MONDAY}
    return int(tx.conn.execute(insert(staff_table).values(row).returning(staff_table.c.id)).scalar_one())


@pytest.fixture
def tess(database: Database) -> Known:
    """Somebody of the team."""
    known = database.write_now(lambda tx: met(tx, "tess"))["tess"]
    database.write_now(lambda tx: in_role(tx, known))
    return known


def untold(database: Database) -> list[str]:
    return [place.contact_id for place in database.read_now(lambda tx: team.untold(tx, WHAT))]


def claim(database: Database, who: Known, at: datetime = MONDAY, what: str = WHAT) -> set[str]:
    return database.write_now(lambda tx: team.claim(tx, [who.contact.id], what, at, at - TEN))


def test_numbers_are_those_of_the_team_that_hold_today(database: Database, tess: Known) -> None:
    who = tess.contact.id
    database.write_now(lambda tx: in_role(tx, tess, "champion"))
    admin = database.write_now(lambda tx: in_role(tx, tess, "admin"))
    assert database.read_now(lambda tx: team.numbers(tx, who)) == [1, admin]
    database.write_now(lambda tx: staff.end(tx, 1, MONDAY))
    assert database.read_now(lambda tx: team.numbers(tx, who)) == [admin]
    assert database.read_now(lambda tx: team.numbers(tx, "nobody")) == []


def test_told_is_who_is_of_the_team_and_has_not_stopped(database: Database, tess: Known) -> None:
    others = database.write_now(lambda tx: met(tx, "ann", "cham", "gone", "stopped", "boss"))
    numbers = {
        name: database.write_now(lambda tx, name=name, role=role: in_role(tx, others[name], role))  # type: ignore[misc]
        for name, role in {"cham": "champion", "gone": "team", "stopped": "team", "boss": "admin"}.items()
    }
    database.write_now(lambda tx: staff.end(tx, numbers["gone"], MONDAY))
    stopped = others["stopped"].contact.id
    database.write_now(
        lambda tx: tx.conn.execute(update(contact).where(contact.c.id == stopped).values(stopped_at=MONDAY))
    )
    database.write_now(lambda tx: in_role(tx, others["boss"], "team"))
    assert untold(database) == sorted([tess.contact.id, others["boss"].contact.id])


def test_she_is_reached_where_she_was_heard_last(database: Database, tess: Known) -> None:
    who = tess.contact.id
    more = {"contact_id": who, "channel": "other", "key": "k2", "value_sealed": b""}
    newer = database.write_now(
        lambda tx: tx.conn.execute(insert(address).values(more).returning(address.c.id)).scalar_one()
    )

    def place() -> tuple[int, str]:
        found = database.read_now(lambda tx: team.place_of(tx, who))
        assert found is not None
        return found.address_id, found.channel

    assert place() == (newer, "other"), "the newest, where it is not known"
    heard = SessionRow(who, Session(), tess.address_id, MONDAY)
    database.write_now(lambda tx: sessions.save(tx, [heard]))
    assert place() == (tess.address_id, "fake")
    assert database.read_now(lambda tx: team.place_of(tx, "nobody")) is None


def test_nobody_is_told_twice_within_the_time(database: Database, tess: Known) -> None:
    assert claim(database, tess) == {tess.contact.id}
    assert claim(database, tess, MONDAY + TEN) == set()
    assert claim(database, tess, MONDAY + TEN, "cases_due") == {tess.contact.id}, "another thing"
    assert claim(database, tess, MONDAY + TEN + timedelta(seconds=1)) == {tess.contact.id}
    assert database.write_now(lambda tx: team.claim(tx, [], WHAT, MONDAY, MONDAY)) == set()


def test_of_two_processes_that_tell_at_once_only_one_does(database: Database, tess: Known) -> None:
    claimed: list[set[str]] = []

    def race() -> None:
        with closing(Database(database.url, a_vault())) as other:
            claimed.append(claim(other, tess))

    racing = [Thread(target=race) for _ in range(4)]
    for each in racing:
        each.start()
    for each in racing:
        each.join()
    assert sorted(map(len, claimed)) == [0, 0, 0, 1]


def test_nobody_is_told_again_while_a_notice_is_on_its_way(database: Database, tess: Known) -> None:
    claim(database, tess)
    (number,) = database.write_now(lambda tx: outbox.add(tx, [draft(tess)], [None]))
    database.write_now(lambda tx: team.told(tx, WHAT, {tess.contact.id: number}))
    assert untold(database) == []
    sent = update(outbox_table).values(status=Status.SENT.value)
    database.write_now(lambda tx: tx.conn.execute(sent))
    assert untold(database) == [tess.contact.id]


def test_a_new_notice_is_not_mixed_up_with_the_message_of_an_old_one(database: Database, tess: Known) -> None:
    claim(database, tess)
    database.write_now(lambda tx: team.told(tx, WHAT, {tess.contact.id: 4711}))
    claim(database, tess, MONDAY + timedelta(days=1))
    row = database.read_now(lambda tx: tx.conn.execute(team_notice.select()).one())
    assert row.outbox_id is None
    database.write_now(lambda tx: team.told(tx, WHAT, {}))
