"""The team is told in its own languages, once; an answer goes where she was heard last."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.domain.message import OutboundMessage
from bot.outbox import team
from bot.storage import bodies, outbox
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.tables import contact, staff
from bot.storage.tables import outbox as table
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.storage.rows import met

LIBRARY = SmallLibrary()
TEN = timedelta(minutes=10)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Two of the team, one of whom speaks Arabic, and somebody who asks."""

    def work(tx: Tx) -> dict[str, Known]:
        found = met(tx, "tess", "tariq", "ann")
        for name in ("tess", "tariq"):
            row = {"contact_id": found[name].contact.id, "role": "team", "groups": [], "since": MONDAY}
            tx.conn.execute(insert(staff).values(row))
        arabic = contact.c.id == found["tariq"].contact.id
        tx.conn.execute(update(contact).where(arabic).values(language="ar"))
        return found

    return database.write_now(work)


def queued(database: Database) -> dict[str, Any]:
    rows = database.read_now(lambda tx: list(tx.conn.execute(select(table).order_by(table.c.id))))
    return {row.contact_id: row for row in rows}


def said(database: Database, row: Any) -> OutboundMessage:
    return bodies.decode(database.vault.unseal(row.body_sealed, outbox.BODY, row.contact_id))


def tell(database: Database, minutes: float = 0) -> int:
    at = MONDAY + timedelta(minutes=minutes)
    return database.write_now(lambda tx: team.tell(tx, LIBRARY, "case_waits", at, since=at - TEN))


def test_each_of_the_team_is_told_in_her_language(database: Database, people: dict[str, Known]) -> None:
    assert tell(database) == 2
    rows = queued(database)
    assert rows.keys() == {people["tess"].contact.id, people["tariq"].contact.id}
    english, arabic = rows[people["tess"].contact.id], rows[people["tariq"].contact.id]
    assert said(database, english).text == "Something waits."
    assert (said(database, arabic).text, said(database, arabic).direction) == ("شيء ينتظر.", "rtl")
    assert {row.message_class for row in rows.values()} == {"service"}
    assert english.useless_after == MONDAY + timedelta(days=2)


def test_nobody_is_told_again_at_once_nor_while_it_is_on_its_way(
    database: Database, people: dict[str, Known]
) -> None:
    tell(database)
    assert tell(database, minutes=5) == 0
    assert tell(database, minutes=30) == 0, "the first is still on its way"
    database.write_now(lambda tx: tx.conn.execute(update(table).values(status="sent")))
    assert tell(database, minutes=5) == 0, "the first was a moment ago"
    assert tell(database, minutes=30) == 2


def test_where_there_is_no_team_nobody_is_told(database: Database) -> None:
    assert tell(database) == 0
    assert queued(database) == {}


def test_an_answer_is_queued_for_a_month(database: Database, people: dict[str, Known]) -> None:
    ann = people["ann"].contact.id
    number = database.write_now(lambda tx: team.answer(tx, ann, OutboundMessage("Yes."), MONDAY))
    row = queued(database)[ann]
    assert row.id == number
    assert (said(database, row).text, row.message_class, row.status) == ("Yes.", "service", "queued")
    assert row.useless_after == MONDAY + timedelta(days=30)


def test_who_is_gone_gets_no_answer(database: Database) -> None:
    number = database.write_now(lambda tx: team.answer(tx, "nobody", OutboundMessage("Yes."), MONDAY))
    assert number is None
    assert queued(database) == {}
