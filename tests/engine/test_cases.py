"""What somebody of the team reads of a case, and what she who asked reads of the reply."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.case import Case, CaseKind
from bot.domain.contact import Contact
from bot.domain.danger import Danger
from bot.domain.recalled import Lookup, What
from bot.engine import cases
from bot.engine.scene import Scene
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeIds

CASE = Case("K3F9QX2M", "ann", CaseKind.QUESTION, "ar", "Why {day} so far?", MONDAY - timedelta(days=3))


def a_scene(*open_cases: Case) -> Scene:
    scene = Scene(Contact("tess", "en", MONDAY), SmallLibrary(), MONDAY, FakeIds("id"))
    scene.flow = scene.library.words
    scene.recalled = {Lookup(What.CASES, each.reference): (each,) for each in open_cases}
    return scene


def plain(text: str) -> str:
    return text.replace("\u2068", "").replace("\u2069", "")


def test_a_button_says_what_it_is_in_which_language_and_of_when() -> None:
    assert cases.label(a_scene(), CASE) == "Question K3F9QX2M, Arabic, 20 Nov"
    taken = cases.label(a_scene(), replace(CASE, someone_on_it=True))
    assert taken == "Question K3F9QX2M, Arabic, 20 Nov, someone is on it"
    assert len(taken) <= 60


def test_a_case_is_told_with_her_words_as_they_are() -> None:
    said = plain(cases.told(a_scene(), CASE))
    assert said == (
        "Question K3F9QX2M, Friday 20 November 2026, Arabic (العربية)\n\nHer words:\nWhy {day} so far?"
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [(10, "Due Thursday 3 December 2026, days left 10"), (-1, "Due Sunday 22 November 2026, overdue")],
)
def test_a_case_with_a_clock_says_how_long_is_left(days: int, said: str) -> None:
    due = replace(CASE, due=MONDAY + timedelta(days=days))
    assert plain(cases.told(a_scene(), due)).split("\n")[1] == said


def test_it_is_said_who_was_there_before_and_who_cannot_be_reached() -> None:
    before = replace(CASE, opened_at=MONDAY - timedelta(days=1))
    assert "Opened on Sunday 22 November 2026" in plain(cases.told(a_scene(), before))
    now = replace(before, someone_on_it=True)
    assert "Somebody else opened it.\n" in cases.told(a_scene(), now)
    assert "Opened on" not in cases.told(a_scene(), now)
    assert "She has stopped." in cases.told(a_scene(), replace(CASE, stopped=True))


@pytest.mark.parametrize("unanswered", [True, False])
def test_of_danger_it_is_said_whether_the_chat_has_answered(unanswered: bool) -> None:
    case = replace(CASE, kind=CaseKind.DANGER, danger=Danger.ABUSE, unanswered=unanswered)
    assert ("Unanswered" in cases.told(a_scene(case), case)) is unanswered


def test_a_language_that_is_no_longer_on_offer_still_has_a_name() -> None:
    assert cases.her_language(a_scene(), replace(CASE, language="so")) == "so"
    assert cases.her_language(a_scene(), replace(CASE, language="en")) == "English"


def test_she_reads_a_frame_in_her_language_and_the_words_unchanged() -> None:
    words = "See {day}.\n\nIt is close: https://a.example"
    reply = cases.reply(a_scene(), CASE, words)
    assert plain(reply.text) == f"سألتم يوم Friday 20 November 2026 (K3F9QX2M):\n\n{words}\n\nاسأل."
    assert f"\n\n{words}\n\n" in reply.text, "no mark stands around them"
    assert reply.direction == "rtl"


def test_where_the_frame_is_not_translated_a_line_says_so() -> None:
    reply = cases.reply(a_scene(), replace(CASE, language="so"), "Yes.")
    assert reply.text.startswith("Some of this is in English.\n\nAsked on ")
    assert reply.direction == "ltr"


def test_only_what_was_looked_up_is_found() -> None:
    assert cases.named(a_scene(CASE), "K3F9QX2M") == CASE
    scene = a_scene()
    scene.recalled = {Lookup(What.CASES, "K3F9QX2M"): ()}
    assert cases.named(scene, "K3F9QX2M") is None
    assert cases.named(scene, "") is None
