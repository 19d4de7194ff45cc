"""What is to happen is planted once, moves with its plan, goes on after a crash and is settled once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest

from bot.domain.timer import Planned, Timer, TimerStatus
from bot.storage import timers
from bot.storage.database import Database, Tx
from tests.fakes import MONDAY
from tests.storage.rows import a_vault

A_DAY = timedelta(days=1)
NEWS, VOTE = Planned("news/1", "news", MONDAY), Planned("vote/once", "vote", MONDAY + A_DAY)
PENDING, GOING, FIRED, SKIPPED, ASKED, SUPERSEDED = TimerStatus
on_postgresql = pytest.mark.parametrize(
    "databases", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def elsewhere(migrated_url: str, database: Database) -> Iterator[Database]:
    """The same database, as another process has it open."""
    with closing(Database(migrated_url, a_vault())) as other:
        yield other


def plant(database: Database, *planned: Planned, kind: str = "plan", at: datetime = MONDAY) -> None:
    database.write_now(lambda tx: timers.plant(tx, kind, planned, at))


def stand(database: Database, kind: str = "plan") -> dict[str, tuple[TimerStatus, datetime]]:
    found = database.read_now(lambda tx: timers.of_kind(tx, kind))
    return {each.key: (each.status, each.due) for each in found}


def claim(database: Database, at: datetime = MONDAY, kind: str = "plan") -> Timer | None:
    return database.write_now(lambda tx: timers.claim(tx, kind, at))


def settle(database: Database, key: str, status: TimerStatus, note: str = "") -> bool:
    return database.write_now(lambda tx: timers.settle(tx, key, status, MONDAY, note))


def find(database: Database, key: str = NEWS.key) -> Timer:
    found = database.read_now(lambda tx: timers.find(tx, key))
    assert found is not None
    return found


def test_planted_they_wait_in_the_order_of_their_time(database: Database) -> None:
    plant(database, VOTE, NEWS)
    expected = [Timer(each.key, "plan", each.about, each.due) for each in (NEWS, VOTE)]
    assert database.read_now(lambda tx: timers.of_kind(tx, "plan")) == expected
    assert database.read_now(lambda tx: timers.of_kind(tx, "plan", FIRED)) == []
    assert database.read_now(lambda tx: timers.find(tx, "nothing")) is None


def test_planting_again_changes_nothing_moves_or_supersedes(database: Database) -> None:
    plant(database, NEWS, VOTE)
    plant(database, NEWS, VOTE)
    later = Planned(NEWS.key, "news", MONDAY + 3 * A_DAY)
    plant(database, later)
    assert stand(database) == {
        NEWS.key: (PENDING, later.due),
        VOTE.key: (SUPERSEDED, VOTE.due),
    }
    gone = find(database, VOTE.key)
    assert (gone.settled_at, gone.note) == (MONDAY, timers.NOT_PLANNED)


def test_what_was_superseded_never_fires_until_it_is_planned_again(database: Database) -> None:
    plant(database, NEWS)
    plant(database)
    assert claim(database) is None
    plant(database, NEWS)
    back = claim(database)
    assert back is not None and (back.settled_at, back.note) == (None, "")


@pytest.mark.parametrize("status", [FIRED, SKIPPED, ASKED])
def test_what_was_settled_stays_however_it_is_planned_now(database: Database, status: TimerStatus) -> None:
    plant(database, NEWS)
    settle(database, NEWS.key, status, "why")
    before = find(database)
    plant(database, Planned(NEWS.key, "news", MONDAY + A_DAY))
    plant(database)
    assert find(database) == before
    assert claim(database) is None


def test_what_goes_on_goes_on_though_its_plan_has_changed(database: Database) -> None:
    plant(database, NEWS)
    claim(database)
    plant(database)
    assert find(database).status is GOING


def test_other_kinds_are_left_alone(database: Database) -> None:
    plant(database, NEWS)
    plant(database, VOTE, kind="workshops")
    plant(database, kind="workshops")
    assert stand(database) == {NEWS.key: (PENDING, NEWS.due)}
    assert claim(database, VOTE.due, "workshops") is None


def test_the_one_that_has_been_due_for_longest_is_taken_and_none_before_its_time(database: Database) -> None:
    plant(database, VOTE, NEWS)
    assert claim(database, MONDAY - timedelta(microseconds=1)) is None
    first = claim(database, VOTE.due)
    assert first is not None
    assert (first.key, first.status, first.began_at) == (NEWS.key, GOING, VOTE.due)
    settle(database, NEWS.key, FIRED)
    second = claim(database, VOTE.due)
    assert second is not None and second.key == VOTE.key


def test_one_whose_process_died_goes_on_where_it_was(database: Database) -> None:
    plant(database, NEWS)

    def first_page(tx: Tx) -> None:
        timers.claim(tx, "plan", MONDAY)
        timers.advance(tx, NEWS.key, "person-500")

    def dies(tx: Tx) -> None:
        timers.claim(tx, "plan", MONDAY)
        timers.advance(tx, NEWS.key, "person-1000")
        raise KeyboardInterrupt

    database.write_now(first_page)
    with pytest.raises(KeyboardInterrupt):
        database.write_now(dies)
    again = claim(database, MONDAY + A_DAY)
    assert again is not None
    assert (again.cursor, again.began_at) == ("person-500", MONDAY)


def test_it_is_settled_once_and_names_nobody_then(database: Database) -> None:
    plant(database, NEWS)
    claim(database)
    database.write_now(lambda tx: timers.advance(tx, NEWS.key, "person-7"))
    assert settle(database, NEWS.key, FIRED)
    assert not settle(database, NEWS.key, SKIPPED, "too late")
    database.write_now(lambda tx: timers.advance(tx, NEWS.key, "person-8"))
    found = find(database)
    assert (found.status, found.cursor, found.settled_at, found.note) == (FIRED, "", MONDAY, "")
    assert not settle(database, "nothing", FIRED)


def test_one_that_is_asked_about_on_the_way_keeps_its_place(database: Database) -> None:
    plant(database, NEWS)
    claim(database)
    database.write_now(lambda tx: timers.advance(tx, NEWS.key, "person-7"))
    assert settle(database, NEWS.key, TimerStatus.ASKED)
    assert database.write_now(lambda tx: timers.release(tx, NEWS.key, MONDAY))
    again = claim(database, MONDAY)
    assert again is not None and again.cursor == "person-7"


def test_a_note_is_as_long_as_its_column(database: Database) -> None:
    plant(database, NEWS)
    settle(database, NEWS.key, SKIPPED, "x" * 1000)
    assert find(database).note == "x" * timers.LONGEST_NOTE


def test_what_the_team_was_asked_about_goes_on_when_they_say_so(database: Database) -> None:
    plant(database, NEWS)

    def release() -> bool:
        return database.write_now(lambda tx: timers.release(tx, NEWS.key, MONDAY + A_DAY))

    assert not release(), "it is not waiting for them"
    settle(database, NEWS.key, ASKED)
    assert claim(database, MONDAY + A_DAY) is None
    assert release()
    assert not release(), "twice is once"
    plant(database)  # its time is over, so that it is not in the list any more
    found = claim(database, MONDAY + A_DAY)
    assert found is not None
    assert (found.due, found.note, found.settled_at) == (NEWS.due, timers.ASKED_FOR, None)


def test_released_one_that_moves_is_like_any_other(database: Database) -> None:
    plant(database, NEWS)
    settle(database, NEWS.key, ASKED)
    database.write_now(lambda tx: timers.release(tx, NEWS.key, MONDAY - A_DAY))
    assert find(database).due == MONDAY - A_DAY, "at once, though the clock was set back"
    plant(database, VOTE, Planned(NEWS.key, "news", MONDAY + A_DAY))
    assert (find(database).note, find(database).due) == ("", MONDAY + A_DAY)


@on_postgresql
def test_two_processes_never_have_the_same_in_hand(database: Database, elsewhere: Database) -> None:
    plant(database, NEWS, VOTE)

    def both(tx: Tx) -> list[str | None]:
        mine = timers.claim(tx, "plan", VOTE.due)
        others = [claim(elsewhere, VOTE.due) for _ in range(2)]
        return [each.key if each else None for each in (mine, *others)]

    # The other one has committed what it took: it is free again, and goes on.
    assert database.write_now(both) == [NEWS.key, VOTE.key, VOTE.key]

    def alone(tx: Tx) -> Timer | None:
        timers.claim(tx, "plan", MONDAY)
        return claim(elsewhere, MONDAY)

    assert database.write_now(alone) is None
    again = claim(elsewhere, MONDAY)
    assert again is not None and again.key == NEWS.key


@on_postgresql
def test_planting_beside_one_that_is_in_hand_waits_for_nothing(
    database: Database, elsewhere: Database
) -> None:
    plant(database, NEWS, VOTE)

    def both(tx: Tx) -> None:
        timers.claim(tx, "plan", MONDAY)
        elsewhere.write_now(_hurries)
        plant(elsewhere, NEWS, Planned(VOTE.key, "vote", MONDAY + 2 * A_DAY))

    database.write_now(both)
    assert stand(database) == {NEWS.key: (GOING, MONDAY), VOTE.key: (PENDING, MONDAY + 2 * A_DAY)}


def _hurries(tx: Tx) -> None:
    tx.conn.exec_driver_sql("SET lock_timeout = '200ms'")


@on_postgresql
def test_one_that_is_superseded_while_it_begins_elsewhere_goes_on(
    database: Database, elsewhere: Database
) -> None:
    plant(database, NEWS)

    def begins(tx: Tx) -> Thread:
        timers.claim(tx, "plan", MONDAY)
        thread = Thread(target=plant, args=(elsewhere,))
        thread.start()
        thread.join(0.2)
        assert thread.is_alive(), "it waits until this one has begun"
        return thread

    database.write_now(begins).join()
    assert stand(database) == {NEWS.key: (GOING, MONDAY)}


def test_two_processes_may_plant_at_once(database: Database, elsewhere: Database) -> None:
    many = [Planned(f"point-{number}/once", "point", MONDAY) for number in range(50)]
    ready, troubles = Barrier(2), list[BaseException]()

    def race(mine: Database, planned: list[Planned]) -> None:
        ready.wait()
        try:
            for _ in range(5):
                plant(mine, *planned)
        except BaseException as error:
            troubles.append(error)

    racing = [
        Thread(target=race, args=(database, many)),
        Thread(target=race, args=(elsewhere, list(reversed(many)))),
    ]
    for thread in racing:
        thread.start()
    for thread in racing:
        thread.join()
    assert troubles == []
    assert stand(database) == {each.key: (PENDING, MONDAY) for each in many}
