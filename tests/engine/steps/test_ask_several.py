"""`several` takes more than one choice, tapped one by one or written all at once."""

from __future__ import annotations

import pytest

from bot.engine import events as facts
from tests.library.drafts import Drafts
from tests.library.phone import Phone

CHOICES = (
    'choices = { food = "Food", childcare = "Childcare", travel = "Money for the bus", none = "Nothing" }\n'
)


def ask(drafts: Drafts, more: str = "several = 3\n") -> Phone:
    drafts.write(
        "flow", f'title = "A flow"\n[a]\nask = "What helps?"\n{CHOICES}{more}[done]\nsay = "{{a}}."\n'
    )
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def answers(phone: Phone) -> list[tuple[str, str]]:
    return [(fact.kind, fact.choice) for fact in phone.met(facts.AnswerRecorded)]


def test_choices_are_tapped_one_by_one(drafts: Drafts) -> None:
    """What is chosen is shown and no longer offered; Skip makes room for "That is all"."""
    phone = ask(drafts)
    assert phone.labels == ["Food", "Childcare", "Money for the bus", "Nothing", "Skip"]
    assert phone.tap(1) == "What helps?\npicked so far\n1. Childcare"
    assert phone.labels == ["Food", "Money for the bus", "Nothing", "that is all"]
    assert answers(phone) == []
    phone.tap(0)
    assert phone.tap(2).replace("\u2068", "").replace("\u2069", "") == "Childcare, Food."
    assert answers(phone) == [("several", "childcare food")]


def test_the_last_one_allowed_ends_it(drafts: Drafts) -> None:
    """Nobody has to say that this is all."""
    phone = ask(drafts, "several = 2\n")
    phone.tap(0)
    phone.tap(0)
    assert answers(phone) == [("several", "food childcare")]


@pytest.mark.parametrize(
    "reply", ["1 and 3", "1, 3", "1 3", "١ ٣", "food + money for the bus", "Food, 3", "1\n3"]
)
def test_answers_written_all_at_once_are_taken_together(drafts: Drafts, reply: str) -> None:
    """In numbers, labels or both."""
    phone = ask(drafts)
    phone.write(reply)
    assert answers(phone) == [("several", "food travel")]


@pytest.mark.parametrize("reply", ["1 and 9", "food, fish", "hm, well"])
def test_an_unclear_part_makes_the_whole_unclear(drafts: Drafts, reply: str) -> None:
    """Nothing is guessed."""
    phone = ask(drafts)
    assert phone.write(reply).startswith("unclear")
    assert answers(phone) == []


def test_no_more_than_allowed_are_taken(drafts: Drafts) -> None:
    """The first ones count."""
    phone = ask(drafts, "several = 2\n")
    phone.write("4, 3, 2")
    assert answers(phone) == [("several", "none travel")]


def test_what_was_picked_counts_when_the_next_reply_is_not_understood(drafts: Drafts) -> None:
    """A tap is not lost because of what came after it."""
    phone = ask(drafts)
    phone.tap(0)
    phone.write("hm hm hm")
    phone.write("hm hm hm")
    assert answers(phone) == [("several", "food")]


def test_it_can_be_skipped(drafts: Drafts) -> None:
    """Like every question."""
    phone = ask(drafts)
    phone.write("skip")
    assert answers(phone) == [("skipped", "")]
