"""`bigroom safeguarding`: numbers and references, and what is missing before a real channel may open."""

from __future__ import annotations

from datetime import timedelta

from bot.cli.house import now, open_database
from bot.domain.danger import Danger, Finding
from bot.storage import dangers
from tests.cli.verbs import Terminal
from tests.storage.rows import met


def test_cases_are_listed_without_words_and_without_kinds(terminal: Terminal) -> None:
    with open_database() as database:
        ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
        found, at = Finding(Danger.ABUSE), now() - timedelta(hours=3, minutes=5)
        database.write_now(lambda tx: dangers.begin(tx, "K3F9QX2M", ann, found, "en", "Canary", at))
        database.write_now(lambda tx: dangers.hold(tx, ann, at))
    printed = terminal.does("safeguarding cases")
    assert "K3F9QX2M" in printed and " 3 " in printed and "yes" in printed
    assert "Open: 1. Nobody has taken on: 1." in printed
    for secret in ("Canary", "abuse", "Private", ann):
        assert secret not in printed


def test_what_is_missing_is_said_with_what_to_do(terminal: Terminal) -> None:
    result = terminal.types("safeguarding ready")
    assert result.exit_code == 1
    for said in ("--rank lead", "--rank deputy", "[hours]", "domestic abuse", "triage"):
        assert any(said in line for line in result.output.splitlines() if line.startswith("Missing: "))
    assert "Warning: The answers to danger are drafts" in result.output


def test_an_invitation_of_safeguarding_needs_its_rank(terminal: Terminal) -> None:
    assert "Add --rank lead or --rank deputy." in terminal.gives_up("people invite --role safeguarding")
    assert "simulator?start=" in terminal.does("people invite --role safeguarding --rank deputy")
    assert "--rank deputy" not in terminal.types("safeguarding ready").output
