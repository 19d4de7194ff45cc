"""The release on a terminal: every outcome in plain words, percent or a word, and who is not shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.cli.polls_result import said
from bot.domain.poll import PollStatus
from bot.domain.polling import StageNow
from bot.domain.release import Band, Measured, Outcome, Release, Share
from tests.storage.sheets import SHEET

RELEASE = Release(
    SHEET.name,
    SHEET.fingerprint(),
    datetime(2026, 12, 7, 10, 0, tzinfo=UTC),
    Outcome.CHOSEN,
    winners=("time",),
    turnout={"": 45, "families": 30},
    too_few=("services",),
    without_group=True,
    shares={
        "time": {"": Share(percent=60), "families": Share(band=Band.NEARLY_ALL)},
        "listening": {"": Share(percent=5)},
    },
    measures=(Measured("head_to_head", ()), Measured("points", ("time",))),
)


def shown(release: Release, capsys: pytest.CaptureFixture[str]) -> str:
    said(StageNow(SHEET, PollStatus.CLOSED, 1, release), release, "d1ge57")
    return capsys.readouterr().out


def test_each_share_is_said_as_it_was_released(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(RELEASE, capsys)
    (time,) = [line for line in text.splitlines() if "60 %" in line]
    assert "time" in time and "nearly all" in time
    (listening,) = [line for line in text.splitlines() if " 5 %" in line]
    assert "too few to show" in listening
    assert "about 45" in text and "about 30" in text
    assert "services: too few to show on its own; counted in the total." in text
    assert "People without a group took part" in text
    assert "head to head: none" in text and "points: time" in text
    assert "SHA-256 of the release: d1ge57" in text


@pytest.mark.parametrize(
    ("outcome", "why", "words"),
    [
        (Outcome.GATHERED, "", "The ideas are in."),
        (Outcome.SHORTLIST, "", "These go on: time"),
        (Outcome.CHOSEN, "", "Chosen: time"),
        (Outcome.WORKSHOP, "disagree", "A workshop decides: the ways of counting name different ones."),
        (Outcome.WORKSHOP, "tie", "there is a tie"),
        (Outcome.WORKSHOP, "floor", "less satisfied"),
        (Outcome.WORKSHOP, "none_in", "nothing is supported enough"),
        (Outcome.TOO_FEW, "", "Fewer people than the quorum took part: nothing is shown."),
    ],
)
def test_every_outcome_has_its_words(
    outcome: Outcome, why: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert words in shown(replace(RELEASE, outcome=outcome, why=why), capsys)


def test_brackets_in_a_text_are_only_brackets(capsys: pytest.CaptureFixture[str]) -> None:
    sheet = replace(SHEET, texts={"en": {"title": "T", "options.time": "Time [red]now[/red]"}})
    said(StageNow(sheet, PollStatus.CLOSED, 1, RELEASE), RELEASE, "d1ge57")
    assert "[red]now[/red]" in capsys.readouterr().out
