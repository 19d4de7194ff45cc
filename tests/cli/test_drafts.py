"""`bigroom flows drafts`: the team sees what champions wrote, takes it into the file, or not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.house import open_database
from bot.library.edits import sha256
from bot.storage import drafts, staff
from bot.storage.drafts import Proposal, Status
from tests.cli.verbs import Terminal
from tests.fakes import MONDAY
from tests.library.drafts import Drafts

TEA = """# About tea.

title    = "Tea"   # short
keywords = ["tea"]

[tea]
ask     = "Tea?"   # the question
choices = { yes = "Yes, please", no = "No" }

[done]
say = "You said {tea}."
"""


@pytest.fixture
def files(terminal: Terminal, tmp_path: Path) -> Drafts:
    """Flow files that the settings name."""
    files = Drafts(tmp_path)
    (files.flows / "locales").mkdir()
    files.write("tea", TEA)
    terminal.sets(FLOWS=str(files.flows))
    return files


def proposed(
    key: str = "tea.ask", before: str = "Tea?", text: str = "A cup of tea?", flow: str = "tea"
) -> int:
    """Have a champion propose something; return its number."""
    proposal = Proposal(flow, key, sha256(before), text, 3, MONDAY)
    with open_database() as database:
        database.write_now(lambda tx: drafts.add(tx, [proposal]))
        return database.read_now(drafts.waiting)[-1].number


def tea(files: Drafts) -> str:
    return (files.flows / "tea.toml").read_text("utf-8")


def status(number: int) -> Status | None:
    with open_database() as database:
        found = database.read_now(lambda tx: drafts.find(tx, number))
    return found.status if found else None


def test_without_a_text_the_list_says_so(terminal: Terminal, files: Drafts) -> None:
    assert terminal.does("flows drafts list") == "No text waits.\n"


def test_the_list_says_who_wrote_what_when_and_whether_it_fits(terminal: Terminal, files: Drafts) -> None:
    proposed()
    proposed(before="Coffee?")
    proposed(key="cake.say")
    proposed(flow="cake")
    proposed(text="Tea?")
    rows = [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in terminal.does("flows drafts list").splitlines()
        if line.startswith("│")
    ]
    assert rows[0] == ["1", "tea", "tea.ask", "staff:3", "2026-11-23 10:00 UTC", "fits"]
    assert [row[-1] for row in rows[1:]] == [
        "the text has changed since",
        "the step is gone",
        "the file is gone",
        "is in the file already",
    ]
    assert "cup" not in terminal.does("flows drafts list")


def test_a_text_is_shown_beside_the_one_in_the_file(terminal: Terminal, files: Drafts) -> None:
    number = proposed(text=f"Tea?\n{'tea ' * 16}".strip())
    shown = terminal.does(f"flows drafts show {number}")
    assert shown.startswith("tea.tea.ask: fits\n")
    assert "\n Tea?\n+tea tea" in shown
    assert "warning: The sentence that begins 'tea tea tea tea' has 16 words." in shown
    number = proposed()
    assert "\n-Tea?\n+A cup of tea?\n" in terminal.does(f"flows drafts show {number}")


def test_what_does_not_fit_can_be_looked_at_all_the_same(terminal: Terminal, files: Drafts) -> None:
    for number in (proposed(flow="cake"), proposed(key="cake.say")):
        assert "+A cup of tea?" in terminal.does(f"flows drafts show {number}")


def test_a_text_that_is_taken_stands_in_the_file_and_nothing_else_changes(
    terminal: Terminal, files: Drafts
) -> None:
    number = proposed()
    said = terminal.does(f"flows drafts take {number} --as ann")
    assert "The new text is in flows/tea.toml. Run `bigroom flows publish` to put it in force." in said
    assert tea(files) == TEA.replace('"Tea?"', '"A cup of tea?"')
    assert status(number) is Status.TAKEN
    with open_database() as database:
        line = database.read_now(staff.audited)[0]
    assert (line.actor, line.action, line.subject) == ("terminal:ann", "text_taken", "tea.tea.ask")
    assert "tea (" in terminal.does("flows publish --yes")


def test_a_choice_is_taken_too(terminal: Terminal, files: Drafts) -> None:
    terminal.does(f"flows drafts take {proposed('tea.choices.no', 'No', 'Not today')}")
    assert 'choices = { yes = "Yes, please", no = "Not today" }' in tea(files)


def test_with_an_error_nothing_is_written_and_it_is_said_why(terminal: Terminal, files: Drafts) -> None:
    number = proposed("done.say", "You said {tea}.", "You said {coffee}.")
    result = terminal.types(f"flows drafts take {number}")
    assert result.exit_code == 1
    assert "I do not know what to put in place of {coffee}." in result.output
    assert "so nothing was written" in result.stderr
    assert tea(files) == TEA
    assert status(number) is Status.WAITING


@pytest.mark.parametrize("verb", ["show", "take", "refuse"])
def test_an_unknown_number_is_said_to_be_one(terminal: Terminal, files: Drafts, verb: str) -> None:
    sentence = terminal.gives_up(f"flows drafts {verb} 7")
    assert sentence == "There is no draft 7. `bigroom flows drafts list` shows those that wait."


def test_what_cannot_be_taken_is_said_with_what_to_do(terminal: Terminal, files: Drafts) -> None:
    gone, step, changed = proposed(flow="cake"), proposed(key="cake.say"), proposed(before="Coffee?")
    assert "There is no file flows/cake.toml any more." in terminal.gives_up(f"flows drafts take {gone}")
    assert "has no text cake.say any more." in terminal.gives_up(f"flows drafts take {step}")
    assert "has changed since this was written." in terminal.gives_up(f"flows drafts take {changed}")
    assert {status(number) for number in (gone, step, changed)} == {Status.WAITING}
    assert tea(files) == TEA


@pytest.mark.parametrize("more", ["[b\n", "[b]\nsya = 'x'\n"])
def test_a_file_with_errors_is_mended_first(terminal: Terminal, files: Drafts, more: str) -> None:
    number = proposed()
    files.write("tea", TEA + more)
    assert "has errors" in terminal.gives_up(f"flows drafts take {number}")
    assert tea(files) == TEA + more


def test_a_text_that_got_into_the_file_before_a_crash_is_only_marked(
    terminal: Terminal, files: Drafts
) -> None:
    number = proposed()
    files.write("tea", TEA.replace("Tea?", "A cup of tea?"))
    terminal.does(f"flows drafts take {number}")
    assert status(number) is Status.TAKEN


def test_a_text_can_be_refused(terminal: Terminal, files: Drafts) -> None:
    number = proposed()
    said = terminal.does(f"flows drafts refuse {number} --because doubled --as ann")
    assert said == f"Draft {number} is refused. The file stays as it is.\n"
    assert (tea(files), status(number)) == (TEA, Status.REFUSED)
    assert "doubled" in terminal.does("people audit")
    for verb in ("show", "take", "refuse"):
        sentence = terminal.gives_up(f"flows drafts {verb} {number}")
        assert sentence == f"Draft {number} was refused before. There is nothing left to decide."


def test_a_file_that_cannot_be_written_stays_as_it_is(terminal: Terminal, files: Drafts) -> None:
    """A folder where the new file would be made, for example."""
    number = proposed()
    (files.flows / ".tea.toml.new").mkdir()
    assert "so nothing was changed" in terminal.gives_up(f"flows drafts take {number}")
    assert (tea(files), status(number)) == (TEA, Status.WAITING)


def test_signs_that_nobody_sees_are_shown_as_numbers(terminal: Terminal, files: Drafts) -> None:
    """Else the team would take what it cannot read."""
    number = proposed(text="A \u202ecup\u200d\x07 of\u2028tea\r?")
    shown = terminal.does(f"flows drafts show {number}")
    assert "\n+A \\u202ecup\\u200d\\u0007 of\\u2028tea\\u000d?\n" in shown
    assert "error: An invisible sign in this text" in shown
    number = proposed("tea.choices.no", "No", "Yes,\u202e please")
    label = terminal.does(f"flows drafts show {number}")
    assert "cannot be told apart" in label
    assert "\u202e" not in shown + label


def test_an_end_of_a_line_alone_is_a_difference(terminal: Terminal, files: Drafts) -> None:
    files.write("tea", TEA.replace('"Tea?"', '"Tea?\\nTea?"'))
    number = proposed(before="Tea?\nTea?", text="Tea?\u2028Tea?")
    assert "+Tea?\\u2028Tea?" in terminal.does(f"flows drafts show {number}")


@pytest.mark.parametrize("verb", ["show", "take", "refuse"])
@pytest.mark.parametrize("number", [0, 2**31, 2**70])
def test_a_number_that_no_draft_can_have_is_refused(
    terminal: Terminal, files: Drafts, verb: str, number: int
) -> None:
    result = terminal.types(f"flows drafts {verb} {number}")
    assert (result.exit_code, "Invalid value for" in result.stderr) == (2, True)
