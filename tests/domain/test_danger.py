"""The categories are those that the measuring sentences know, and a finding holds no words."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from bot.domain.danger import Danger, Finding

SENTENCES = Path(__file__).parent.parent / "safeguarding" / "sentences"


def test_every_category_has_sentences_to_measure_it_in_english() -> None:
    lines = (SENTENCES / "seen" / "en.tsv").read_text("utf-8").splitlines()
    assert {line.split("\t")[0] for line in lines if line} == {each.value for each in Danger} | {"none"}


def test_a_finding_holds_a_category_and_when_and_nothing_else() -> None:
    assert {field.name for field in fields(Finding)} == {"danger", "past"}


def test_two_findings_together_are_the_more_urgent_and_over_only_when_both_are() -> None:
    past, now = Finding(Danger.EMERGENCY, past=True), Finding(Danger.LOSS)
    assert past.with_(now) == now.with_(past) == Finding(Danger.EMERGENCY)
    assert past.with_(past) == past


def test_a_finding_is_called_as_its_answer_is() -> None:
    assert (Finding(Danger.FGM).name, Finding(Danger.FGM, past=True).name) == ("fgm", "fgm.past")
