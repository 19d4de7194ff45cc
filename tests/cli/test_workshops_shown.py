"""The list rounds every number of people; only the host's page is exact, and each look at it is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cli.house import now, open_database
from bot.cli.workshops_shown import rounded, row, wanted
from bot.domain.workshop import Arrange, Need, Reply
from bot.storage import invitees, workshops
from bot.storage.database import Tx
from tests.cli.verbs import Terminal
from tests.storage.rows import met
from tests.workshops.rooms import a_workshop

NAMES = [f"n{number}" for number in range(12)]
PAST, NEXT = now() - timedelta(days=1), now() + timedelta(days=30)


@pytest.fixture
def planned(terminal: Terminal) -> Terminal:
    """One workshop that is to come and one that was; twelve are invited, nine come, one waits."""

    def work(tx: Tx) -> None:
        workshops.add(tx, a_workshop("discover_1", NEXT), PAST)
        workshops.add(tx, a_workshop("discover_0", PAST), PAST)
        ids = [known.contact.id for known in met(tx, *NAMES).values()]
        invitees.invite(tx, "discover_1", ids, PAST)
        for who in ids[:10]:
            invitees.reply(tx, "discover_1", who, Reply.YES, PAST)
        invitees.give_places(tx, "discover_1", ids[:9])
        invitees.note_needs(tx, "discover_1", ids[0], [Need.BSL, Need.INTERPRETER])

    with open_database() as database:
        database.write_now(work)
    return terminal


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "nobody"),
        (1, "fewer than 8"),
        (7, "fewer than 8"),
        (8, "about 10"),
        (12, "about 10"),
        (13, "about 15"),
    ],
)
def test_a_number_of_people_is_rounded(number: int, told: str) -> None:
    assert rounded(number) == told


def test_every_number_of_the_list_is_rounded_by_itself() -> None:
    said = {Reply.YES: 19, Reply.WAITING: 2, Reply.NO: 30, Reply.INVITED: 12}
    assert row(a_workshop(), said)[4:] == ("20", "about 65", "about 20", "fewer than 8")
    assert row(a_workshop(), {})[:4] == ("discover_1", "discover", "Tue 06 Apr 2027 18:30", "planned")


def test_the_list_fits_on_eighty_columns_with_every_word_whole(
    planned: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    printed = planned.does("workshops list")
    assert {"discover", "planned", "places", "waiting"} <= set(
        printed.replace("│", " ").replace("┃", " ").split()
    )
    assert "…" not in printed
    assert max(map(len, printed.splitlines())) <= 80


def test_an_empty_list_says_how_a_workshop_is_written_down(terminal: Terminal) -> None:
    assert "There is no workshop yet." in terminal.does("workshops list")


def test_the_list_shows_each_and_no_exact_number(planned: Terminal) -> None:
    printed = planned.does("workshops list")
    assert "discover_1" in printed
    assert "discover_0" in printed
    assert "about 10" in printed
    assert "fewer than 8" in printed
    assert " 12 " not in printed
    assert " 9 " not in printed


def test_the_host_sees_exactly_what_to_arrange_and_that_is_noted(planned: Terminal) -> None:
    printed = planned.does("workshops needs discover_1 --as hannah")
    assert printed.splitlines() == [
        "Only for arranging the day. These numbers are exact: never copy or pass them on.",
        "Coming: 9",
        "  an interpreter: 1",
        "    language not known: 1",
        "  British Sign Language: 1",
    ]
    audit = planned.does("people audit")
    assert "terminal:hannah" in audit
    assert "workshop_needs_shown" in audit
    assert "Nobody has asked for anything." in planned.does("workshops needs discover_0")
    assert "Did you mean 'discover_" in planned.gives_up("workshops needs discovr_1")


def test_every_need_has_a_word() -> None:
    printed = list(wanted(Arrange(9, dict.fromkeys(Need, 1), {"so": 1})))
    assert len(printed) == 2 + len(Need) + 1


def test_how_many_came_is_written_down_afterwards(planned: Terminal) -> None:
    assert planned.does("workshops attend discover_0 --number 14") == "discover_0 was held, and 14 came.\n"
    with open_database() as database:
        found = database.read_now(lambda tx: workshops.now_of(tx, "discover_0"))
    assert found is not None
    assert found.attended == 14
    audit = planned.does("people audit")
    assert "workshop_held" in audit
    assert " 14 " not in audit
    assert "still to come" in planned.gives_up("workshops attend discover_1 --number 14")
    planned.does("workshops cancel discover_1")
    assert "was cancelled" in planned.gives_up("workshops attend discover_1 --number 14")
    assert planned.types("workshops attend discover_0 --number 501").exit_code == 2
