"""Lines for her to keep: nothing is turned around, in whichever direction her language runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ROOT
from bot.domain.consent import PURPOSES
from bot.domain.contact import Contact
from bot.engine.pen import Pen, plainly
from bot.engine.scene import Scene
from bot.library.shelf import Shelf
from tests.library.drafts import AT, Drafts


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    drafts = Drafts(tmp_path)
    drafts.write("words", (ROOT / "flows" / "words.toml").read_text("utf-8"))
    drafts.translate(
        "ar",
        {
            "words.data_sent": ("Sent: {number}", "أُرسلت: {number}"),
            "words.data_since": ("First here: {day}", "هنا منذ: {day}"),
        },
    )
    return drafts.shelf()


def pen(shelf: Shelf, language: str) -> Pen:
    return Pen(Scene(Contact("c1", language, AT), shelf, AT, lambda: "id"))


def test_in_english_there_is_nothing_that_cannot_be_seen(shelf: Shelf) -> None:
    english = pen(shelf, "en")
    assert english.count("sent", 12) == "Sent: 12"
    assert english.line("link", code="c7Qd") == "The code of the link you came by: c7Qd"
    assert english.dated("since", AT) == ["First here: Monday, 23 November 2026"]
    assert english.dated("since", None) == []


def test_in_arabic_a_number_is_never_turned_around(shelf: Shelf) -> None:
    arabic = pen(shelf, "ar")
    assert arabic.rtl
    assert "\u206612\u2069" in arabic.count("sent", 12)
    assert arabic.exact("+44 7700 900001") == "\u2066+44 7700 900001\u2069"
    (since,) = arabic.dated("since", AT)
    assert since.startswith("هنا منذ: ") and "نوفمبر" in since


def test_a_line_that_begins_with_a_value_runs_her_way_all_the_same(shelf: Shelf) -> None:
    decided = {"purpose": "تصويت", "decision": "نعم"}
    assert pen(shelf, "ar").line("decided", **decided).startswith("\u200f\u2068تصويت")
    assert pen(shelf, "en").line("decided", purpose="Votes", decision="yes") == "Votes: yes"


def test_a_language_is_called_by_its_own_name(shelf: Shelf) -> None:
    english = pen(shelf, "en")
    assert [english.language(code) for code in ("en", "ar", "xx", None)] == [
        "English",
        "العربية",
        "xx",
        "not said",
    ]


def test_every_purpose_has_a_name(shelf: Shelf) -> None:
    english = pen(shelf, "en")
    assert all("_" not in english.purpose(name) for name in PURPOSES)
    assert english.purpose("messages") == "All messages"
    assert english.purpose("of_old") == plainly("of_old") == "of old"
