"""Statements go out to translators and come back."""

from __future__ import annotations

import pytest

from bot.cli.house import open_database
from bot.cli.polls_statements import WordsFixed, take
from bot.domain.poll import PollStatus
from bot.library.extract import UnreadableTranslations, statements_out
from bot.library.poll_files.sheets import of_statements, sheet_of
from bot.storage import staff, statements
from tests.cli.poll_tables import Held
from tests.cli.test_polls_open import drafts as drafts
from tests.cli.verbs import Terminal
from tests.library.drafts import Drafts
from tests.library.polls import STAGES, draft_of, stage_of, stands

DRAFT = draft_of(STAGES)


def filled_in(held: Held, text: str = "In la i maqlo") -> bytes:
    """The file as translators give it back: the first statement has a text."""
    written = statements_out(held.statements.all, "so")
    return written.replace('msgid "Be heard"\nmsgstr ""', f'msgid "Be heard"\nmsgstr "{text}"').encode()


def taken(held: Held, source: bytes) -> tuple[int, int]:
    with open_database() as database:
        return database.write_now(lambda tx: take(tx, held.tables, DRAFT, "so", source, "terminal:ann"))


def test_what_translators_wrote_is_taken_and_audited_without_words(terminal: Terminal) -> None:
    held = Held("Be heard", "More time")
    assert taken(held, filled_in(held)) == (1, 2)
    assert held.statements.all[0].texts == {"en": "Be heard", "so": "In la i maqlo"}
    assert held.statements.all[1].texts == {"en": "More time"}
    with open_database() as database:
        (line,) = database.read_now(staff.audited)
    assert (line.action, line.subject, line.details) == ("statements_translated", "poll:first", "so 1")


def test_what_people_rate_is_not_reworded_under_their_hands(terminal: Terminal) -> None:
    held = Held("Be heard", "More time")
    given = of_statements(held.statements.all)
    rate = sheet_of(DRAFT, stage_of(DRAFT, "rate"), [], options=given)
    source = filled_in(held)
    for status in (PollStatus.OPEN, PollStatus.CLOSED):
        held.polls.stages["first.rate"] = stands(rate, status)
        with pytest.raises(WordsFixed):
            taken(held, source)
    held.polls.stages["first.rate"] = stands(rate, PollStatus.PROPOSED)
    assert taken(held, source) == (1, 2)


def test_a_text_that_no_phone_can_show_is_refused_whole(terminal: Terminal) -> None:
    held = Held("Be heard", "More time")
    with pytest.raises(UnreadableTranslations, match=r"s1 \(61 signs\)"):
        taken(held, filled_in(held, "x" * 61))
    assert held.statements.all[0].texts == {"en": "Be heard"}


def test_a_language_that_is_not_on_offer_is_refused(terminal: Terminal, drafts: Drafts) -> None:
    drafts.translate("so")
    wrong = "polls statements first --out /tmp/none.po"
    assert (
        terminal.gives_up(f"{wrong} --language xx") == "Say which language on offer: so. Add --language CODE."
    )
    assert terminal.gives_up(wrong).startswith("Say which language on offer")
    both = "polls statements first --language so --out a.po --in b.po"
    assert terminal.gives_up(both) == "Write a file or read one, not both at once."
    missing = terminal.gives_up("polls statements first --language so --in none.po")
    assert missing == "The file none.po cannot be read (No such file or directory)."


def test_statements_go_out_and_come_back(terminal: Terminal, drafts: Drafts) -> None:
    """On the tables themselves."""
    drafts.translate("so")
    assert "There are no statements yet" in terminal.does("polls statements first")
    with open_database() as database:
        database.write_now(lambda tx: statements.add(tx, "first", "Be heard"))
    assert terminal.does("polls statements first") == "s1  Be heard\n"
    path = terminal.folder / "so.po"
    said = terminal.does(f"polls statements first --language so --out {path}")
    assert said == f"Statements written to {path}: 1.\n"
    written = path.read_text("utf-8")
    path.write_text(written.replace('"Be heard"\nmsgstr ""', '"Be heard"\nmsgstr "Dhegeyso"'), "utf-8")
    said = terminal.does(f"polls statements first --language so --in {path}")
    assert said == "Statements taken in 'so': 1 of 1.\n"
    assert terminal.does("polls statements first") == "s1  Be heard  (so)\n"
    terminal.does(f"polls statements first --language so --out {path}")
    assert 'msgstr "Dhegeyso"' in path.read_text("utf-8")
    path.write_bytes(b"\xff\xfe")
    assert "cannot be read" in terminal.gives_up(f"polls statements first --language so --in {path}")
