"""A workshop is added, moved and cancelled at the keyboard, and each of it is written in the audit."""

from __future__ import annotations

import shlex
from datetime import timedelta

import pytest
from typer.testing import CliRunner, Result

from bot.cli.house import now, open_database
from bot.cli.main import app
from bot.cli.workshops import known
from bot.domain.hours import LONDON
from bot.domain.workshop import Kind, Workshop
from bot.storage import workshops
from tests.cli.verbs import Terminal

#: A Tuesday that is to come.
DAYS = (now().astimezone(LONDON).date() + timedelta(days=number) for number in range(60, 67))
DAY = next(day for day in DAYS if day.isoweekday() == 2)
ADD = f'add discover_1 --kind discover --on "{DAY} 18:30" --until 20:30 --place "The Old Hall"'


def types(line: str) -> Result:
    """Type a line after `bigroom workshops`, with quotes in it."""
    return CliRunner().invoke(app, ["workshops", *shlex.split(line)])


def does(line: str) -> str:
    result = types(line)
    assert result.exit_code == 0, result.output
    return result.output


def gives_up(line: str) -> str:
    result = types(line)
    assert result.exit_code == 1, result.output
    assert result.stderr.count("\n") == 1
    return result.stderr.removeprefix("bigroom: ").rstrip()


def now_of(name: str = "discover_1") -> Workshop:
    with open_database() as database:
        found = database.read_now(lambda tx: workshops.now_of(tx, name))
    assert found is not None
    return found


@pytest.fixture(autouse=True)
def at_the_keyboard(terminal: Terminal, request: pytest.FixtureRequest) -> Terminal:
    terminal.sets(
        FLOWS=str(request.config.rootpath / "flows"), LOCALES=str(request.config.rootpath / "locales")
    )
    return terminal


def test_it_is_added_with_all_that_is_written(at_the_keyboard: Terminal) -> None:
    more = "--way 'bus 18' --who 'a midwife' --places 25 --keep service_user=12 --keep family=3"
    printed = does(
        f"{ADD} {more} --groups service_user --groups family --languages so --boroughs brent --as ann"
    )
    assert printed.startswith("discover_1: Tuesday, ")
    assert printed.endswith("18:30 London time, The Old Hall. 25 places.\n")
    found = now_of()
    assert (found.kind, found.way, found.who) == (Kind.DISCOVER, "bus 18", "a midwife")
    assert (found.capacity, found.kept) == (25, {"service_user": 12, "family": 3})
    assert found.audience.groups == ("service_user", "family")
    assert (found.audience.languages, found.audience.boroughs) == (("so",), ("brent",))
    assert f"{found.starts_at.astimezone(LONDON):%Y-%m-%d %H:%M}" == f"{DAY} 18:30"
    audit = at_the_keyboard.does("people audit")
    assert "terminal:ann" in audit
    assert "workshop_added" in audit
    assert "The Old Hall" not in audit


def test_what_is_wrong_is_said_in_one_sentence() -> None:
    assert gives_up(ADD.replace("--kind discover", "--kind discovr")).endswith("Did you mean 'discover'?")
    assert "is past" in gives_up(ADD.replace(str(DAY), "2020-04-07"))
    assert "Did you mean 'service_user'?" in gives_up(f"{ADD} --keep servce_user=2")
    assert "There is no language 'xx'" in gives_up(f"{ADD} --languages xx")
    does(ADD)
    assert gives_up(ADD).startswith("There is a workshop of this name. Choose another name.")


def test_what_is_unusual_is_done_and_said() -> None:
    sunday = DAY + timedelta(days=5)
    printed = does(ADD.replace(str(DAY), str(sunday)))
    assert "Please look again: It is on a Sunday." in printed
    assert now_of().name == "discover_1"


def test_moved_it_keeps_what_is_not_written_anew(at_the_keyboard: Terminal) -> None:
    does(f"{ADD} --way 'bus 18' --who 'a midwife'")
    next_day = DAY + timedelta(days=1)
    printed = does(f'move discover_1 --on "{next_day} 17:00" --place "Elsewhere" --who ""')
    assert printed.startswith("discover_1 is moved: Wednesday, ")
    found = now_of()
    assert (found.place, found.way, found.who, found.revision) == ("Elsewhere", "bus 18", "", 1)
    assert found.ends_at - found.starts_at == timedelta(hours=2)
    does(f'move discover_1 --on "{next_day} 17:00" --until 18:00')
    assert (now_of().ends_at - now_of().starts_at, now_of().revision) == (timedelta(hours=1), 2)
    assert "workshop_moved" in at_the_keyboard.does("people audit")


def test_it_is_cancelled_once_and_cannot_be_moved_then(at_the_keyboard: Terminal) -> None:
    does(ADD)
    assert does("cancel discover_1") == "discover_1 is cancelled.\n"
    assert "workshop_cancelled" in at_the_keyboard.does("people audit")
    for line in ("cancel discover_1", f'move discover_1 --on "{DAY} 17:00"'):
        assert "cancelled or over" in gives_up(line)


def test_of_a_name_that_there_is_not_the_nearest_is_told() -> None:
    does(ADD)
    for line in ("cancel discver_1", f'move discver_1 --on "{DAY} 17:00"'):
        assert gives_up(line) == "There is no workshop 'discver_1'. Did you mean 'discover_1'?"
    does("cancel discover_1")


def test_the_names_are_those_of_the_conversations() -> None:
    found = known()
    assert {"service_user", "family", "nhs", "council"} <= set(found.groups)
    assert {"brent", "ealing", "westminster"} <= set(found.boroughs)
    assert found.languages[0] == "en"
    assert {"so", "ar"} <= set(found.languages)
