"""`hand_over` takes words for the team and tells her the number of her case."""

from __future__ import annotations

import pytest

from bot.domain.case import CaseKind
from bot.engine import events as facts
from tests.library.drafts import Drafts
from tests.library.phone import Phone

QUESTION = """
[a]
ask       = "What do you want to ask?"
hand_over = "{kind}"
[done]
say = "{reference} {due}"
"""


def ask(drafts: Drafts, kind: str = "question") -> Phone:
    drafts.write("flow", 'title = "A flow"\n' + QUESTION.replace("{kind}", kind))
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def test_her_words_go_to_the_team_and_are_no_answer(drafts: Drafts) -> None:
    """The run forgets them."""
    phone = ask(drafts)
    said = phone.write("Why is the clinic so far away?")
    [case] = phone.met(facts.CaseHandedOver)
    assert (case.kind, case.words, case.due, case.language) == (
        CaseKind.QUESTION,
        "Why is the clinic so far away?",
        None,
        "en",
    )
    assert case.reference in said
    assert phone.met(facts.AnswerRecorded) == []


@pytest.mark.parametrize("kind", ["complaint", "request"])
def test_a_complaint_has_a_day_by_which_it_is_dealt_with(drafts: Drafts, kind: str) -> None:
    """Thirty days from now, written out."""
    phone = ask(drafts, kind)
    said = phone.write("I was not believed.")
    [case] = phone.met(facts.CaseHandedOver)
    assert case.due is not None
    assert (case.due - phone.at).days == 30
    assert phone.shelf.day("en", case.due) in said


def test_it_can_be_skipped_and_nothing_is_handed_over(drafts: Drafts) -> None:
    """Words that say nothing are unclear."""
    phone = ask(drafts)
    assert phone.write("...").startswith("unclear")
    phone.write("skip")
    assert phone.met(facts.CaseHandedOver) == []
    assert phone.session.empty
