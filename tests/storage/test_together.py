"""Several processes on one PostgreSQL: nothing is lost between them, and neither waits for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Barrier

import pytest
from sqlalchemy import event

from bot.domain.session import Run, Session
from bot.storage import inbound, sessions
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.inbound import Arrival
from bot.storage.sessions import SessionRow
from tests.fakes import MONDAY
from tests.storage.rows import a_vault, met

pytestmark = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
PEOPLE = [f"person-{n}" for n in range(8)]
#: Enough that the mistakes that these tests are about came up in every run.
ROUNDS = 60


@pytest.fixture
def both(migrated_url: str) -> Iterator[tuple[Database, Database]]:
    """Two processes."""
    with closing(Database(migrated_url, a_vault())) as a, closing(Database(migrated_url, a_vault())) as b:
        yield a, b


def side_by_side(both: tuple[Database, Database], work: Callable[[Tx, int, int], int]) -> int:
    """Do the work again and again in both at the same time; return the sum of what it returns."""
    barrier = Barrier(2, timeout=30)

    def rounds(which: int) -> int:
        done = 0
        for number in range(ROUNDS):
            barrier.wait()
            done += both[which].write_now(lambda tx, number=number: work(tx, which, number))  # type: ignore[misc]
        return done

    with ThreadPoolExecutor(2) as pool:
        return sum(pool.map(rounds, (0, 1)))


def counted(known: Known) -> int:
    return int(known.session.runs[0].values["n"]) if known.session.runs else 0


def test_each_turn_sees_what_the_turn_before_it_has_written(both: tuple[Database, Database]) -> None:
    """The session must be read after the lock is had, or a turn plays upon what is long over."""
    both[0].write_now(lambda tx: met(tx, *PEOPLE))

    def turns(tx: Tx, _: int, __: int) -> int:
        found = met(tx, *PEOPLE)
        runs = {name: Run("f", "v", "s", {"n": str(counted(known) + 1)}) for name, known in found.items()}
        rows = [
            SessionRow(known.contact.id, Session((runs[name],)), known.address_id, MONDAY)
            for name, known in found.items()
        ]
        sessions.save(tx, rows)
        return len(found)

    taken = side_by_side(both, turns)
    found = both[0].write_now(lambda tx: met(tx, *PEOPLE))
    assert sum(counted(known) for known in found.values()) == taken


def test_who_is_locked_is_looked_at_only_afterwards(both: tuple[Database, Database]) -> None:
    """The same, for certain: a statement sees what was committed before it began, not before it locked."""
    both[0].write_now(lambda tx: met(tx, *PEOPLE))
    said: list[str] = []

    def listened(tx: Tx) -> None:
        event.listen(tx.conn, "before_cursor_execute", lambda *about: said.append(about[2]))
        met(tx, *PEOPLE)

    both[0].write_now(listened)
    locks, looks = said[0], said[1]
    assert "FOR NO KEY UPDATE" in locks, "others may hang their rows on hers meanwhile"
    assert "session" not in locks
    assert "session" in looks
    assert "FOR " not in looks


def test_the_same_deliveries_in_another_order_are_taken_once_and_without_a_deadlock(
    both: tuple[Database, Database],
) -> None:
    def deliveries(tx: Tx, which: int, number: int) -> int:
        batch = [Arrival("fake", f"{number}-{n}", "key", "text", MONDAY) for n in range(32)]
        return len(inbound.accept(tx, batch[::-1] if which else batch))

    assert side_by_side(both, deliveries) == ROUNDS * 32


def test_the_same_newcomers_in_another_order_are_met_once_and_without_a_deadlock(
    both: tuple[Database, Database],
) -> None:
    def newcomers(tx: Tx, which: int, number: int) -> int:
        names = [f"{number}-{n}" for n in range(16)]
        return len(met(tx, *(names[::-1] if which else names)))

    side_by_side(both, newcomers)
    everyone = [f"{number}-{n}" for number in range(ROUNDS) for n in range(16)]
    found = both[1].write_now(lambda tx: met(tx, *everyone))
    assert len({known.contact.id for known in found.values()}) == len(everyone)
