"""Codes that join two phones: one at a time, once, for a quarter of an hour; and tries are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.domain.danger import Danger, Finding
from bot.domain.joining import Joining, Outcome
from bot.domain.message import Address
from bot.domain.staff import Role
from bot.storage import dangers, joining, names, staff, windows
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.names import Named
from bot.storage.staff import Invitation
from bot.storage.tables import joining_code, joining_try
from tests.fakes import MONDAY
from tests.storage.rows import met

WRONG = Joining(Outcome.WRONG)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Two people."""
    return database.write_now(lambda tx: met(tx, "ann", "ben"))


def test_a_code_leads_to_who_asked_for_it_once(database: Database, people: dict[str, Known]) -> None:
    ann, ben = people["ann"], people["ben"]

    def work(tx: Tx) -> list[Joining]:
        code = joining.issue(tx, ann, "in-1", MONDAY)
        typed = f" {code.lower().replace('0', 'o').replace('1', 'l')} "
        return [joining.redeem(tx, each, ben, MONDAY) for each in (typed, code)]

    assert database.write_now(work) == [Joining(Outcome.JOINED, ann.contact.id), WRONG]


@pytest.mark.parametrize(
    ("after", "outcome"), [(timedelta(minutes=14), Outcome.JOINED), (joining.USEFUL, Outcome.WRONG)]
)
def test_a_code_works_for_a_quarter_of_an_hour(
    database: Database, people: dict[str, Known], after: timedelta, outcome: Outcome
) -> None:
    def work(tx: Tx) -> Joining:
        code = joining.issue(tx, people["ann"], "in-1", MONDAY)
        return joining.redeem(tx, code, people["ben"], MONDAY + after)

    assert database.write_now(work).outcome is outcome


def test_another_message_makes_another_code_and_ends_the_first(
    database: Database, people: dict[str, Known]
) -> None:
    def work(tx: Tx) -> tuple[str, str, Joining, int]:
        older = joining.issue(tx, people["ann"], "in-1", MONDAY)
        newer = joining.issue(tx, people["ann"], "in-2", MONDAY)
        answer = joining.redeem(tx, older, people["ben"], MONDAY)
        return older, newer, answer, tx.conn.execute(select(func.count(joining_code.c.key))).scalar_one()

    older, newer, answer, kept = database.write_now(work)
    assert older != newer
    assert (answer, kept) == (WRONG, 1)


def test_after_five_wrong_codes_in_an_hour_even_the_right_one_is_not_looked_at(
    database: Database, people: dict[str, Known]
) -> None:
    def work(tx: Tx) -> list[Outcome]:
        ann, ben = people["ann"], people["ben"]
        wrong = [joining.redeem(tx, f"AAAA{n}", ben, MONDAY + timedelta(minutes=n)) for n in range(5)]
        code = joining.issue(tx, ann, "in-1", MONDAY + timedelta(minutes=50))
        right = [joining.redeem(tx, code, ben, MONDAY + timedelta(minutes=n)) for n in (50, 60)]
        return [each.outcome for each in (*wrong, *right)]

    assert database.write_now(work) == [Outcome.WRONG] * 5 + [Outcome.TOO_OFTEN, Outcome.JOINED]


def test_what_is_of_no_use_any_more_is_cleared_away(database: Database, people: dict[str, Known]) -> None:
    def kept(tx: Tx) -> tuple[int, int]:
        tables = (joining_code.c.key, joining_try.c.id)
        codes, tries = (tx.conn.execute(select(func.count(each))).scalar_one() for each in tables)
        return codes, tries

    def work(tx: Tx) -> list[tuple[int, int]]:
        joining.issue(tx, people["ann"], "in-1", MONDAY)
        joining.redeem(tx, "AAAA", people["ben"], MONDAY)
        found = []
        for after in (timedelta(minutes=14), timedelta(minutes=15), timedelta(minutes=60)):
            joining.clear(tx, MONDAY + after)
            found.append(kept(tx))
        return found

    assert database.write_now(work) == [(1, 1), (0, 1), (0, 0)]


@pytest.mark.parametrize("what", ["held", "case", "role"])
@pytest.mark.parametrize("whose", ["ann", "ben"])
def test_who_may_be_in_danger_or_works_here_is_joined_with_nobody(
    database: Database, people: dict[str, Known], whose: str, what: str
) -> None:
    def work(tx: Tx) -> Outcome:
        who = people[whose].contact.id
        if what == "case":
            dangers.begin(tx, "AAAA", who, Finding(Danger.ABUSE), "en", "Her words", MONDAY)
        if what == "held":
            dangers.hold(tx, who, MONDAY)
        if what == "role":
            invited = Invitation(Role.CHAMPION, (), "test", MONDAY, MONDAY + joining.USEFUL)
            staff.invite(tx, "link", invited)
            staff.redeem(tx, "link", who, MONDAY)
        known = met(tx, "ann", "ben")
        code = joining.issue(tx, known["ann"], "in-1", MONDAY)
        return joining.redeem(tx, code, known["ben"], MONDAY).outcome

    assert database.write_now(work) is Outcome.NOT_POSSIBLE


def test_other_chats_are_found_a_phone_under_two_names_once(
    database: Database, people: dict[str, Known]
) -> None:
    """Where it is noted at which name she was heard, the other is no chat of its own."""
    ann, ben = people["ann"], people["ben"]

    def work(tx: Tx) -> list[list[tuple[str, str | None]]]:
        other = Named(Address("fake", "ann"), Address("fake", "ann's number"), MONDAY)
        names.note(tx, {ann.contact.id: other})
        both = (ann.contact.id, ben.contact.id)
        found = [joining.elsewhere(tx, both, ben.address_id)]
        windows.heard(tx, {ann.address_id: MONDAY})
        found.append(joining.elsewhere(tx, both, ben.address_id))
        return [[(each.address.value, each.language) for each in some] for some in found]

    assert database.write_now(work) == [[("ann", None), ("ann's number", None)], [("ann", None)]]
