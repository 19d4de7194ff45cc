"""What the tables of workshops hold, and what they hold only sealed."""

from __future__ import annotations

from sqlalchemy import LargeBinary

from bot.storage.workshop_tables import invitee, workshop


def test_what_she_needs_is_held_only_sealed() -> None:
    sealed = [column.name for column in invitee.columns if isinstance(column.type, LargeBinary)]
    assert sealed == ["needs_sealed"]
    assert not [column.name for column in invitee.columns if "reason" in column.name], "none is ever asked"


def test_an_invitation_goes_with_her_and_with_its_workshop() -> None:
    assert {(key.column.table.name, key.ondelete) for key in invitee.foreign_keys} == {
        ("contact", "CASCADE"),
        ("workshop", "CASCADE"),
    }


def test_nothing_of_a_person_stands_with_the_workshop_itself() -> None:
    assert not workshop.foreign_keys
    assert "contact_id" not in workshop.columns
