"""An idea is hers until a moderator looks at it: sealed, in no order, deleted when she wants it."""

from __future__ import annotations

import secrets
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.polling import Idea
from bot.storage import ideas, polls
from bot.storage.database import Database, Tx
from bot.storage.ideas import NewIdea
from bot.storage.tables import idea, poll
from tests.fakes import MONDAY
from tests.storage.sheets import AFTER, CLOSES, GATHERING, SHEET, a_sheet, closed, opened

OTHER = a_sheet("other", "gather")


@pytest.fixture(autouse=True)
def gatherings(database: Database) -> None:
    database.write_now(lambda tx: opened(tx, GATHERING, OTHER, a_sheet("ranked")))


def gives(database: Database, who: str, words: str, name: str = "first", at: Any = MONDAY) -> None:
    given = [NewIdea(name, who, words, "so")]
    database.write_now(lambda tx: ideas.add(tx, given, at, secrets.token_bytes))


def count(database: Database, name: str = "first") -> int:
    return database.read_now(lambda tx: ideas.count(tx, name))


def waiting(database: Database, but: str = "") -> Idea | None:
    return database.read_now(lambda tx: ideas.waiting(tx, "first", but))


def key(database: Database) -> Any:
    query = select(poll.c.key_sealed).where(poll.c.name == GATHERING.name)
    return database.read_now(lambda tx: tx.conn.execute(query).scalar_one())


def test_an_idea_can_be_read_and_is_deleted_when_it_is_looked_at(database: Database) -> None:
    gives(database, "ann", "more midwives")
    found = waiting(database)
    assert found is not None
    assert (found.poll, found.words, found.language) == ("first", "more midwives", "so")
    assert database.write_now(lambda tx: ideas.take(tx, found.id)) is True
    assert database.write_now(lambda tx: ideas.take(tx, found.id)) is False
    assert (waiting(database), count(database)) == (None, 0)


def test_nothing_in_a_row_says_whose_it_is_when_it_came_or_what_it_says(database: Database) -> None:
    gives(database, "ann", "more midwives")
    (row,) = database.read_now(lambda tx: tx.conn.execute(select(idea)).all())
    assert row._fields == ("id", "poll", "voter", "words_sealed", "language")
    assert "ann" not in row and b"midwives" not in row.words_sealed
    assert "midwives" not in repr(NewIdea("first", "ann", "more midwives", "en"))


def test_they_are_shown_by_lot_and_not_by_arrival(database: Database) -> None:
    for number in range(12):
        gives(database, "ann", f"{number:02}")
    seen = []
    while (found := waiting(database)) is not None:
        seen.append(found.words)
        database.write_now(lambda tx, found=found: ideas.take(tx, found.id))  # type: ignore[misc]
    assert len(seen) == 12 and seen != sorted(seen)


def test_nobody_is_shown_her_own(database: Database) -> None:
    gives(database, "ann", "more midwives")
    assert waiting(database, but="ann") is None
    assert waiting(database, but="ben") is not None


def test_only_a_poll_that_is_gathering_takes_any(database: Database) -> None:
    database.write_now(lambda tx: polls.propose(tx, a_sheet("proposed", "gather"), MONDAY))
    database.write_now(lambda tx: closed(tx, OTHER))
    for name in ("ranked", "proposed", "other", "none"):
        gives(database, "ann", "an idea", name)
        assert count(database, name) == 0
    for at in (CLOSES, AFTER):
        gives(database, "ann", "an idea", at=at)
    assert count(database) == 0
    database.write_now(lambda tx: ideas.add(tx, [], MONDAY, secrets.token_bytes))


def test_hers_go_when_she_wants_it_also_after_the_gathering_has_closed(database: Database) -> None:
    for who in ("ann", "ann", "ben"):
        gives(database, who, "an idea")
    gives(database, "ann", "an idea", "other")
    database.write_now(lambda tx: closed(tx, GATHERING))
    assert database.read_now(lambda tx: ideas.of(tx, "ann")) == {
        "first": ("an idea",) * 2,
        "other": ("an idea",),
    }
    database.write_now(lambda tx: ideas.withdraw(tx, ["ann"]))
    database.write_now(lambda tx: ideas.withdraw(tx, []))
    assert (count(database), count(database, "other")) == (1, 0)
    assert database.read_now(lambda tx: ideas.of(tx, "ann")) == {}


def test_those_of_one_who_is_two_are_hers(database: Database) -> None:
    for who in ("ann", "ben", "cyd"):
        gives(database, who, "an idea")
    database.write_now(lambda tx: ideas.join(tx, "ben", "ann"))
    assert database.read_now(lambda tx: ideas.of(tx, "ann")) == {"first": ("an idea",) * 2}
    assert database.read_now(lambda tx: ideas.of(tx, "ben")) == {}
    assert count(database) == 3


def test_the_key_of_a_gathering_goes_with_the_last_idea_after_it_has_closed(database: Database) -> None:
    for who in ("ann", "ben"):
        gives(database, who, "an idea")

    def look(tx: Tx) -> None:
        found = ideas.waiting(tx, "first")
        assert found is not None
        ideas.take(tx, found.id)

    database.write_now(look)
    assert key(database) is not None
    database.write_now(lambda tx: closed(tx, GATHERING))
    assert key(database) is not None
    database.write_now(look)
    assert key(database) is None


def test_without_ideas_the_key_goes_at_the_closing(database: Database) -> None:
    database.write_now(lambda tx: closed(tx, GATHERING))
    assert key(database) is None


def test_while_it_is_open_the_last_idea_leaves_the_key(database: Database) -> None:
    gives(database, "ann", "an idea")
    database.write_now(lambda tx: ideas.take(tx, _number(tx)))
    assert key(database) is not None
    assert SHEET.stage != ideas.STAGE == GATHERING.stage


def _number(tx: Tx) -> int:
    return int(tx.conn.execute(select(idea.c.id)).scalar_one())
