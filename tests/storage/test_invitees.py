"""Who is invited, in which order they said yes, and what they need: sealed, exact, and gone with a no."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.domain.workshop import Arrange, Invited, Need, Reply
from bot.storage import erasure, folding, invitees, workshops
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.folding import Fold
from bot.storage.tables import contact, invitee
from tests.fakes import MONDAY
from tests.storage.rows import met
from tests.workshops.rooms import a_workshop

NAME, OTHER = "discover_1", "define_1"
LATER = MONDAY + timedelta(hours=1)
YES, NO = Reply.YES, Reply.NO


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    """Three people; two workshops."""

    def work(tx: Tx) -> dict[str, Known]:
        for name in (NAME, OTHER):
            workshops.add(tx, a_workshop(name), MONDAY)
        return met(tx, "ann", "ben", "cat")

    return database.write_now(work)


@pytest.fixture
def ids(database: Database, people: dict[str, Known]) -> list[str]:
    """All three, invited to one of them."""
    found = [known.contact.id for known in people.values()]
    database.write_now(lambda tx: invitees.invite(tx, NAME, found, MONDAY))
    return found


def says(database: Database, who: str, said: Reply = YES, workshop: str = NAME) -> bool:
    return database.write_now(lambda tx: invitees.reply(tx, workshop, who, said, LATER))


def comes(database: Database, *who: str) -> None:
    for each in who:
        says(database, each)
    database.write_now(lambda tx: invitees.give_places(tx, NAME, who))


def needs(database: Database, who: str, *wanted: Need) -> bool:
    return database.write_now(lambda tx: invitees.note_needs(tx, NAME, who, wanted))


def hers(database: Database, who: str) -> dict[str, Invited]:
    return {each.workshop: each for each in database.read_now(lambda tx: invitees.of(tx, who))}


def test_nobody_is_invited_twice(database: Database, ids: list[str]) -> None:
    assert database.write_now(lambda tx: invitees.invite(tx, NAME, ids, LATER)) == []
    assert database.write_now(lambda tx: invitees.invite(tx, OTHER, ids[:2], LATER)) == sorted(ids[:2])
    assert database.write_now(lambda tx: invitees.invite(tx, OTHER, [], LATER)) == []
    assert hers(database, ids[0])[NAME] == Invited(NAME, Reply.INVITED, MONDAY)


def test_a_yes_waits_until_it_has_a_place_and_keeps_its_order(database: Database, ids: list[str]) -> None:
    for who in reversed(ids):
        assert says(database, who)
    assert says(database, ids[2]), "said again, it does not go to the end"
    assert database.read_now(lambda tx: invitees.waiting(tx, NAME)) == ids[::-1]
    database.write_now(lambda tx: invitees.give_places(tx, NAME, [ids[1]]))
    assert says(database, ids[1]), "nor does it lose its place"
    assert database.read_now(lambda tx: invitees.coming(tx, NAME)) == [ids[1]]
    assert database.read_now(lambda tx: invitees.waiting(tx, NAME)) == [ids[2], ids[0]]


def test_whoever_steps_back_and_comes_again_is_the_last(database: Database, ids: list[str]) -> None:
    comes(database, *ids)
    says(database, ids[0], Reply.MAYBE)
    assert database.read_now(lambda tx: invitees.coming(tx, NAME)) == ids[1:]
    says(database, ids[0])
    assert [each.contact_id for each in database.read_now(lambda tx: invitees.yeses(tx, NAME))] == [
        *ids[1:],
        ids[0],
    ]
    assert database.read_now(lambda tx: invitees.waiting(tx, NAME)) == [ids[0]]


def test_who_is_not_invited_cannot_answer(database: Database, ids: list[str]) -> None:
    assert not says(database, ids[0], workshop=OTHER)
    assert not says(database, ids[0], workshop="unknown")
    assert not needs(database, ids[0], Need.BSL), "she has not said yes"


def test_of_those_who_come_the_host_sees_exactly_what_to_arrange(database: Database, ids: list[str]) -> None:
    languages = dict(zip(ids, ("so", "ar", "so"), strict=True))

    def speak(tx: Tx) -> None:
        for who, language in languages.items():
            tx.conn.execute(update(contact).where(contact.c.id == who).values(language=language))

    database.write_now(speak)
    comes(database, ids[0], ids[1])
    says(database, ids[2])
    assert needs(database, ids[0], Need.INTERPRETER, Need.BSL)
    assert needs(database, ids[1], Need.BSL, Need.BSL)
    assert needs(database, ids[2], Need.FOOD, Need.INTERPRETER), "she waits: nothing is arranged for her yet"
    assert database.read_now(lambda tx: invitees.arrange(tx, NAME)) == Arrange(
        2, {Need.INTERPRETER: 1, Need.BSL: 2}, {"so": 1}
    )
    assert needs(database, ids[0])
    assert database.read_now(lambda tx: invitees.arrange(tx, NAME)).needs == {Need.BSL: 1}
    assert database.read_now(lambda tx: invitees.arrange(tx, OTHER)) == Arrange()


def test_what_she_needs_is_nowhere_in_plain_words_and_goes_with_a_no(
    database: Database, ids: list[str]
) -> None:
    comes(database, *ids)
    needs(database, ids[0], Need.STEP_FREE)
    query = select(invitee.c.needs_sealed).where(invitee.c.contact_id == ids[0])
    sealed = database.read_now(lambda tx: tx.conn.execute(query).scalar_one())
    assert b"step" not in sealed
    assert hers(database, ids[0])[NAME].needs == (Need.STEP_FREE,)
    says(database, ids[0], NO)
    assert hers(database, ids[0])[NAME].needs == ()
    assert database.read_now(lambda tx: tx.conn.execute(query).scalar_one()) is None


def test_how_many_have_said_what_is_counted_for_each(database: Database, ids: list[str]) -> None:
    comes(database, ids[0])
    says(database, ids[1], NO)
    database.write_now(lambda tx: invitees.invite(tx, OTHER, ids[:1], LATER))
    assert database.read_now(invitees.counts) == {
        NAME: {YES: 1, NO: 1, Reply.INVITED: 1},
        OTHER: {Reply.INVITED: 1},
    }


def test_who_has_said_nothing_is_asked_once_more_and_only_once(database: Database, ids: list[str]) -> None:
    says(database, ids[0], NO)
    silent = sorted(ids[1:])
    assert database.read_now(lambda tx: invitees.unanswered(tx, NAME, MONDAY)) == silent
    assert database.read_now(lambda tx: invitees.unanswered(tx, NAME, MONDAY - timedelta(seconds=1))) == []
    assert database.read_now(lambda tx: invitees.unanswered(tx, NAME, MONDAY, 1)) == silent[:1]
    database.write_now(lambda tx: invitees.nudged(tx, NAME, silent[:1], LATER))
    assert database.read_now(lambda tx: invitees.unanswered(tx, NAME, MONDAY)) == silent[1:]


def test_who_was_there_is_noted_of_those_invited(database: Database, ids: list[str]) -> None:
    assert database.write_now(lambda tx: invitees.attended(tx, NAME, [*ids[:2], "nobody"], LATER)) == 2
    assert hers(database, ids[0])[NAME].attended_at == LATER
    assert hers(database, ids[2])[NAME].attended_at is None


def test_whoever_is_forgotten_leaves_no_invitation_behind(database: Database, ids: list[str]) -> None:
    comes(database, *ids)
    database.write_now(lambda tx: erasure.forget(tx, ids[:1], LATER, {}))
    query = select(func.count()).where(invitee.c.contact_id == ids[0])
    assert database.read_now(lambda tx: tx.conn.execute(query).scalar_one()) == 0
    assert database.read_now(lambda tx: invitees.coming(tx, NAME)) == ids[1:]
    assert "invitee" in erasure.TOUCHED


def fold(database: Database, people: dict[str, Known]) -> Known:
    """Ben turns out to be Ann."""
    ann, ben = people["ann"], people["ben"]
    each = Fold(ben.contact.id, ann.contact.id, "fake", "in-9", ben.address_id)
    database.write_now(lambda tx: folding.fold(tx, each, LATER))
    return ann


def test_of_two_who_are_one_the_needs_can_still_be_read(
    database: Database, people: dict[str, Known], ids: list[str]
) -> None:
    ben = people["ben"].contact.id
    comes(database, ben)
    needs(database, ben, Need.CHILDCARE)
    database.write_now(lambda tx: invitees.invite(tx, OTHER, [ben], MONDAY))
    found = hers(database, fold(database, people).contact.id)
    assert found == {
        NAME: Invited(NAME, YES, MONDAY, (Need.CHILDCARE,)),
        OTHER: Invited(OTHER, Reply.INVITED, MONDAY),
    }


@pytest.mark.parametrize(
    ("first", "last", "holds"), [(YES, NO, NO), (NO, YES, Reply.WAITING), (YES, YES, Reply.WAITING)]
)
def test_of_two_who_are_one_the_last_word_holds(
    database: Database, people: dict[str, Known], ids: list[str], first: Reply, last: Reply, holds: Reply
) -> None:
    ann, ben = people["ann"].contact.id, people["ben"].contact.id
    says(database, ben, first)
    database.write_now(lambda tx: invitees.reply(tx, NAME, ann, last, LATER + timedelta(minutes=1)))
    says(database, people["cat"].contact.id)
    fold(database, people)
    assert hers(database, ann)[NAME].reply is holds
    order = [each.contact_id for each in database.read_now(lambda tx: invitees.yeses(tx, NAME))]
    assert (order[0] == ann) is (holds is Reply.WAITING)


def test_of_two_who_are_one_a_place_is_not_lost(
    database: Database, people: dict[str, Known], ids: list[str]
) -> None:
    ann, ben = people["ann"].contact.id, people["ben"].contact.id
    says(database, ann)
    comes(database, ben)
    fold(database, people)
    assert database.read_now(lambda tx: invitees.coming(tx, NAME)) == [ann]
