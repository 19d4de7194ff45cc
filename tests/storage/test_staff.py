"""A link makes one person staff, once and not for ever; and who did what is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from bot.domain.staff import AuditEntry, Role, StaffMember
from bot.storage import contacts, erasure, staff
from bot.storage.database import Database, Tx
from bot.storage.staff import Invitation, LinkUsed
from bot.storage.tables import invitation
from tests.fakes import MONDAY
from tests.storage.rows import met

LINK = Invitation(Role.CHAMPION, ("Ealing", "Brent"), "terminal:ann", MONDAY, MONDAY + timedelta(days=7))
CODE = "a-code-that-nobody-guesses"


@pytest.fixture
def ann(database: Database) -> str:
    """A contact who is sent the link."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id


@pytest.fixture
def invited(database: Database) -> Database:
    """A database with an open link."""
    database.write_now(lambda tx: staff.invite(tx, CODE, LINK))
    return database


def redeem(database: Database, who: str, code: str = CODE, **moved: float) -> StaffMember | None:
    return database.write_now(lambda tx: staff.redeem(tx, code, who, MONDAY + timedelta(**moved)))


def test_a_link_makes_a_person_staff(invited: Database, ann: str) -> None:
    member = redeem(invited, ann)
    assert member == StaffMember(1, ann, Role.CHAMPION, ("Ealing", "Brent"), MONDAY)
    assert invited.read_now(staff.everyone) == [member]
    (line,) = invited.read_now(staff.audited)
    assert line == AuditEntry(MONDAY, "staff:1", "staff_joined", "staff:1", "champion Ealing Brent")


def test_a_link_works_once(invited: Database, ann: str) -> None:
    redeem(invited, ann)
    with pytest.raises(LinkUsed):
        redeem(invited, ann)
    assert len(invited.read_now(staff.everyone)) == 1


def test_a_link_works_until_its_last_moment_and_no_longer(invited: Database, ann: str) -> None:
    with pytest.raises(LinkUsed):
        redeem(invited, ann, days=7)
    assert redeem(invited, ann, days=6, hours=23.9) is not None


def test_an_ordinary_invitation_is_no_staff_link(invited: Database, ann: str) -> None:
    assert redeem(invited, ann, "library-poster") is None


def test_a_code_is_kept_nowhere(invited: Database) -> None:
    assert CODE not in str(invited.read_now(lambda tx: tx.conn.execute(select(invitation)).one()))


def test_open_links_are_those_that_still_work(invited: Database, ann: str) -> None:
    assert invited.read_now(lambda tx: staff.open_links(tx, MONDAY)) == [LINK]
    assert invited.read_now(lambda tx: staff.open_links(tx, MONDAY + timedelta(days=8))) == []
    redeem(invited, ann)
    assert invited.read_now(lambda tx: staff.open_links(tx, MONDAY)) == []


def test_a_role_ends_once(invited: Database, ann: str) -> None:
    redeem(invited, ann)
    ended = invited.write_now(lambda tx: staff.end(tx, 1, MONDAY))
    assert ended is not None
    assert ended.ended_at == MONDAY
    assert invited.write_now(lambda tx: staff.end(tx, 1, MONDAY)) is None
    assert invited.write_now(lambda tx: staff.end(tx, 2, MONDAY)) is None
    assert invited.read_now(staff.everyone) == [ended]


def test_the_audit_is_read_newest_first(database: Database) -> None:
    lines = [AuditEntry(MONDAY, "terminal:ann", "flows_published", f"publication:{n}") for n in range(3)]
    for line in lines:
        database.write_now(lambda tx, line=line: staff.note(tx, line))  # type: ignore[misc]
    assert database.read_now(lambda tx: staff.audited(tx, 2)) == [lines[2], lines[1]]


def test_a_line_of_the_audit_is_never_too_long_to_be_written(database: Database) -> None:
    long = AuditEntry(MONDAY, "terminal:ann", "staff_invited", "link", "g" * 2000)
    database.write_now(lambda tx: staff.note(tx, long))
    assert database.read_now(staff.audited)[0].details.startswith("g" * 100)


def test_what_somebody_was_once_is_found_too(invited: Database, ann: str) -> None:
    redeem(invited, ann)
    ended = invited.write_now(lambda tx: staff.end(tx, 1, MONDAY))
    assert invited.read_now(lambda tx: staff.posts_of(tx, ann)) == [ended]
    assert invited.read_now(lambda tx: staff.posts_of(tx, "somebody else")) == []


def joins(database: Database, name: str, role: Role = Role.TEAM) -> StaffMember:
    """Somebody new, made staff by a link of her own."""

    def work(tx: Tx) -> StaffMember:
        staff.invite(tx, f"link of {name}", replace(LINK, role=role))
        member = staff.redeem(tx, f"link of {name}", met(tx, name)[name].contact.id, MONDAY)
        assert member is not None
        return member

    return database.write_now(work)


def test_the_team_is_whoever_has_a_role_in_it_and_can_be_told(database: Database) -> None:
    """Nobody is told of a case to whom nothing may be written, or who has left."""

    def team() -> int:
        return database.read_now(lambda tx: staff.number_of(tx, staff.TEAM))

    ann, ben = joins(database, "ann", Role.ADMIN), joins(database, "ben")
    joins(database, "cat", Role.CHAMPION)
    assert team() == 2
    database.write_now(lambda tx: staff.end(tx, ann.id, MONDAY))
    assert team() == 1
    database.write_now(lambda tx: contacts.stop(tx, [ben.contact_id], MONDAY))
    assert team() == 0


def test_the_number_of_somebody_forgotten_is_nobody_elses_also_when_her_link_is_gone(
    database: Database,
) -> None:
    """The audit names her deeds by it for longer than her link is kept."""
    ann = joins(database, "ann")
    database.write_now(lambda tx: tx.conn.execute(delete(invitation)))
    database.write_now(lambda tx: erasure.forget(tx, [ann.contact_id], MONDAY, {}))
    assert database.read_now(staff.everyone) == []
    ben = joins(database, "ben")
    assert ben.id != ann.id
    lines = database.read_now(staff.audited)
    joined = [line.subject for line in lines if line.action == "staff_joined"]
    assert joined == [f"staff:{ben.id}", f"staff:{ann.id}"]
