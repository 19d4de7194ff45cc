"""From a poll file to a stage in which people vote, as the team types it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.cli.house import open_database
from bot.cli.polls_open import Files, Step, go_on, rows, said
from bot.domain.poll import PollStatus, shown_fingerprint
from bot.domain.polling import Statement
from bot.domain.staff import Role
from bot.library.poll_files.opening import NotNow
from bot.library.poll_files.sheets import sheet_of
from bot.storage import polls, staff
from bot.storage.staff import Invitation
from tests.cli.poll_tables import Held
from tests.cli.verbs import Terminal
from tests.fakes import MONDAY
from tests.library.drafts import Drafts
from tests.library.polls import NOW, STAGES, VOTE, draft_of, stage_of, stands
from tests.storage.rows import met

FILES = Files(draft_of(STAGES), ())
GATHER = sheet_of(FILES.draft, stage_of(FILES.draft, "gather"), [])
MARK = shown_fingerprint(GATHER.fingerprint())


@pytest.fixture
def drafts(terminal: Terminal) -> Drafts:
    """A folder of flow files with a poll, named in the settings."""
    drafts = Drafts(terminal.folder)
    drafts.locales = drafts.flows / "locales"
    drafts.locales.mkdir()
    (drafts.flows / "polls").mkdir()
    write(drafts, STAGES)
    terminal.sets(FLOWS=str(drafts.flows))
    return drafts


def write(drafts: Drafts, source: str) -> Path:
    path = drafts.flows / "polls" / "first.toml"
    path.write_text(source, "utf-8")
    return path


@pytest.fixture
def goes_on(terminal: Terminal) -> Callable[..., Step]:
    """What becomes of a stage when somebody types the line, on stand-ins for the tables of polls."""

    def once(held: Held, files: Files = FILES, named: str = "") -> Step:
        with open_database() as database:
            return database.write_now(lambda tx: go_on(tx, held.tables, files, named, NOW, "terminal:ann"))

    return once


def status(held: Held, name: str = "first.gather") -> PollStatus:
    return held.polls.stages[name].status


def audited() -> list[tuple[str, str, str, str]]:
    with open_database() as database:
        lines = database.read_now(staff.audited)
    return [(each.actor, each.action, each.subject, each.details) for each in lines]


def test_a_rule_is_proposed_signed_and_then_open(goes_on: Callable[..., Step]) -> None:
    """Each with its line in the audit; typing it once more changes nothing."""
    held = Held()
    assert goes_on(held) == Step(GATHER)
    assert goes_on(held) == Step(GATHER)
    held.polls.sign("first.gather", 1)
    assert goes_on(held) == Step(GATHER, signed=1)
    assert status(held) is PollStatus.PROPOSED
    held.polls.sign("first.gather", 2)
    assert goes_on(held) == Step(GATHER, signed=2, opened=True)
    assert status(held) is PollStatus.OPEN
    with pytest.raises(NotNow, match=r"\[gather\] is open already"):
        goes_on(held)
    assert audited() == [
        ("terminal:ann", "poll_opened", "poll:first.gather", MARK),
        ("terminal:ann", "poll_proposed", "poll:first.gather", MARK),
    ]


def test_what_was_signed_is_what_opens(goes_on: Callable[..., Step]) -> None:
    """A letter that changed since is another rule, and nobody has signed it."""
    held = Held()
    goes_on(held)
    held.polls.sign("first.gather", 2)
    other = replace(FILES, draft=replace(FILES.draft, why="Something else."))
    step = goes_on(held, other)
    assert (step.opened, step.signed) == (False, 0)
    assert held.polls.stages["first.gather"].sheet == step.sheet
    with pytest.raises(NotNow, match="comes before"):
        goes_on(held, other, "rate")


def test_the_rating_is_made_of_the_statements_of_the_day(goes_on: Callable[..., Step]) -> None:
    """A statement that is reworded after the signing is not opened with it."""
    held = Held("Be heard", "More time")
    held.polls.stages["first.gather"] = stands(GATHER, PollStatus.CLOSED)
    assert goes_on(held).sheet.options == ("s1", "s2")
    held.polls.sign("first.rate", 2)
    held.statements.all[0] = Statement("s1", "first", {"en": "Be believed"})
    step = goes_on(held)
    assert (step.opened, step.signed, step.sheet.text("options.s1", "en")) == (False, 0, "Be believed")
    held.polls.sign("first.rate", 2)
    held.ideas.wait = 1
    with pytest.raises(NotNow, match="Ideas still wait"):
        goes_on(held)


def test_it_says_how_many_could_sign(goes_on: Callable[..., Step]) -> None:
    assert goes_on(Held()).could_sign == 0
    with open_database() as database:
        link = Invitation(Role.STEERING, ("Ealing",), "terminal:ann", MONDAY, MONDAY + timedelta(days=7))
        ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact.id
        database.write_now(lambda tx: staff.invite(tx, "code", link))
        database.write_now(lambda tx: staff.redeem(tx, "code", ann, MONDAY))
    assert goes_on(Held()).could_sign == 1


def test_what_is_to_be_done_is_said() -> None:
    lines = list(said(Step(GATHER, signed=1, could_sign=1)))
    assert lines[0] == "What comes first? [gather]"
    assert lines[-4:] == [
        "Signed by 1 of 2.",
        "To sign it, somebody of the steering role writes STEERING to Big Room.",
        "There are 1 to sign: bigroom people invite --role steering --group NAME",
        "Then type again: bigroom polls open first.gather",
    ]
    assert not [line for line in said(Step(GATHER, could_sign=2)) if "invite" in line]
    assert list(said(Step(GATHER, 2, opened=True))) == [
        f"first.gather is open until Thursday, 14 February 2097, 18:00 London time. Fingerprint: {MARK}"
    ]


def test_the_list_shows_every_stage_and_no_vote() -> None:
    there = stands(GATHER, PollStatus.OPEN, 2)
    old = draft_of(VOTE, "old")
    gone = stands(sheet_of(old, stage_of(old, "choose"), []), PollStatus.CALLED_OFF)
    february = "Thursday, 14 February 2097, 18:00 London time"
    old_mark = shown_fingerprint(gone.sheet.fingerprint())
    assert list(rows([FILES.draft], [there, gone])) == [
        ("first", "gather", "open", february, "2 of 2", MARK),
        ("first", "rate", "not proposed yet", "Tuesday, 7 May 2097, 18:00 London time", "", ""),
        ("first", "rank", "not proposed yet", "Friday, 21 June 2097, 18:00 London time", "", ""),
        ("old", "choose", "called off", february, "0 of 1", old_mark),
    ]


def test_a_name_in_the_list_is_whole_in_a_narrow_terminal(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    shown = terminal.does("polls list")
    assert "first_priority" in shown and "where_to_meet" in shown


def test_a_file_with_mistakes_opens_nothing(terminal: Terminal, drafts: Drafts) -> None:
    path = write(drafts, STAGES.replace("why", "wy"))
    for line in ("open first", f"check {path}", "check first"):
        result = terminal.types(f"polls {line}")
        assert result.exit_code == 1
        assert "flows/polls/first.toml\n  line 1: error: The top of the file needs 'why'" in result.output
        assert result.stderr == (
            "bigroom: The poll has errors, so nothing was done. Mend what is listed above.\n"
        )


def test_mistakes_of_other_files_are_left_to_their_own_check(terminal: Terminal, drafts: Drafts) -> None:
    drafts.write("way", 'title = "A way"\n')
    assert "flows/polls/first.toml is fine." in terminal.does("polls check first")


def test_a_name_that_is_not_there_is_guessed(terminal: Terminal, drafts: Drafts) -> None:
    said = terminal.gives_up("polls open frist")
    assert said == "There is no file flows/polls/frist.toml. Did you mean 'first'?"
    elsewhere = terminal.folder / "first.toml"
    elsewhere.write_text(STAGES)
    assert terminal.gives_up(f"polls check {elsewhere}").startswith("A poll file lies in the folder polls")


def test_a_poll_goes_from_the_file_to_the_open_vote(terminal: Terminal, drafts: Drafts) -> None:
    """On the tables themselves."""
    checked = terminal.does(f"polls check {drafts.flows / 'polls' / 'first.toml'}")
    assert f"[gather] closes on Thursday, 14 February 2097, 18:00 London time; fingerprint {MARK}." in checked
    assert "its fingerprint is made later: its options are the shortlist of [rate]." in checked
    assert f"Fingerprint: {MARK}" in terminal.does("polls open first --as ann")
    assert "proposed" in terminal.does("polls list")
    with open_database() as database:
        for number in (1, 2):
            signs = partial(
                polls.sign, name="first.gather", fingerprint=GATHER.fingerprint(), staff_id=number, at=NOW
            )
            assert database.write_now(signs)
    assert "first.gather is open until Thursday, 14 February 2097" in terminal.does("polls open first")
    assert "2 of 2" in terminal.does("polls list")
    assert terminal.gives_up("polls open first").startswith("[gather] is open already")
    write(drafts, STAGES.replace("Your votes decide.", "Something else."))
    assert "the rule may not change" in terminal.gives_up("polls open first")
    result = terminal.types("polls check first")
    assert result.exit_code == 1
    assert "The rule may not change: give the file and its translations back their text." in result.output
    deeds = [action for _, action, _, _ in audited()]
    assert [deed for deed in deeds if deed.startswith("poll_")] == ["poll_opened", "poll_proposed"]
