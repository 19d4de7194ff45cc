"""A workshop is added once, moved and cancelled by its name, and its revision counts each change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.plan import Audience
from bot.domain.workshop import Kind, Workshop, WorkshopStatus
from bot.storage import workshops
from bot.storage.database import Database
from bot.storage.workshops import NameTaken, NotPlanned
from tests.fakes import MONDAY
from tests.workshops.rooms import STARTS, a_workshop

LATER = MONDAY + timedelta(hours=3)
WHOLE = a_workshop(
    kind=Kind.FOCUS_GROUP,
    audience=Audience("recontact", ("family",), ("so", "en"), ("brent",)),
    way="bus 18",
    who="a midwife",
    capacity=12,
    kept={"family": 4},
)


def added(database: Database, new: Workshop = WHOLE) -> Workshop:
    database.write_now(lambda tx: workshops.add(tx, new, MONDAY))
    return now(database, new.name)


def now(database: Database, name: str = WHOLE.name) -> Workshop:
    found = database.read_now(lambda tx: workshops.now_of(tx, name))
    assert found is not None
    return found


def test_it_comes_back_as_it_was_written_down(database: Database) -> None:
    assert added(database) == replace(WHOLE, changed_at=MONDAY)


def test_a_name_is_given_once_even_when_it_is_off(database: Database) -> None:
    added(database)
    database.write_now(lambda tx: workshops.cancel(tx, WHOLE.name, LATER))
    with pytest.raises(NameTaken):
        database.write_now(lambda tx: workshops.add(tx, a_workshop(), LATER))
    assert now(database).status is WorkshopStatus.CANCELLED


def test_each_move_raises_the_revision_and_changes_nothing_else(database: Database) -> None:
    before = added(database)
    for number in (1, 2):
        new = replace(before, starts_at=STARTS + timedelta(days=number), place="Elsewhere", capacity=99)
        moved = database.write_now(lambda tx, new=new: workshops.move(tx, new, LATER))  # type: ignore[misc]
        assert moved == replace(new, capacity=12, revision=number, changed_at=LATER)
        assert now(database) == moved


def test_what_is_off_over_or_unknown_is_neither_moved_nor_cancelled(database: Database) -> None:
    for name in ("off", "over"):
        added(database, replace(WHOLE, name=name))
    assert database.write_now(lambda tx: workshops.cancel(tx, "off", LATER)).revision == 1
    database.write_now(lambda tx: workshops.attend(tx, "over", 9))
    for name in ("off", "over", "unknown"):
        each = replace(WHOLE, name=name)
        with pytest.raises(NotPlanned):
            database.write_now(lambda tx, each=each: workshops.move(tx, each, LATER))  # type: ignore[misc]
        with pytest.raises(NotPlanned):
            database.write_now(lambda tx, name=name: workshops.cancel(tx, name, LATER))  # type: ignore[misc]
    assert now(database, "off").revision == 1


def test_how_many_came_may_be_put_right_but_not_of_what_was_off(database: Database) -> None:
    added(database)
    for number in (14, 13):
        database.write_now(lambda tx, number=number: workshops.attend(tx, WHOLE.name, number))  # type: ignore[misc]
    assert (now(database).attended, now(database).status) == (13, WorkshopStatus.HELD)
    added(database, replace(WHOLE, name="off"))
    database.write_now(lambda tx: workshops.cancel(tx, "off", LATER))
    for name in ("off", "unknown"):
        with pytest.raises(NotPlanned):
            database.write_now(lambda tx, name=name: workshops.attend(tx, name, 1))  # type: ignore[misc]


def test_all_of_them_are_listed_by_when_they_are(database: Database) -> None:
    for number, name in enumerate(("late", "early")):
        added(database, replace(WHOLE, name=name, starts_at=STARTS - timedelta(days=number)))
    assert [each.name for each in database.read_now(workshops.all_now)] == ["early", "late"]
    assert database.read_now(lambda tx: workshops.now_of(tx, "none")) is None
    assert database.write_now(lambda tx: workshops.find_locked(tx, "none")) is None
