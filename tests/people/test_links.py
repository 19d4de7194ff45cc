"""Links that make a person staff, and what is written down about them."""

from __future__ import annotations

import pytest

from bot.domain.staff import AuditEntry, Role
from bot.people import links
from bot.people.links import USEFUL, WITH_GROUPS, GroupMissing, NobodyThere, RankMissing
from bot.storage import staff
from bot.storage.database import Database
from tests.fakes import MONDAY
from tests.storage.rows import met


def invite(database: Database, role: Role = Role.TEAM, *groups: str) -> str:
    return database.write_now(
        lambda tx: links.invite(tx, role, groups, "terminal:ann", MONDAY, lambda: "secret-code")
    )


def test_an_invitation_is_a_code_that_is_kept_nowhere_and_a_line_of_the_audit(database: Database) -> None:
    assert invite(database, Role.CHAMPION, "Ealing", "Brent") == "secret-code"
    (line,) = database.read_now(staff.audited)
    assert line == AuditEntry(MONDAY, "terminal:ann", "staff_invited", "link", "champion Ealing Brent")
    (link,) = database.read_now(lambda tx: staff.open_links(tx, MONDAY))
    assert (link.role, link.groups, link.useless_after) == (
        Role.CHAMPION,
        ("Ealing", "Brent"),
        MONDAY + USEFUL,
    )


@pytest.mark.parametrize("role", [Role.CHAMPION, Role.STEERING])
def test_who_stands_for_somebody_must_say_for_whom(database: Database, role: Role) -> None:
    with pytest.raises(GroupMissing):
        invite(database, role)
    assert database.read_now(staff.audited) == []
    assert database.read_now(lambda tx: staff.open_links(tx, MONDAY)) == []


@pytest.mark.parametrize("role", [role for role in Role if role not in (*WITH_GROUPS, Role.SAFEGUARDING)])
def test_everybody_else_stands_for_no_group(database: Database, role: Role) -> None:
    invite(database, role)
    (link,) = database.read_now(lambda tx: staff.open_links(tx, MONDAY))
    assert (link.role, link.groups) == (role, ())


@pytest.mark.parametrize("groups", [(), ("Ealing",), ("lead", "deputy")])
def test_of_safeguarding_it_must_be_said_whether_lead_or_deputy(
    database: Database, groups: tuple[str, ...]
) -> None:
    with pytest.raises(RankMissing):
        invite(database, Role.SAFEGUARDING, *groups)
    assert invite(database, Role.SAFEGUARDING, "deputy")
    (link,) = database.read_now(lambda tx: staff.open_links(tx, MONDAY))
    assert link.groups == ("deputy",)


def test_a_role_can_be_ended_once_and_that_is_written_down(database: Database) -> None:
    code = invite(database)
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    database.write_now(lambda tx: staff.redeem(tx, code, ann, MONDAY))
    member = database.write_now(lambda tx: links.remove(tx, 1, "terminal:ben", MONDAY))
    assert (member.contact_id, member.ended_at) == (ann, MONDAY)
    line = database.read_now(staff.audited)[0]
    assert line == AuditEntry(MONDAY, "terminal:ben", "staff_removed", "staff:1", "team")
    with pytest.raises(NobodyThere):
        database.write_now(lambda tx: links.remove(tx, 1, "terminal:ben", MONDAY))


def test_nobody_is_removed_who_is_not_there(database: Database) -> None:
    with pytest.raises(NobodyThere):
        database.write_now(lambda tx: links.remove(tx, 99, "terminal:ben", MONDAY))
    assert database.read_now(staff.audited) == []


def test_an_invitation_with_many_groups_can_be_written_down(database: Database) -> None:
    groups = [f"neighbourhood number {number}" for number in range(40)]
    invite(database, Role.STEERING, *groups)
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
    member = database.write_now(lambda tx: staff.redeem(tx, "secret-code", ann, MONDAY))
    assert member is not None
    assert member.groups == tuple(groups)
