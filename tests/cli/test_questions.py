"""What waits for the team, from the command line."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from bot.cli.house import now, open_database
from bot.cli.main import app
from bot.domain.case import Case, CaseKind
from bot.storage import cases
from bot.storage.tables import contact
from tests.cli.verbs import Terminal
from tests.storage.rows import met

WORDS = "Casecanary: I was not believed."


def asks(reference: str, kind: CaseKind = CaseKind.QUESTION, due: datetime | None = None) -> None:
    with open_database() as database:
        ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
        case = Case(reference, ann, kind, "ar", WORDS, now(), due)
        database.write_now(lambda tx: cases.add(tx, [case]))


@pytest.fixture
def asked(terminal: Terminal) -> Terminal:
    """A question, and a complaint that is late."""
    asks("AAAA1111")
    asks("BBBB2222", CaseKind.COMPLAINT, now() - timedelta(hours=1))
    asks("CCCC3333", CaseKind.COMPLAINT, now() + timedelta(days=5, hours=1))
    return terminal


def test_what_waits_is_listed_without_words(asked: Terminal) -> None:
    printed = asked.does("questions list")
    assert "canary" not in printed
    lines = [line for line in printed.splitlines() if any(ref in line for ref in ("1111", "2222", "3333"))]
    assert [line.split()[1] for line in lines] == ["BBBB2222", "CCCC3333", "AAAA1111"]
    assert "overdue" in lines[0]
    assert " 5 " in lines[1]
    assert "case_" not in asked.does("people audit"), "looking at the list opens nothing"


def test_who_reads_one_is_in_the_audit(asked: Terminal) -> None:
    printed = asked.does("questions show bbbb2222 --as ann")
    assert WORDS in printed
    assert "She reads: ar" in printed
    assert "To be answered by" in printed
    audit = asked.does("people audit")
    assert "terminal:ann" in audit
    assert "case_opened" in audit
    assert "case:BBBB2222" in audit
    assert "canary" not in audit


def test_who_has_stopped_is_said_to_have(asked: Terminal) -> None:
    with open_database() as database:
        database.write_now(lambda tx: tx.conn.execute(update(contact).values(stopped_at=now())))
    assert "She has stopped messages" in asked.does("questions show AAAA1111")


def test_a_case_is_marked_as_done_once(asked: Terminal) -> None:
    assert asked.does("questions done AAAA1111 --as ann") == "AAAA1111 is marked as done.\n"
    assert "case_done" in asked.does("people audit")
    assert "AAAA1111" not in asked.does("questions list")
    assert asked.gives_up("questions done AAAA1111").startswith("No case with this number is open.")
    assert asked.gives_up("questions show AAAA1111").startswith("No case with this number is open.")


def test_what_nobody_asked_cannot_be_shown(asked: Terminal) -> None:
    assert asked.gives_up("questions show ZZZZ").startswith("No case with this number is open.")
    assert asked.gives_up("questions done ZZZZ").endswith("`bigroom questions list` shows what waits.")
    assert "case_" not in asked.does("people audit")


@pytest.mark.parametrize(
    "written", ["\u2068AAAA1111\u2069", "aaaa1111", "\u2066aaaa1111\u2069-", "AAAA-1111", "\xa0AAAA1111\xa0"]
)
def test_a_reference_is_understood_as_it_was_copied(asked: Terminal, written: str) -> None:
    """A message puts isolates around it, which nobody sees."""
    argv = ["questions", "show", written, "--as", "ann"]
    shown = CliRunner().invoke(app, argv)
    assert WORDS in shown.output
    done = CliRunner().invoke(app, ["questions", "done", written])
    assert done.output == "AAAA1111 is marked as done.\n"
