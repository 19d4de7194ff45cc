"""What the verbs about polls are told by the tables."""

from __future__ import annotations

from bot.cli.house import open_database
from bot.cli.polls_tables import tables
from bot.domain.poll import PollStatus
from bot.library.poll_files.opening import Stored
from bot.library.poll_files.sheets import sheet_of
from tests.cli.poll_tables import Held
from tests.cli.verbs import Terminal
from tests.library.polls import NOW, STAGES, draft_of, stage_of, stands

DRAFT = draft_of(STAGES)


def test_only_what_belongs_to_the_poll_is_told(terminal: Terminal) -> None:
    held = Held("Be heard")
    gather = stands(sheet_of(DRAFT, stage_of(DRAFT, "gather"), []), PollStatus.OPEN)
    held.polls.stages["first.gather"] = gather
    other = draft_of(STAGES, "second")
    second = stands(sheet_of(other, stage_of(other, "gather"), []), PollStatus.OPEN)
    held.polls.stages["second.gather"] = second
    held.ideas.wait = 2
    with open_database() as database:
        found = database.read_now(lambda tx: held.tables.stored(tx, "first"))
    assert found == Stored({"gather": gather}, held.statements.all, True)


def test_the_tables_themselves_answer(terminal: Terminal) -> None:
    sheet = sheet_of(DRAFT, stage_of(DRAFT, "gather"), [])
    with open_database() as database:
        database.write_now(lambda tx: tables().polls.propose(tx, sheet, NOW))
        found = database.read_now(lambda tx: tables().stored(tx, "first"))
    assert found == Stored({"gather": stands(sheet, PollStatus.PROPOSED)}, [], False)
