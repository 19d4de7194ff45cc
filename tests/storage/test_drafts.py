"""New texts wait sealed, are decided about once, and the audit knows of both without a word of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from bot.domain.staff import Role
from bot.storage import drafts, staff
from bot.storage.database import Database
from bot.storage.drafts import Proposal, Status
from bot.storage.tables import draft_text
from bot.storage.tables import staff as staff_table
from bot.storage.vault import WrongKey
from tests.fakes import MONDAY
from tests.storage.rows import met

HELLO = Proposal("poll", "intro.say", "a" * 64, "Hello there", 3, MONDAY)
LATER = MONDAY + timedelta(hours=1)


def add(database: Database, *proposals: Proposal) -> None:
    database.write_now(lambda tx: drafts.add(tx, proposals))


def decide(database: Database, number: int, status: Status, because: str = "") -> bool:
    return database.write_now(lambda tx: drafts.decide(tx, number, status, "terminal:ann", LATER, because))


def test_new_texts_wait_oldest_first(database: Database) -> None:
    add(database, HELLO, replace(HELLO, text="Good day", at=LATER))
    add(database)
    waiting = database.read_now(drafts.waiting)
    assert [each.proposal for each in waiting] == [HELLO, replace(HELLO, text="Good day", at=LATER)]
    assert {each.status for each in waiting} == {Status.WAITING}
    assert waiting[0].number < waiting[1].number


def test_the_words_are_sealed_for_their_own_row(database: Database) -> None:
    add(database, HELLO, replace(HELLO, text="Good day"))
    first, second = database.read_now(lambda tx: tx.conn.execute(select(draft_text)).all())
    assert b"Hello" not in first.text_sealed
    opened = database.read_now(lambda tx: tx.vault.unseal(first.text_sealed, drafts.TEXT, str(first.id)))
    assert opened == "Hello there"
    with pytest.raises(WrongKey):
        database.read_now(lambda tx: tx.vault.unseal(first.text_sealed, drafts.TEXT, str(second.id)))
    assert "Hello" not in repr(HELLO)


def test_the_audit_knows_who_and_what_without_the_words(database: Database) -> None:
    add(database, HELLO)
    (line,) = database.read_now(staff.audited)
    assert (line.at, line.actor, line.action, line.subject) == (
        MONDAY,
        "staff:3",
        "text_proposed",
        "poll.intro.say",
    )
    assert "Hello" not in line.details


def test_the_longest_names_fit(database: Database) -> None:
    name = "n" * 40
    add(database, replace(HELLO, flow=name, key=f"{name}.choices.{name}"))
    (found,) = database.read_now(drafts.waiting)
    assert found.proposal.key == f"{name}.choices.{name}"
    assert decide(database, found.number, Status.TAKEN)


@pytest.mark.parametrize("status", [Status.TAKEN, Status.REFUSED])
def test_a_text_is_decided_about_once_and_its_words_are_gone(database: Database, status: Status) -> None:
    add(database, HELLO)
    (waiting,) = database.read_now(drafts.waiting)
    assert decide(database, waiting.number, status, "too long")
    assert not decide(database, waiting.number, Status.TAKEN)
    assert database.read_now(drafts.waiting) == []
    found = database.read_now(lambda tx: drafts.find(tx, waiting.number))
    assert found is not None
    assert (found.status, found.proposal.text) == (status, "")
    row = database.read_now(lambda tx: tx.conn.execute(select(draft_text)).one())
    assert (row.decided_by, row.decided_at, row.text_sealed) == ("terminal:ann", LATER, None)
    line = database.read_now(staff.audited)[0]
    assert (line.actor, line.action, line.subject) == (
        "terminal:ann",
        f"text_{status.value}",
        "poll.intro.say",
    )
    assert line.details == f"draft {waiting.number}: too long"


def test_a_text_that_is_not_there_cannot_be_decided_about(database: Database) -> None:
    assert not decide(database, 7, Status.TAKEN)
    assert database.read_now(lambda tx: drafts.find(tx, 7)) is None
    assert database.read_now(staff.audited) == []


@pytest.mark.parametrize(
    ("role", "may"), [(Role.CHAMPION, True), (Role.TEAM, True), (Role.ADMIN, True), (Role.HOST, False)]
)
def test_who_may_write_texts_anew(database: Database, role: Role, may: bool) -> None:
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    assert database.read_now(lambda tx: drafts.writer(tx, ann)) == 0
    row: dict[str, object] = {"contact_id": ann, "role": role.value, "groups": [], "since": MONDAY}
    number = database.write_now(
        lambda tx: tx.conn.execute(insert(staff_table).values(row).returning(staff_table.c.id)).scalar_one()
    )
    assert database.read_now(lambda tx: drafts.writer(tx, ann)) == (number if may else 0)
    database.write_now(lambda tx: staff.end(tx, number, LATER))
    assert database.read_now(lambda tx: drafts.writer(tx, ann)) == 0
