"""`number` takes a whole number between two ends."""

from __future__ import annotations

import pytest

from bot.engine import events as facts
from tests.library.drafts import Drafts
from tests.library.phone import Phone


def ask(drafts: Drafts) -> Phone:
    drafts.write("flow", 'title = "A flow"\n[a]\nask = "How many?"\nnumber = [0, 10]\n[done]\nsay = "{a}."\n')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def answers(phone: Phone) -> list[tuple[str, str]]:
    return [(fact.kind, fact.choice) for fact in phone.met(facts.AnswerRecorded)]


@pytest.mark.parametrize(
    ("reply", "meant"), [("3", "3"), (" 10. ", "10"), ("٣", "3"), ("፫", "3"), ("007", "7"), ("0", "0")]
)
def test_a_number_is_taken_in_any_script(drafts: Drafts, reply: str, meant: str) -> None:
    """1 is the number one, and not the first choice."""
    phone = ask(drafts)
    assert phone.write(reply) == f"{meant}."
    assert answers(phone) == [("number", meant)]


@pytest.mark.parametrize("reply", ["11", "-3", "two", "1.5", "3 or 4", "99999999999999999999"])
def test_what_is_no_number_in_bounds_is_unclear(drafts: Drafts, reply: str) -> None:
    """Nothing is guessed."""
    phone = ask(drafts)
    assert phone.write(reply).startswith("unclear")
    assert answers(phone) == []


def test_it_can_be_skipped(drafts: Drafts) -> None:
    """By a tap or a word."""
    for typed in (True, False):
        phone = ask(drafts)
        phone.write("Skip") if typed else phone.tap(0)
        assert answers(phone) == [("skipped", "")]
