"""Who is of safeguarding: never a volunteer, never her own keeper, and who is still to come counts as set."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.staff import VOLUNTEERS, Rank, Role
from bot.people import links
from bot.storage import contacts, safeguarding, staff
from bot.storage.database import Database, Tx
from tests.fakes import MONDAY
from tests.storage.rows import met


def joins(tx: Tx, name: str, role: Role, *groups: str) -> str:
    who = met(tx, name)[name].contact.id
    code = f"{name}.{role}"
    links.invite(tx, role, groups, "test", MONDAY, lambda: code)
    staff.redeem(tx, code, who, MONDAY)
    return who


def test_they_are_told_and_can_be_left_out(database: Database) -> None:
    lea = database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    dora = database.write_now(lambda tx: joins(tx, "dora", Role.SAFEGUARDING, "deputy"))
    tess = database.write_now(lambda tx: joins(tx, "tess", Role.TEAM))
    assert {place.contact_id for place in database.read_now(safeguarding.people)} == {lea, dora}
    (place,) = database.read_now(lambda tx: safeguarding.people(tx, but=lea))
    assert place.contact_id == dora
    assert database.read_now(lambda tx: safeguarding.numbers(tx, lea)) == [1]
    assert database.read_now(lambda tx: safeguarding.numbers(tx, tess)) == []
    database.write_now(lambda tx: staff.end(tx, 1, MONDAY))
    assert database.read_now(lambda tx: safeguarding.numbers(tx, lea)) == []


@pytest.mark.parametrize("role", sorted(VOLUNTEERS))
def test_a_volunteer_is_never_one_of_them(database: Database, role: Role) -> None:
    lea = database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    groups = ("Ealing",) if role in links.WITH_GROUPS else ()
    database.write_now(lambda tx: joins(tx, "lea", role, *groups))
    assert database.read_now(safeguarding.people) == []
    assert database.read_now(lambda tx: safeguarding.numbers(tx, lea)) == []
    assert not database.read_now(safeguarding.somebody_sees)
    assert database.read_now(lambda tx: safeguarding.ranks(tx, MONDAY)) == frozenset()


def test_who_has_stopped_may_not_see_it(database: Database) -> None:
    assert not database.read_now(safeguarding.somebody_sees)
    lea = database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    assert database.read_now(safeguarding.somebody_sees)
    assert not database.read_now(lambda tx: safeguarding.somebody_sees(tx, but=lea))
    database.write_now(lambda tx: contacts.stop(tx, [lea], MONDAY))
    assert not database.read_now(safeguarding.somebody_sees)
    assert len(database.read_now(safeguarding.people)) == 1, "she is told all the same"


def test_an_invitation_counts_while_it_works(database: Database) -> None:
    database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    database.write_now(
        lambda tx: links.invite(tx, Role.SAFEGUARDING, ("deputy",), "test", MONDAY, lambda: "code")
    )
    database.write_now(lambda tx: links.invite(tx, Role.TEAM, (), "test", MONDAY, lambda: "other"))
    assert database.read_now(lambda tx: safeguarding.ranks(tx, MONDAY)) == {Rank.LEAD, Rank.DEPUTY}
    late = MONDAY + timedelta(days=8)
    assert database.read_now(lambda tx: safeguarding.ranks(tx, late)) == {Rank.LEAD}
