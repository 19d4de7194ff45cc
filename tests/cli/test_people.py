"""Staff, from the command line."""

from __future__ import annotations

import re

import pytest

from bot.cli.house import open_database
from bot.storage import staff
from tests.cli.verbs import Terminal
from tests.fakes import MONDAY
from tests.storage.rows import met


def redeem(code: str) -> None:
    with open_database() as database:
        ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
        database.write_now(lambda tx: staff.redeem(tx, code, ann, MONDAY))


def invited(terminal: Terminal, line: str = "--role host --as ann") -> str:
    printed = terminal.does(f"people invite {line}")
    found = re.search(r"http://127\.0\.0\.1:8000/simulator\?start=([\w-]{20,64})\n", printed)
    assert found, printed
    return found[1]


def test_an_invitation_prints_a_link_and_a_picture_of_it(terminal: Terminal) -> None:
    printed = terminal.does("people invite --role champion --group Ealing --group Brent --as ann")
    assert printed.startswith("For one champion, once, within 7 days. Send it to nobody else:\n\nhttp://")
    assert printed.count("█") > 100


def test_the_code_of_a_link_fits_into_telegram(terminal: Terminal) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", invited(terminal))


def test_who_stands_for_a_group_must_say_which(terminal: Terminal) -> None:
    sentence = terminal.gives_up("people invite --role champion")
    assert sentence.startswith("Say for which group: ")
    assert sentence.endswith("Add --group NAME.")


def test_an_unknown_role_is_refused(terminal: Terminal) -> None:
    assert terminal.types("people invite --role wizard").exit_code == 2
    assert terminal.types("people invite").exit_code == 2


def test_when_telegram_cannot_be_asked_no_link_is_made(terminal: Terminal) -> None:
    terminal.sets(TELEGRAM_TOKEN="1:a", TELEGRAM_API_URL="http://127.0.0.1:1")
    sentence = terminal.gives_up("people invite --role team")
    assert sentence.startswith("Telegram did not say what the bot is called (unreachable")
    assert "not used yet" not in terminal.does("people list")


def test_open_links_and_members_are_listed(terminal: Terminal) -> None:
    code = invited(terminal)
    assert "not used yet" in terminal.does("people list")
    redeem(code)
    listed = terminal.does("people list")
    assert "not used yet" not in listed
    assert "host" in listed
    assert code not in listed


def test_a_role_is_ended_by_its_number(terminal: Terminal) -> None:
    redeem(invited(terminal))
    assert terminal.does("people remove 1 --as ben") == "Number 1 is no longer host.\n"
    assert terminal.gives_up("people remove 1").startswith("There is no member of staff with this number.")


def test_the_audit_says_who_did_what(terminal: Terminal) -> None:
    redeem(invited(terminal))
    terminal.does("people remove 1 --as ben")
    lines = [line for line in terminal.does("people audit").splitlines() if "staff_" in line]
    deeds = [
        ("terminal:ben", "staff_removed"),
        ("staff:1", "staff_joined"),
        ("terminal:ann", "staff_invited"),
    ]
    for line, (who, deed) in zip(lines, deeds, strict=True):
        assert who in line
        assert deed in line
    assert (
        len([line for line in terminal.does("people audit --limit 1").splitlines() if "staff_" in line]) == 1
    )


@pytest.mark.parametrize("group", ["Ealing", "غرب_لندن"])
def test_a_group_may_have_any_name(terminal: Terminal, group: str) -> None:
    terminal.does(f"people invite --role steering --group {group}")
    assert group in terminal.does("people list")


def test_codes_for_a_group_are_printed_once(terminal: Terminal) -> None:
    printed = terminal.does("people code --group nhs --number 2 --as ann")
    assert printed.startswith("For nhs. Each works once, within 90 days.")
    assert len(re.findall(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", printed, re.MULTILINE)) == 2
    assert "codes_issued" in terminal.does("people audit")


def test_a_code_for_a_group_that_needs_none_is_refused(terminal: Terminal) -> None:
    sentence = terminal.gives_up("people code --group service_user")
    assert sentence == "No conversation asks for a code of this group. There are: nhs, council."
    assert terminal.gives_up("people code --group nhs --number 0") == "Make between 1 and 100 codes at once."


@pytest.mark.parametrize("line", ["remove", "audit --limit"])
@pytest.mark.parametrize("number", [0, 2**31, 2**70])
def test_a_number_that_cannot_be_is_refused(terminal: Terminal, line: str, number: int) -> None:
    result = terminal.types(f"people {line} {number}")
    assert (result.exit_code, "Invalid value for" in result.stderr) == (2, True)
    assert terminal.types(f"people {line} {2**31 - 1}").exit_code in (0, 1)
