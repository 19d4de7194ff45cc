"""`scale` takes a number between two ends that have names."""

from __future__ import annotations

import pytest

from bot.engine import events as facts
from tests.library.drafts import Drafts
from tests.library.phone import Phone


def ask(drafts: Drafts, ends: str = "[0, 4]") -> Phone:
    step = f'ask = "How much?"\nscale = {ends}\nlow = "not at all"\nhigh = "very much"\n'
    drafts.write("flow", f'title = "A flow"\n[a]\n{step}[done]\nsay = "Done."\n')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def answers(phone: Phone) -> list[tuple[str, str]]:
    return [(fact.kind, fact.choice) for fact in phone.met(facts.AnswerRecorded)]


def test_every_number_is_offered_and_the_ends_say_what_they_mean(drafts: Drafts) -> None:
    """In the words of the file."""
    assert ask(drafts).labels == ["0: not at all", "1", "2", "3", "4: very much", "Skip"]


@pytest.mark.parametrize(
    ("reply", "meant"), [("2", "2"), ("0", "0"), ("٤", "4"), ("very much", None), ("4: very much", "4")]
)
def test_a_written_number_is_that_number_and_not_a_place(
    drafts: Drafts, reply: str, meant: str | None
) -> None:
    """2 is the number two, although it stands third."""
    phone = ask(drafts)
    phone.write(reply)
    assert answers(phone) == ([("scale", meant)] if meant else [])


@pytest.mark.parametrize("reply", ["5", "-1", "9999999999999", "a lot"])
def test_what_is_not_on_the_scale_is_unclear(drafts: Drafts, reply: str) -> None:
    """Nothing is guessed."""
    phone = ask(drafts)
    assert phone.write(reply).startswith("unclear")
    assert answers(phone) == []


def test_a_tap_is_taken_and_it_can_be_skipped(drafts: Drafts) -> None:
    """Like every question."""
    phone = ask(drafts)
    phone.tap(4)
    assert answers(phone) == [("scale", "4")]
    phone = ask(drafts)
    phone.tap(5)
    assert answers(phone) == [("skipped", "")]
