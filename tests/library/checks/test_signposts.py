"""An answer to danger says only what may be said: no unchecked number, nothing on a locked screen."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest

from bot.config import ROOT
from bot.library.check import check


def found(folder: Path, old: str, new: str) -> list[str]:
    flows = folder / "flows"
    shutil.copytree(ROOT / "flows", flows)
    shutil.copytree(ROOT / "locales", flows / "locales")
    path = flows / "safeguarding.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return [str(each) for each in check(flows, flows / "locales") if "not translated" not in each.message]


def test_ours_are_as_they_should_be(tmp_path: Path) -> None:
    assert found(tmp_path, "\n", "\n") == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "Ask for triage.",
            "Ask for triage: 020 7946 0001.",
            "The number 020 7946 0001 stands in this text.",
        ),
        ("Ask for triage.", "Or text 85258.", "The number 85258 stands in this text."),
        ("{triage_chelsea}", "{triage_chelsae}", "Did you mean 'triage_chelsea'?"),
        (
            'For health advice, call 111.\nYou decide what you do."""\n\n[answers.emergency.past]',
            'You decide what you do."""\n\n[answers.emergency.past]',
            "This answer does not say 111.",
        ),
        (
            "\nThank you for telling me this.\nIf a child",
            "\nYour pregnancy.\nIf a child",
            "The first line says 'pregnancy'",
        ),
        (
            "\nThank you for telling me this.\nIf a child",
            "\n{domestic_abuse}\nIf a child",
            "The first line names a contact.",
        ),
        ("Ask for triage.", "Are you bleeding?", "An answer asks nothing back."),
        ("Ask for triage.", "Ask. " * 120, "is the most."),
        ('checked_on = ""', 'checked_on = "2026-11-20"', "when the number was checked, and not by whom"),
        ("[directory.fgm_helpline]", "[directory.time]", "A contact cannot be called 'time'"),
    ],
)
def test_what_may_not_be_said_is_found(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(said in each for each in found(tmp_path, old, new))


def test_a_number_in_a_translation_is_found_too(tmp_path: Path) -> None:
    flows = tmp_path / "flows"
    shutil.copytree(ROOT / "flows", flows)
    shutil.copytree(ROOT / "locales", flows / "locales")
    path = flows / "locales" / "so" / "LC_MESSAGES" / "messages.po"
    catalogue = polib.pofile(str(path))
    entry = catalogue.find("safeguarding.answers.child.text", by="msgctxt")
    entry.msgstr += "\n020 7946 0001"
    catalogue.save()
    problems = [str(each) for each in check(flows, flows / "locales")]
    assert any("The number 020 7946 0001" in each and "messages.po" in each for each in problems)
