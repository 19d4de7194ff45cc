"""Steps by which a text is written anew: what they name is there."""

from __future__ import annotations

from tests.library.drafts import Drafts

EDIT = """
title = "Edit"
[flow]
ask = "Which conversation?"
choices = "flows"
[text]
ask = "Which text?"
choices = "texts"
[new]
propose_text = "text"
now = "Now:"
ask = "Write it."
wrong = "No:"
hint = "Look:"
preview = "So:"
ready = "Well?"
choices = { give = "Give it", again = "Again", leave = "Leave it" }
[how]
branch = "new"
when = { proposed = "thanks" }
else = "thanks"
[thanks]
say = "Thank you."
"""


def said(drafts: Drafts, old: str, new: str) -> list[str]:
    assert old in EDIT
    drafts.write("edit", EDIT.replace(old, new))
    return [f"{problem.step}: {problem.message} {problem.suggestion}" for problem in drafts.errors()]


def test_a_good_one_is_good(drafts: Drafts) -> None:
    assert said(drafts, "Well?", "Well?") == []


def test_it_must_name_a_question_that_offers_texts(drafts: Drafts) -> None:
    (problem,) = said(drafts, 'propose_text = "text"', 'propose_text = "txt"')
    assert problem == "new: 'txt' is no question that offers texts. Did you mean 'text'?"


def test_without_such_a_question_it_is_said_how_to_make_one(drafts: Drafts) -> None:
    (problem,) = said(drafts, 'choices = "texts"', 'choices = "my_consents"')
    assert problem.endswith('Add choices = "texts" to one.')


def test_the_three_choices_must_be_there(drafts: Drafts) -> None:
    (problem,) = said(drafts, ', leave = "Leave it"', "")
    assert problem.startswith("new: This step has exactly three choices: 'give', 'again' and 'leave'.")


def test_texts_are_those_of_a_conversation_that_was_chosen(drafts: Drafts) -> None:
    (problem,) = said(drafts, 'choices = "flows"', 'choices = "languages"')
    assert problem.startswith("text: Before a text is chosen, its conversation must be.")


def test_a_branch_may_ask_only_for_what_can_come_of_it(drafts: Drafts) -> None:
    (problem,) = said(drafts, "proposed =", "given =")
    assert problem.startswith("how: 'new' is never 'given'.")
