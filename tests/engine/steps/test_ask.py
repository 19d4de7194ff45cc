"""`ask` waits for one reply: a choice, her own words, or Skip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.consent import Decision
from bot.engine import events as facts
from bot.engine.steps.ask import Ask
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import Drafts, words
from tests.library.phone import Phone

CHOICES = 'choices = { good = "It was good", bad = "It was bad" }\n'


def ask(drafts: Drafts, more: str = CHOICES) -> Phone:
    drafts.write("flow", f'title = "A flow"\n[a]\nask = "How was it?"\n{more}[done]\nsay = "Thank you."\n')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def answers(phone: Phone) -> list[tuple[str, str, str]]:
    return [(fact.kind, fact.choice, fact.words) for fact in phone.met(facts.AnswerRecorded)]


def test_choices_are_offered_with_skip_last(drafts: Drafts) -> None:
    """Skip needs no writing."""
    phone = ask(drafts)
    assert phone.labels == ["It was good", "It was bad", "Skip"]
    assert phone.messages[0].wait_id == "wait-1"


@pytest.mark.parametrize("reply", ["2", "it was BAD!", "bad", "٢"])
def test_a_choice_can_be_typed(drafts: Drafts, reply: str) -> None:
    """By number, label or name."""
    phone = ask(drafts)
    assert phone.write(reply) == "Thank you."
    assert answers(phone) == [("choice", "bad", "")]
    assert [fact.label for fact in phone.met(facts.QuestionAnswered)] == ["It was bad"]


def test_a_tapped_choice_is_taken(drafts: Drafts) -> None:
    """And only one that is there."""
    phone = ask(drafts)
    phone.tap(7)
    assert answers(phone) == []
    assert phone.tap(0) == "Thank you."
    assert answers(phone) == [("choice", "good", "")]


@pytest.mark.parametrize("reply", ["skip", "3"])
def test_a_question_can_be_skipped(drafts: Drafts, reply: str) -> None:
    """That is an answer too: it is not asked again."""
    phone = ask(drafts)
    assert phone.write(reply) == "Thank you."
    assert answers(phone) == [("skipped", "", "")]


def test_an_unclear_answer_is_asked_once_more_and_then_let_go(drafts: Drafts) -> None:
    """With the step's own words, or those of words.toml."""
    phone = ask(drafts, CHOICES + 'unclear = "Pardon?"\n')
    assert phone.write("so so") == "Pardon?\n\nHow was it?"
    assert phone.write("so so") == "let go\n\nThank you."
    assert answers(phone) == [("let_go", "", "")]
    assert ask(drafts).write("so so") == "unclear\n\nHow was it?"


def test_a_question_without_skip_rests_instead(drafts: Drafts) -> None:
    """Nothing is asked after it, and nothing is lost."""
    phone = ask(drafts, CHOICES + 'skip = false\nreason = "We must know."\n')
    assert phone.labels == ["It was good", "It was bad"]
    phone.write("so so")
    assert phone.write("so so") == "rest"
    assert [run.step for run in phone.session.set_aside] == ["a"]
    assert answers(phone) == []


def test_without_choices_she_answers_in_her_own_words(drafts: Drafts) -> None:
    """A number is then a word like any other."""
    phone = ask(drafts, "")
    assert phone.labels == ["Skip"]
    assert phone.write("1") == "Thank you."
    assert answers(phone) == [("words", "", "1")]
    skipping = ask(drafts, "")
    skipping.write("Skip")
    assert answers(skipping) == [("skipped", "", "")]


def test_words_that_say_nothing_are_unclear(drafts: Drafts) -> None:
    """Such as a row of dots."""
    assert ask(drafts, "").write("...") == "unclear\n\nHow was it?"


def test_a_sign_is_an_answer_in_her_own_words(drafts: Drafts) -> None:
    """A heart or a tear says something."""
    phone = ask(drafts, "")
    assert phone.write("😭") == "Thank you."
    assert answers(phone) == [("words", "", "😭")]


def test_every_language_can_be_offered(drafts: Drafts) -> None:
    """By its own name, English first."""
    drafts.write("words", words(everywhere("ar")))
    drafts.translate("ar")
    phone = ask(drafts, 'choices = "languages"\n')
    assert phone.labels == ["English", "العربية", "Skip"]
    phone.write("العربيه")
    assert answers(phone) == [("choice", "ar", "")]


def test_a_vote_is_a_ballot_and_no_answer(drafts: Drafts) -> None:
    """The run itself forgets what was voted."""
    phone = ask(drafts, CHOICES + 'ballot = "first"\n')
    phone.tap(1)
    assert phone.met(facts.BallotCast) == [facts.BallotCast("first.choose", {"bad": 1}, "", ("good", "bad"))]
    assert answers(phone) == []
    skipping = ask(drafts, CHOICES + 'ballot = "first"\n')
    skipping.tap(2)
    assert skipping.met(facts.BallotCast) == []
    assert answers(skipping) == []


def test_an_answer_is_not_kept_when_its_consent_was_taken_back_meanwhile(drafts: Drafts) -> None:
    """The yes must still stand when she answers, and not only when she was asked."""
    allow = '[may]\nask = "May we keep it?"\nconsent = "equality"\nchoices = { yes = "Yes", no = "No" }\n'
    more = f'{CHOICES}purpose = "equality"\n'
    drafts.write("flow", f'title = "A flow"\n{allow}[a]\nask = "How was it?"\n{more}')
    for decision, kept in ((Decision.GIVEN, [("choice", "good", "")]), (Decision.WITHDRAWN, [])):
        phone = Phone(drafts.shelf())
        phone.start("flow")
        assert phone.tap(0) == "How was it?"
        consents = phone.contact.consents
        changed = {**consents, "equality": replace(consents["equality"], decision=decision)}
        phone.contact = replace(phone.contact, consents=changed)
        phone.tap(0)
        assert len(phone.met(facts.QuestionAnswered)) == 1
        assert answers(phone) == kept


def test_a_question_waits_as_long_as_it_says(drafts: Drafts) -> None:
    """A day, without a word about it."""
    for more, hours in (("", 24), ("wait_hours = 2\n", 2)):
        phone = ask(drafts, CHOICES + more)
        assert phone.session.wait is not None
        assert (phone.session.wait.until - phone.at).total_seconds() == hours * 3600


def test_questions_can_be_counted(drafts: Drafts) -> None:
    """From two on."""
    source = 'title = "A flow"\nprogress = true\n[a]\nask = "One?"\n[b]\nask = "Two?"\n'
    drafts.write("flow", source)
    phone = Phone(drafts.shelf())
    assert phone.start("flow") == "Question 1 of 2\nOne?"
    assert phone.write("skip") == "Question 2 of 2\nTwo?"
    drafts.write("flow", source.replace('\n[b]\nask = "Two?"', ""))
    assert Phone(drafts.shelf()).start("flow") == "One?"


@pytest.mark.parametrize(
    ("choices", "words_awaited"), [(None, True), ("languages", False), ({"a": "A"}, False)]
)
def test_it_awaits_words_where_there_is_nothing_to_choose(choices: object, words_awaited: bool) -> None:
    step = Ask.model_validate({"ask": "How was it?", "choices": choices})
    assert step.awaits_words("a", {}) is words_awaited
