"""`open_case` tells one case, says who read it, and leaves nothing of another in the conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.case import Case, CaseKind
from bot.domain.recalled import What
from bot.engine import events as facts
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

FLOW = """
title   = "A flow"
open_to = "team"
[note]
remember = "note"
value    = "about another"
[which]
ask     = "Which?"
choices = "open_cases"
keep    = false
[open]
open_case = "which"
[so]
branch = "open"
when   = { open = "read", stopped = "unreachable" }
else   = "not_there"
[read]
ask  = "It is {which}, in {her_language}. {note}"
keep = false
[more]
branch = "reads_english"
when   = { yes = "unreachable" }
else   = "end"
[unreachable]
say   = "She cannot be reached."
go_to = "end"
[not_there]
say = "Not there."
"""
CASE = Case("K3F9QX2M", "ann", CaseKind.QUESTION, "ar", "Why is it so far?", AT - timedelta(days=1))
OTHER = replace(CASE, reference="AAAA", words="Another thing")


def looks(phone: Phone, *waiting: Case) -> None:
    """Let these wait."""

    def found(about: str) -> Any:
        return tuple(case for case in waiting if about in ("", case.reference))

    phone.known[What.CASES] = found


@pytest.fixture
def phone(drafts: Drafts) -> Phone:
    """Somebody of the team, before whom two cases lie."""
    drafts.write("flow", FLOW)
    phone = Phone(drafts.shelf())
    looks(phone, CASE, OTHER)
    phone.start("flow")
    return phone


def test_the_list_names_what_waits(phone: Phone) -> None:
    assert phone.labels == [
        "case question K3F9QX2M, Arabic, 22 Nov",
        "case question AAAA, Arabic, 22 Nov",
        "Skip",
    ]


def test_her_words_are_read_and_it_is_stated(phone: Phone) -> None:
    said = phone.tap(0)
    assert "Why is it so far?" in said
    assert "Another thing" not in said
    assert phone.met(facts.CaseOpened) == [facts.CaseOpened("K3F9QX2M")]
    assert phone.met(facts.AnswerRecorded) == []


def test_the_conversation_remembers_which_and_nothing_else(phone: Phone) -> None:
    """Neither her words, nor what was remembered before."""
    said = phone.tap(0)
    assert "It is \u2068K3F9QX2M\u2069, in \u2068Arabic\u2069. " in said
    assert phone.session.runs[0].values == {
        "which": "K3F9QX2M",
        "open": "open",
        "her_language": "Arabic",
        "reads_english": "no",
    }


def test_who_has_stopped_and_who_reads_english_can_be_told_apart(drafts: Drafts, phone: Phone) -> None:
    looks(phone, replace(CASE, stopped=True))
    assert phone.tap(0).endswith("She cannot be reached.")
    looks(phone, replace(CASE, language="en"))
    phone.start("flow")
    phone.tap(0)
    assert phone.tap(0) == "She cannot be reached."


@pytest.mark.parametrize("place", [0, 2])
def test_what_is_no_longer_open_is_not_told(phone: Phone, place: int) -> None:
    """Somebody else has closed it, or the role has ended; or nothing was chosen."""
    looks(phone)
    assert phone.tap(place) == "case gone\n\nNot there."
    assert phone.met(facts.CaseOpened) == []
    assert phone.session.empty
