"""Up, down and up again, on both databases."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect, text

from bot.storage import ballots, statements
from bot.storage.ballots import Ballot
from bot.storage.database import Database, Tx, make_engine
from bot.storage.migrations import downgrade, newest, revision, upgrade
from bot.storage.tables import metadata
from tests.fakes import MONDAY
from tests.storage.rows import a_vault, met
from tests.storage.sheets import GATHERING, SHEET, opened

ROOT = Path(__file__).parents[2]
#: Waits for a line, so that several begin at the same moment.
UPGRADE = """
import sys
from bot.storage.migrations import upgrade
print("ready", flush=True)
sys.stdin.readline()
upgrade(sys.argv[1])
"""


def tables(url: str) -> set[str]:
    engine = make_engine(url, writes=False)
    try:
        return set(inspect(engine).get_table_names()) - {"alembic_version"}
    finally:
        engine.dispose()


def test_an_empty_database_has_no_revision(empty_database_url: str) -> None:
    assert revision(empty_database_url) is None


def test_up_down_and_up_again(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    assert revision(empty_database_url) == newest()
    assert tables(empty_database_url) == set(metadata.tables)
    downgrade(empty_database_url)
    assert revision(empty_database_url) is None
    assert tables(empty_database_url) == set()
    upgrade(empty_database_url)
    assert tables(empty_database_url) == set(metadata.tables)


def test_a_second_upgrade_changes_nothing(migrated_url: str) -> None:
    with closing(Database(migrated_url, a_vault())) as database:
        before = database.write_now(lambda tx: met(tx, "ann"))
    upgrade(migrated_url)
    with closing(Database(migrated_url, a_vault())) as database:
        assert database.write_now(lambda tx: met(tx, "ann")) == before


def test_two_processes_may_start_on_an_empty_database_at_once(empty_database_url: str) -> None:
    starts = [sys.executable, "-c", UPGRADE, empty_database_url]
    pipe = subprocess.PIPE
    both = [
        subprocess.Popen(starts, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=ROOT) for _ in range(2)
    ]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    troubles = [process.communicate(timeout=60)[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], "\n".join(troubles)
    assert revision(empty_database_url) == newest()


#: What lay in the tables before the second revision: somebody, with all that hangs on her.
BEFORE = (
    "insert into contact (id, language, created_at) values ('ann', 'so', '2026-11-01 10:00:00')",
    "insert into address (id, contact_id, channel, key, value_sealed)"
    " values (1, 'ann', 'fake', 'k', :sealed)",
    "insert into answer (id, contact_id, flow, version, step, kind, choice, language, at)"
    " values (1, 'ann', 'poll', 'v', 'comment', 'choice', 'yes', 'so', '2026-11-01 10:00:00')",
    "insert into staff (id, contact_id, role, groups, since)"
    " values (1, 'ann', 'team', '[]', '2026-11-01 10:00:00')",
)


def test_nobody_is_lost_on_the_way_up_or_down(empty_database_url: str) -> None:
    """Making a table anew on SQLite would delete all that hangs on its rows."""
    upgrade(empty_database_url, "0001")
    _run(empty_database_url, *BEFORE)
    kept = ("contact", "address", "answer", "staff")
    upgrade(empty_database_url)
    assert [_count(empty_database_url, table) for table in kept] == [1, 1, 1, 1]
    _run(empty_database_url, "update answer set choice = 'yes' where purpose = ''")
    downgrade(empty_database_url, "0001")
    assert [_count(empty_database_url, table) for table in kept] == [1, 1, 1, 1]


#: A vote of the first kind, as the revisions before 0007 kept it.
VOTED = (
    "insert into poll (name, key_sealed) values ('first', :sealed)",
    "insert into ballot (poll, voter, choice, shown) values ('first', 'v', 'time', '[]')",
)


def test_a_vote_of_the_first_kind_is_dropped_and_nothing_else_is_lost(empty_database_url: str) -> None:
    """It had no rule and could have no result: nothing can be made of it."""
    upgrade(empty_database_url, "0006")
    _run(empty_database_url, *BEFORE[:2], *VOTED)
    upgrade(empty_database_url)
    kept = ("contact", "address", "poll", "ballot", "idea", "statement", "sign_off")
    assert [_count(empty_database_url, table) for table in kept] == [1, 1, 0, 0, 0, 0, 0]


def test_on_the_way_down_every_poll_is_lost_and_the_first_kind_can_be_kept_again(
    migrated_url: str,
) -> None:
    def votes(tx: Tx) -> None:
        opened(tx, SHEET, GATHERING)
        ballots.cast(tx, [Ballot(SHEET.name, "ann", {"time": 1})], MONDAY)
        statements.add(tx, "first", "More time")

    with closing(Database(migrated_url, a_vault())) as database:
        database.write_now(votes)
    downgrade(migrated_url, "0006")
    assert [_count(migrated_url, table) for table in ("poll", "ballot")] == [0, 0]
    _run(migrated_url, *VOTED)
    assert [_count(migrated_url, table) for table in ("poll", "ballot")] == [1, 1]
    upgrade(migrated_url)
    assert _count(migrated_url, "ballot") == 0


def _run(url: str, *lines: str) -> None:
    engine = make_engine(url, writes=True)
    try:
        with engine.begin() as conn:
            for line in lines:
                conn.execute(text(line), {"sealed": b"x"} if ":sealed" in line else {})
    finally:
        engine.dispose()


def _count(url: str, table: str) -> int:
    engine = make_engine(url, writes=False)
    try:
        with engine.connect() as conn:
            return int(conn.execute(text(f"select count(*) from {table}")).scalar_one())
    finally:
        engine.dispose()
