"""Roles are the nine that the project has."""

from __future__ import annotations

from bot.domain.staff import VOLUNTEERS, AuditEntry, Rank, Role, StaffMember
from tests.fakes import MONDAY


def test_the_roles_are_those_that_the_project_has() -> None:
    assert {role.value for role in Role} == {
        "admin",
        "team",
        "champion",
        "steering",
        "moderator",
        "reviewer",
        "safeguarding",
        "host",
        "researcher",
    }


def test_a_role_holds_until_it_ends() -> None:
    assert StaffMember(1, "contact-1", Role.HOST, (), MONDAY).ended_at is None


def test_a_line_of_the_audit_may_need_no_details() -> None:
    assert AuditEntry(MONDAY, "staff:7", "staff_removed", "staff:8").details == ""


def test_safeguarding_has_a_lead_and_a_deputy_and_neither_is_a_volunteer() -> None:
    assert [rank.value for rank in Rank] == ["lead", "deputy"]
    assert Role.CHAMPION in VOLUNTEERS
    assert VOLUNTEERS.isdisjoint({Role.SAFEGUARDING, Role.TEAM, Role.ADMIN})
