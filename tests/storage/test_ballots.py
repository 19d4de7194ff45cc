"""A vote counts once, and nothing that is kept says whose it was or when."""

from __future__ import annotations

import secrets

from sqlalchemy import select, update

from bot.storage import ballots
from bot.storage.ballots import Ballot
from bot.storage.database import Database
from bot.storage.tables import ballot, poll
from tests.fakes import MONDAY

SHOWN = ("time", "listening")


def cast(database: Database, *given: Ballot) -> None:
    database.write_now(lambda tx: ballots.cast(tx, given, secrets.token_bytes))


def vote(who: str, choice: str, poll: str = "first") -> Ballot:
    return Ballot(poll, who, choice, SHOWN)


def test_votes_are_counted_by_poll(database: Database) -> None:
    cast(database, vote("ann", "time"), vote("ben", "listening"), vote("ann", "time", "second"))
    cast(database)
    assert database.read_now(lambda tx: ballots.of_poll(tx, "first")) == ["listening", "time"]
    assert database.read_now(lambda tx: ballots.of_poll(tx, "second")) == ["time"]
    assert database.read_now(lambda tx: ballots.of_poll(tx, "third")) == []


def test_her_last_vote_counts(database: Database) -> None:
    cast(database, vote("ann", "time"))
    cast(database, vote("ann", "listening"))
    assert database.read_now(lambda tx: ballots.of_poll(tx, "first")) == ["listening"]


def test_her_last_vote_counts_within_a_batch_too(database: Database) -> None:
    cast(database, vote("ann", "time"), vote("ann", "listening"))
    assert database.read_now(lambda tx: ballots.of_poll(tx, "first")) == ["listening"]


def test_a_vote_lies_under_a_pseudonym_of_its_poll_with_no_time_or_number(database: Database) -> None:
    cast(database, vote("ann", "time"), vote("ann", "time", "second"))
    rows = database.read_now(lambda tx: tx.conn.execute(select(ballot)).all())
    assert {tuple(row._fields) for row in rows} == {("poll", "voter", "choice", "shown")}
    assert len({row.voter for row in rows}) == 2
    assert "ann" not in {row.voter for row in rows}
    assert rows[0].shown == list(SHOWN)


def test_not_even_the_order_of_the_rows_says_who_came_first(database: Database) -> None:
    for number in range(12):
        cast(database, vote(f"person-{number}", f"choice-{number}"))
    rows = database.read_now(lambda tx: tx.conn.execute(select(ballot).order_by(ballot.c.voter)).all())
    assert [row.choice for row in rows] != [f"choice-{number}" for number in range(12)]


def test_a_choice_is_not_shown_where_a_ballot_is_printed() -> None:
    assert "listening" not in repr(Ballot("first", "ann", "listening"))


def test_a_closed_poll_takes_no_vote_and_nothing_breaks(database: Database) -> None:
    """Neither while its key is still there nor after; other polls of the same batch count."""
    cast(database, vote("ann", "time"))
    for values in ({"closed_at": MONDAY}, {"key_sealed": None}):
        change = update(poll).values(values)
        database.write_now(lambda tx, change=change: tx.conn.execute(change))  # type: ignore[misc]
        cast(database, vote("ben", "listening"), vote("ann", "listening"))
        assert database.read_now(lambda tx: ballots.of_poll(tx, "first")) == ["time"]
    cast(database, vote("ben", "listening"), vote("ben", "listening", "second"))
    assert database.read_now(lambda tx: ballots.of_poll(tx, "second")) == ["listening"]
