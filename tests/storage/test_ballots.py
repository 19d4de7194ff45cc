"""A vote counts once, and nothing that is kept says whose it was or when, or, before the closing, what."""

from __future__ import annotations

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select, text

from bot.domain.poll import Marks
from bot.storage import ballots, polls
from bot.storage.ballots import Ballot
from bot.storage.database import Database, Tx
from bot.storage.envelopes import box_of
from bot.storage.tables import ballot, poll
from bot.storage.vault import WrongKey
from tests.fakes import MONDAY
from tests.storage.sheets import AFTER, CLOSES, OPTIONS, SHEET, a_sheet, closed, opened

SECOND = a_sheet("second")
SHOWN = ("time", "listening")
ON_SQLITE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture(autouse=True)
def two_polls(database: Database) -> None:
    database.write_now(lambda tx: opened(tx, SHEET, SECOND))


def cast(database: Database, *given: Ballot, at: Any = MONDAY) -> None:
    database.write_now(lambda tx: ballots.cast(tx, given, at))


def vote(who: str, *choices: str, name: str = SHEET.name, group: str = "families") -> Ballot:
    return Ballot(name, who, {each: place for place, each in enumerate(choices, 1)}, group, SHOWN)


def votes(database: Database, name: str = SHEET.name) -> list[tuple[str, Marks]]:
    found = database.read_now(lambda tx: ballots.votes(tx, name))
    return sorted(found, key=lambda each: (each[0], sorted(each[1].items())))


def rows(database: Database) -> list[Any]:
    return list(database.read_now(lambda tx: tx.conn.execute(select(ballot).order_by(ballot.c.voter)).all()))


def test_votes_are_counted_by_poll(database: Database) -> None:
    cast(database, vote("ann", "time", "listening"), vote("ben", "listening"))
    cast(database, vote("ann", "time", name=SECOND.name))
    cast(database)
    assert votes(database) == [("families", {"listening": 1}), ("families", {"listening": 2, "time": 1})]
    assert votes(database, SECOND.name) == [("families", {"time": 1})]
    assert votes(database, "third.rank") == []


def test_her_last_vote_counts_within_a_batch_too(database: Database) -> None:
    cast(database, vote("ann", "time"))
    cast(database, vote("ann", "information"), vote("ann", "listening", group="services"))
    assert votes(database) == [("services", {"listening": 1})]


def test_a_ballot_without_marks_takes_hers_out_and_nobody_elses(database: Database) -> None:
    cast(database, vote("ann", "time"), vote("ben", "listening"))
    cast(database, vote("ann"), vote("cyd"))
    assert votes(database) == [("families", {"listening": 1})]


def test_only_what_is_on_the_sheet_is_kept(database: Database) -> None:
    strange = Ballot(SHEET.name, "ann", {"time": 1, "tea": 2}, "strangers", ("tea", "time", "time"))
    cast(database, strange, Ballot(SHEET.name, "ben", {"tea": 1}))
    database.write_now(closed)
    (kept,) = rows(database)
    assert (kept.marks, kept.group, kept.shown) == ({"time": 1}, "", ["time"])


@pytest.mark.parametrize("at", [CLOSES, AFTER])
def test_a_poll_that_is_over_takes_no_vote_though_nobody_has_closed_it(database: Database, at: Any) -> None:
    cast(database, vote("ann", "time"))
    cast(database, vote("ann", "listening"), vote("ben", "information"), at=at)
    assert votes(database) == [("families", {"time": 1})]
    cast(database, vote("ann"), at=at)
    assert votes(database) == [("families", {"time": 1})]


def test_a_stage_that_is_only_proposed_closed_called_off_or_not_there_takes_no_vote(
    database: Database,
) -> None:
    def work(tx: Tx) -> None:
        polls.propose(tx, a_sheet("proposed"), MONDAY)
        opened(tx, a_sheet("off"))
        polls.call_off(tx, "off.rank", MONDAY)
        closed(tx)

    database.write_now(work)
    for name in ("proposed.rank", "off.rank", SHEET.name, "none.rank"):
        cast(database, vote("ann", "time", name=name), vote("ben", "time", name=SECOND.name))
        assert votes(database, name) == []
    assert len(votes(database, SECOND.name)) == 1


def test_a_vote_lies_under_a_pseudonym_of_its_poll_and_is_sealed(database: Database) -> None:
    cast(database, vote("ann", "time"), vote("ann", "time", name=SECOND.name))
    found = rows(database)
    assert {tuple(row._fields) for row in found} == {
        ("poll", "voter", "vote_sealed", "marks", "group", "shown")
    }
    assert len({row.voter for row in found}) == 2
    assert "ann" not in {row.voter for row in found}
    assert {(row.marks, row.group, row.shown) for row in found} == {(None, None, None)}


def test_every_ballot_of_a_poll_is_as_long_as_every_other(database: Database) -> None:
    """However much somebody has ranked, and whatever her group is called."""
    long = Ballot(SHEET.name, "ben", dict.fromkeys(OPTIONS, 3), "services", OPTIONS)
    cast(database, Ballot(SHEET.name, "ann", {"time": 1}), long)
    assert len({len(row.vote_sealed) for row in rows(database)}) == 1


def test_a_sealed_vote_cannot_be_made_somebody_elses(database: Database) -> None:
    """Who could write into the database could multiply a vote otherwise."""
    cast(database, vote("ann", "time"))
    moved = text("UPDATE ballot SET voter = 'somebody'")
    database.write_now(lambda tx: tx.conn.execute(moved))
    with pytest.raises(WrongKey):
        votes(database)


def test_marks_and_groups_are_not_shown_where_a_ballot_is_printed() -> None:
    printed = repr(vote("ann", "listening"))
    assert not any(each in printed for each in ("listening", "families", "time"))


def test_what_she_said_is_hers_to_see_while_it_is_open(database: Database) -> None:
    cast(
        database, vote("ann", "time"), vote("ann", "listening", name=SECOND.name), vote("ben", "information")
    )
    hers = database.read_now(lambda tx: ballots.marks_of(tx, "ann"))
    assert hers == {SHEET.name: {"time": 1}, SECOND.name: {"listening": 1}}
    database.write_now(closed)
    assert database.read_now(lambda tx: ballots.marks_of(tx, "ann")) == {SECOND.name: {"listening": 1}}


def test_what_is_taken_back_is_gone_where_it_is_open_and_stays_where_it_is_closed(database: Database) -> None:
    both = [vote(who, "time", name=name) for who in ("ann", "ben") for name in (SHEET.name, SECOND.name)]
    cast(database, *both)
    database.write_now(closed)
    database.write_now(lambda tx: ballots.withdraw(tx, ["ann"]))
    database.write_now(lambda tx: ballots.withdraw(tx, []))
    assert (len(votes(database)), len(votes(database, SECOND.name))) == (2, 1)


@pytest.mark.parametrize(
    ("cast_by", "stays"), [(("ann", "ben"), "time"), (("ben",), "listening"), (("ann",), "time"), ((), None)]
)
def test_two_who_are_one_have_one_vote(
    database: Database, cast_by: tuple[str, ...], stays: str | None
) -> None:
    said = {"ann": vote("ann", "time"), "ben": vote("ben", "listening")}
    cast(database, *(said[who] for who in cast_by))
    database.write_now(lambda tx: ballots.join(tx, "ben", "ann"))
    assert votes(database) == ([] if stays is None else [("families", {stays: 1})])
    hers = database.read_now(lambda tx: ballots.marks_of(tx, "ann"))
    assert hers == ({} if stays is None else {SHEET.name: {stays: 1}})
    assert database.read_now(lambda tx: ballots.marks_of(tx, "ben")) == {}


def test_at_the_closing_every_ballot_is_written_anew_as_nobodys(database: Database) -> None:
    people = [f"person-{number}" for number in range(20)]
    cast(database, *(vote(who, "time", group="families") for who in people[:10]))
    cast(database, *(vote(who, "listening", group="services") for who in people[10:]))
    before = {row.voter for row in rows(database)}
    shown = {"": 20, "families": 10, "services": 10}
    database.write_now(lambda tx: closed(tx, turnout=shown, too_few=("services",)))
    after = rows(database)
    assert not before & {row.voter for row in after}
    assert {row.vote_sealed for row in after} == {None}
    assert votes(database) == [("", {"listening": 1})] * 10 + [("families", {"time": 1})] * 10
    assert {tuple(row.shown) for row in after} == {SHOWN[:1]}, "the whole order would be hers alone"
    key = database.read_now(lambda tx: tx.conn.execute(select(poll.c.key_sealed)).scalars().all())
    assert key.count(None) == 1, "the other poll has kept its own"


@ON_POSTGRESQL
def test_no_number_of_a_transaction_leads_from_a_delivery_to_a_vote(database: Database) -> None:
    """While it is open it leads to sealed bytes only; afterwards all ballots have the same."""
    for number in range(12):
        cast(database, vote(f"person-{number}", "time"))
    lie = text("SELECT xmin::text AS born, voter, marks, vote_sealed FROM ballot ORDER BY ctid")

    def found(tx: Tx) -> list[Any]:
        return list(tx.conn.execute(lie))

    before = database.read_now(found)
    assert len({row.born for row in before}) == 12
    assert all(row.marks is None and row.vote_sealed for row in before)
    database.write_now(closed)
    after = database.read_now(found)
    assert len({row.born for row in after}) == 1
    assert [row.voter for row in after] == sorted(row.voter for row in after)


def every_byte(url: str) -> bytes:
    """Return all that lies in the folder of a SQLite database, read by another process."""
    folder = Path(url.removeprefix("sqlite:///")).parent
    return subprocess.run(["cat", *map(str, folder.iterdir())], stdout=subprocess.PIPE, check=True).stdout


def left(url: str, secrets: set[bytes]) -> int:
    """Return how many of these can still be found in the files."""
    found = every_byte(url)
    return sum(each in found for each in secrets)


@ON_SQLITE
@pytest.mark.parametrize("people", [1, 7, 400])
async def test_no_file_holds_a_way_back_after_the_closing(
    database: Database, migrated_url: str, people: int
) -> None:
    """Neither the database nor its log: no sealed ballot, no pseudonym, no key, whether opened or sealed."""
    for start in range(0, people, 50):
        batch = [vote(f"person-{number}", "time") for number in range(start, min(start + 50, people))]
        cast(database, *batch)
        cast(database, *batch[:20])
    sealed = database.read_now(
        lambda tx: tx.conn.execute(select(poll).where(poll.c.name == SHEET.name)).one()
    )
    secrets = {sealed.key_sealed, box_of(database.vault, sealed).key}
    secrets |= {row.vote_sealed for row in rows(database)} | {row.voter.encode() for row in rows(database)}
    at_rest = len(secrets) - 1  # the key itself is never written down
    assert len(secrets) == 2 + 2 * people
    assert left(migrated_url, secrets) == at_rest
    assert b'{"time": 1}' not in every_byte(migrated_url), "what is said can be read nowhere"
    await database.write(closed)
    assert left(migrated_url, secrets) == at_rest, "this sees nothing"
    assert await ballots.forget_traces(database)
    assert left(migrated_url, secrets) == 0
    assert len(votes(database)) == people


@ON_SQLITE
async def test_traces_are_forgotten_later_while_somebody_reads(database: Database, migrated_url: str) -> None:
    cast(database, vote("ann", "time"))
    with closing(sqlite3.connect(migrated_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM ballot").fetchall()
        await database.write(closed)
        assert await ballots.forget_traces(database) is False
    assert await ballots.forget_traces(database)


@ON_POSTGRESQL
async def test_no_file_of_a_table_holds_a_dead_ballot_after_the_closing(
    database: Database, migrated_url: str
) -> None:
    """Only the server's own log does for a while; it ends as it is set up to."""
    people = 60
    for number in range(people):
        cast(database, vote(f"person-{number}", "time"))
    sealed = {row.vote_sealed for row in rows(database)}
    assert left_in_tables(database, sealed) == people, "this sees nothing"
    await database.write(closed)
    assert left_in_tables(database, sealed) == people, "dead rows lie there until they are swept away"
    assert await ballots.forget_traces(database)
    assert left_in_tables(database, sealed) == 0
    assert len(votes(database)) == people


@ON_POSTGRESQL
async def test_an_older_transaction_anywhere_keeps_traces_and_they_are_forgotten_after_it(
    database: Database, migrated_url: str
) -> None:
    """It may read none of these tables: PostgreSQL keeps for it whatever was there when it began."""
    cast(database, vote("ann", "time"))
    sealed = {row.vote_sealed for row in rows(database)}
    other = create_engine(migrated_url)
    with other.connect().execution_options(isolation_level="REPEATABLE READ") as reader:
        reader.execute(text("SELECT count(*) FROM contact")).all()
        await database.write(closed)
        assert await ballots.forget_traces(database) is False
        assert left_in_tables(database, sealed) == 1
    other.dispose()
    assert await ballots.forget_traces(database)
    assert left_in_tables(database, sealed) == 0


def left_in_tables(database: Database, secrets: set[bytes]) -> int:
    """Return how many of these can be found in the files of the tables, read by the server itself."""

    def work(tx: Tx) -> bytes:
        tx.conn.execute(text("COMMIT"))
        tx.conn.execute(text("CHECKPOINT"))
        query = "SELECT pg_read_binary_file(pg_relation_filepath(:name))"
        return b"".join(
            bytes(tx.conn.execute(text(query), {"name": name}).scalar_one()) for name in ballots.TOUCHED
        )

    found = database.read_now(work)
    return sum(each in found for each in secrets)
