"""A stage ends at its time or is called off, and of its result only the release is ever shown."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cli.house import open_database
from bot.domain.poll import Marks, PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.domain.release import Outcome, Release
from bot.polls.closing import close
from bot.storage import ballots, polls, staff
from bot.storage.ballots import Ballot
from bot.storage.database import Tx
from tests.cli.verbs import Terminal
from tests.storage.sheets import GATHERING, OPTIONS, SHEET, a_sheet, opened

LONG_AGO = datetime(2026, 1, 5, 18, 0, tzinfo=UTC)
BEFORE = LONG_AGO - timedelta(days=3)
FAR = datetime(2099, 1, 5, 18, 0, tzinfo=UTC)
OVER = replace(SHEET, closes_at=LONG_AGO)
OPEN = a_sheet("second", closes_at=FAR)


@pytest.fixture
def voted(terminal: Terminal) -> Terminal:
    """Two open stages with votes in them: one is over, the other is not."""

    def work(tx: Tx) -> None:
        opened(tx, OVER, OPEN, at=BEFORE)
        for sheet in (OVER, OPEN):
            vote(tx, sheet)

    with open_database() as database:
        database.write_now(work)
    return terminal


def vote(tx: Tx, sheet: Sheet) -> None:
    marks: Marks = {"time": 1, "listening": 2}
    groups = ["families"] * 24 + ["services"] * 3
    cast = [Ballot(sheet.name, f"{number:024}", marks, group, OPTIONS) for number, group in enumerate(groups)]
    ballots.cast(tx, cast, BEFORE)


def stage(name: str) -> StageNow:
    with open_database() as database:
        found = database.read_now(lambda tx: polls.now_of(tx, name))
    assert found is not None
    return found


def audited() -> list[tuple[str, str, str]]:
    with open_database() as database:
        lines = database.read_now(lambda tx: staff.audited(tx, 9))
    return [(each.actor, each.action, each.subject) for each in lines]


def ballots_of(name: str) -> int:
    with open_database() as database:
        return len(database.read_now(lambda tx: ballots.votes(tx, name)))


# --- Closing. ---


@pytest.mark.parametrize("name", ["first", "first.rank"])
def test_what_is_over_is_closed(voted: Terminal, name: str) -> None:
    said = voted.does(f"polls close {name} --as Ann")
    assert said == "first.rank is closed. See: bigroom polls result first.rank\n"
    assert stage("first.rank").status is PollStatus.CLOSED
    assert stage("second.rank").status is PollStatus.OPEN
    assert audited() == [("terminal:Ann", "poll_closed", "poll:first.rank")]


def test_before_its_time_it_is_not(voted: Terminal) -> None:
    assert voted.gives_up("polls close second") == (
        "second.rank is not over. It closes by itself on Monday, 5 January 2099, 18:00 London time: "
        "the closing time is part of what was signed."
    )
    assert stage("second.rank").status is PollStatus.OPEN
    assert audited() == []


def test_what_is_not_open_is_not_closed(voted: Terminal) -> None:
    voted.does("polls close first")
    assert (
        voted.gives_up("polls close first")
        == "first.rank is closed already. See: bigroom polls result first.rank"
    )
    voted.does("polls close second --call-off --yes")
    assert voted.gives_up("polls close second").startswith("second.rank was called off")
    with open_database() as database:
        database.write_now(lambda tx: polls.propose(tx, a_sheet("third"), BEFORE))
    assert voted.gives_up("polls close third").startswith("third.rank is not open yet")


@pytest.mark.parametrize("verb", ["close", "result"])
def test_a_name_that_is_not_there_is_guessed(voted: Terminal, verb: str) -> None:
    said = voted.gives_up(f"polls {verb} secnd")
    assert said.startswith("There is no poll 'secnd'.")
    assert "second" in said


def test_what_cannot_be_closed_says_so(voted: Terminal) -> None:
    """Another process has it in hand, or its ballots cannot be read."""
    with open_database() as database:
        database.write_now(
            lambda tx: tx.conn.exec_driver_sql(
                "UPDATE ballot SET vote_sealed = x'00' WHERE poll = 'first.rank'"
            )
        )
    said = voted.types("polls close first")
    assert said.exit_code == 1
    assert "first.rank could not be closed." in said.stderr
    assert stage("first.rank").status is PollStatus.OPEN


# --- Calling off. ---


def test_called_off_every_ballot_is_gone_when_its_name_is_typed(voted: Terminal) -> None:
    result = voted.types("polls close second --call-off --as Ann", "second.rank\n")
    assert result.exit_code == 0, result.output
    assert "second.rank is called off." in result.output
    assert stage("second.rank").status is PollStatus.CALLED_OFF
    assert (ballots_of("second.rank"), ballots_of("first.rank")) == (0, 27)
    assert audited() == [("terminal:Ann", "poll_called_off", "poll:second.rank")]


@pytest.mark.parametrize("typed", ["yes\n", "second\n", "\n\n"])
def test_anything_else_that_is_typed_does_nothing(voted: Terminal, typed: str) -> None:
    assert voted.types("polls close second --call-off", typed).exit_code == 1
    assert stage("second.rank").status is PollStatus.OPEN
    assert ballots_of("second.rank") == 27


def test_which_stage_is_to_be_said_and_what_is_released_stays(voted: Terminal) -> None:
    with open_database() as database:
        database.write_now(lambda tx: opened(tx, replace(GATHERING, closes_at=FAR), at=BEFORE))
    said = voted.gives_up("polls close first --call-off --yes")
    assert said == "Which of them? first.gather, first.rank"
    voted.does("polls close first.rank")
    assert "cannot be called off" in voted.gives_up("polls close first.rank --call-off --yes")


# --- The result. ---


def test_nobody_sees_a_tally_before_it_closes(voted: Terminal) -> None:
    for line in ("polls result second", "polls result second --json", "polls result first"):
        assert voted.gives_up(line).startswith("Nobody sees a tally before it closes.")
    assert audited() == []


def test_the_result_is_the_release_and_nothing_else(voted: Terminal) -> None:
    voted.does("polls close first")
    said = voted.does("polls result first")
    release = stage("first.rank").release
    assert release is not None
    assert "Chosen: time" in said
    for name in release.too_few:
        assert f"{name}: too few to show on its own; counted in the total." in said
    assert release.sheet in said
    assert hashlib.sha256(release.canonical().encode()).hexdigest() in said
    assert "A group with fewer than 8 votes decides nothing by itself" in said
    figures = said[: said.index("The rule:")]
    assert "27" not in figures.split("UTC")[1], "the exact number of voters"
    assert voted.does("polls result first") == said


def test_as_json_it_is_canonical_and_who_took_it_stands_in_the_audit(voted: Terminal) -> None:
    voted.does("polls close first")
    said = voted.does("polls result first.rank --json --as Ann")
    whole = json.loads(said)
    assert said.strip() == json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    release = json.dumps(whole["release"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert whole["release_sha256"] == hashlib.sha256(release.encode()).hexdigest()
    assert Release.restored(release) == stage("first.rank").release
    rule = json.dumps(whole["rule"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert whole["rule_sha256"] == hashlib.sha256(rule.encode()).hexdigest() == OVER.fingerprint()
    assert whole["decided"] is None
    assert audited()[0] == ("terminal:Ann", "poll_result_taken", "poll:first.rank")


def test_of_a_poll_its_newest_result_is_shown_and_a_decision_with_it(voted: Terminal) -> None:
    gather = replace(GATHERING, closes_at=LONG_AGO)
    tied = a_sheet("first", "rank", closes_at=LONG_AGO)

    def work(tx: Tx) -> None:
        opened(tx, gather, at=BEFORE)
        close(tx, gather.name, LONG_AGO, lambda: secrets.token_hex(12), secrets.token_bytes)
        made = Release(
            tied.name, tied.fingerprint(), LONG_AGO + timedelta(days=1), Outcome.WORKSHOP, why="tie"
        )
        polls.close(tx, tied.name, made, LONG_AGO, lambda: secrets.token_hex(12))
        assert polls.decide(tx, tied.name, "listening", 7, LONG_AGO + timedelta(days=9))

    with open_database() as database:
        database.write_now(work)
    said = voted.does("polls result first")
    assert "A workshop decides: there is a tie." in said
    assert "The workshop decided on 2026-01-14: listening" in said
    assert json.loads(voted.does("polls result first --json"))["decided"]["option"] == "listening"
    assert "The ideas are in." in voted.does("polls result first.gather")


def test_what_has_no_result_says_why(voted: Terminal) -> None:
    voted.does("polls close second --call-off --yes")
    assert voted.gives_up("polls result second") == "second.rank was called off: there is no result."
    with open_database() as database:
        database.write_now(lambda tx: polls.propose(tx, a_sheet("third"), BEFORE))
    assert voted.gives_up("polls result third") == "third.rank has not been open yet: there is no result."
