"""Live figures are rounded where they count people, and say when they are not there yet."""

from __future__ import annotations

import pytest

from bot.domain.release import Outcome
from bot.engine.polls import Voice
from bot.plan.figures import PEOPLE, PRIORITY, WORKSHOPS, Figures, figures
from bot.storage.database import Database, Tx
from tests.engine.small_library import SmallLibrary
from tests.plan.plans import people
from tests.storage.sheets import SHEET, closed, opened

NAMES = (PEOPLE, WORKSHOPS, PRIORITY)


def voice() -> Voice:
    """Somebody who speaks English."""
    return Voice(SmallLibrary(), "en")


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "fewer than 10"), (7, "fewer than 10"), (8, "10"), (12, "10"), (13, "15"), (1001, "1000")],
)
def test_people_are_told_to_the_nearest_five_and_few_are_not_told(number: int, said: str) -> None:
    spoken = Figures(people=number).spoken(voice())[PEOPLE]
    assert spoken.strip("\u2068\u2069") == said


def test_only_what_is_named_is_read(database: Database) -> None:
    assert database.read_now(lambda tx: figures(tx, (), lambda _: 3)) == Figures()
    people(database, 9)
    found = database.read_now(lambda tx: figures(tx, NAMES, lambda _: 3))
    assert (found.people, found.workshops, found.chosen) == (9, 3, None)
    assert found.missing(NAMES) == {PRIORITY}
    assert found.missing(("nonsense",)) == {"nonsense"}


def test_the_priority_is_what_the_newest_ranking_chose(database: Database) -> None:
    def work(tx: Tx) -> None:
        opened(tx, SHEET)
        closed(tx, winners=("time",))

    database.write_now(work)
    found = database.read_now(lambda tx: figures(tx, NAMES, lambda _: 0))
    assert found.missing(NAMES) == frozenset()
    assert found.spoken(voice())[PRIORITY] == "time"


def test_where_a_workshop_is_still_to_decide_there_is_no_priority(database: Database) -> None:
    def work(tx: Tx) -> None:
        opened(tx, SHEET)
        closed(tx, outcome=Outcome.WORKSHOP, winners=("time", "listening"))

    database.write_now(work)
    assert database.read_now(lambda tx: figures(tx, NAMES, lambda _: 0)).chosen is None
