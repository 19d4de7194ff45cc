"""Voice notes that wait, from the command line."""

from __future__ import annotations

import stat
from datetime import timedelta

import pytest

from bot.cli.house import now, open_database
from bot.domain.danger import Danger
from bot.storage import cases, dangers, recordings
from bot.storage.database import Tx
from tests.cli.verbs import Terminal
from tests.storage.rows import met
from tests.storage.voices import SOUND, a_recording

WORDS = "Voicecanary: when is the next workshop?"


@pytest.fixture
def spoken(terminal: Terminal) -> Terminal:
    """Two voice notes, of which one is here."""

    def work(tx: Tx) -> None:
        ann = met(tx, "ann")["ann"]
        at = now() - timedelta(hours=5)
        recordings.add(tx, [a_recording(ann, name, at) for name in ("AAAA1111", "BBBB2222")])
        recordings.fetched(tx, a_recording(ann), SOUND, 83, at)

    with open_database() as database:
        database.write_now(work)
    return terminal


def test_what_waits_is_listed_without_names(spoken: Terminal) -> None:
    printed = spoken.does("recordings list")
    lines = [line.split()[1:-1] for line in printed.splitlines() if "1111" in line or "2222" in line]
    assert [[each for each in line if each != "│"] for line in lines] == [
        ["AAAA1111", "5", "1:23", "so", "yes"],
        ["BBBB2222", "5", "so", "not", "yet"],
    ]
    assert "ann" not in printed
    assert "recording" not in spoken.does("people audit"), "looking at the list opens nothing"


def test_the_sound_is_written_for_ones_own_eyes_and_never_over_a_file(spoken: Terminal) -> None:
    spoken.does("recordings play aaaa-1111 voice.ogg --as tess")
    made = spoken.folder / "voice.ogg"
    assert (made.read_bytes(), stat.S_IMODE(made.stat().st_mode)) == (SOUND, 0o600)
    assert "is there already" in spoken.gives_up("recordings play AAAA1111 voice.ogg")
    assert "not here" in spoken.gives_up("recordings play BBBB2222 other.ogg")
    assert "cannot be written" in spoken.gives_up("recordings play AAAA1111 nowhere/other.ogg")
    audit = spoken.does("people audit")
    assert "terminal:tess" in audit and "recording_played" in audit and "recording:AAAA1111" in audit


def test_typed_up_it_is_a_question_and_gone(spoken: Terminal) -> None:
    result = spoken.types("recordings type AAAA1111 --as tess", WORDS)
    assert result.exit_code == 0, result.output
    assert "with the team" in result.output and "canary" not in result.output
    with open_database() as database:
        assert [each.words for each in database.read_now(cases.waiting)] == [WORDS]
    assert "AAAA1111" not in spoken.does("recordings list")
    audit = spoken.does("people audit")
    assert "recording_typed" in audit and "canary" not in audit
    assert spoken.types("recordings type AAAA1111", WORDS).exit_code == 1


def test_what_warns_of_danger_is_found(spoken: Terminal) -> None:
    result = spoken.types("recordings type AAAA1111", "I am bleeding heavily and cannot stand up")
    assert "people of safeguarding" in result.output
    with open_database() as database:
        assert len(database.read_now(dangers.waiting)) == 1


@pytest.mark.parametrize(
    ("words", "heard", "danger"),
    [
        (WORDS, "abuse", Danger.ABUSE),
        ("I am bleeding heavily and cannot stand up", "loss", Danger.EMERGENCY),
    ],
)
def test_whoever_listens_says_what_the_words_do_not(
    spoken: Terminal, words: str, heard: str, danger: Danger
) -> None:
    result = spoken.types(f"recordings type AAAA1111 --danger {heard}", words)
    assert result.exit_code == 0, result.output
    assert "people of safeguarding" in result.output
    with open_database() as database:
        (case,) = database.read_now(dangers.waiting)
        assert (case.danger, case.words) == (danger, words)
        assert database.read_now(cases.waiting) == []


def test_only_a_known_kind_of_danger_can_be_heard(spoken: Terminal) -> None:
    assert spoken.types("recordings type AAAA1111 --danger sadness", WORDS).exit_code == 2
    assert "AAAA1111" in spoken.does("recordings list")


@pytest.mark.parametrize("words", ["", "  \n", "x" * 20_001])
def test_nothing_and_far_too_much_change_nothing(spoken: Terminal, words: str) -> None:
    assert spoken.types("recordings type AAAA1111", words).exit_code == 1
    assert "AAAA1111" in spoken.does("recordings list")


def test_one_is_let_go(spoken: Terminal) -> None:
    assert spoken.does("recordings drop BBBB2222") == "BBBB2222 is deleted.\n"
    assert "No voice note with this number" in spoken.gives_up("recordings drop BBBB2222")
    assert "recording_dropped" in spoken.does("people audit")
