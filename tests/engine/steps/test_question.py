"""What every question has: Skip, the ways out of a check-in, and answers that need a consent."""

from __future__ import annotations

import pytest

from bot.engine import events as facts
from bot.engine.steps import KINDS
from bot.engine.steps.question import Question
from tests.library.drafts import Drafts
from tests.library.phone import Phone

CHECKIN = 'title = "A check-in"\ncheckin = true\n'
AFTER = '[more]\nask = "And now?"\n'
#: The rest of a step that asks, by kind.
REST = {
    "several": 'choices = { a = "Ant", b = "Bee" }\nseveral = 2\n',
    "rank": 'choices = { a = "Ant", b = "Bee" }\nrank = 2\n',
    "scale": 'scale = [1, 3]\nlow = "low"\nhigh = "high"\n',
    "number": "number = [0, 9]\n",
    "join_group": 'join_group = "stakeholder"\nchoices = { a = "Ant", b = "Bee" }\n',
    "hand_over": 'hand_over = "question"\n',
    "take_code": 'take_code = "other_phone"\n'
    'wrong_code = "?"\ntoo_often = "Wait."\nnot_possible = "No."\njoined = "Done."\n',
    "ask": 'choices = { a = "Ant", b = "Bee" }\n',
}


def test_no_kind_of_question_is_left_out_here() -> None:
    """Edited by chat is what champions see only, and a vote is a matter of its own: no part of a check-in."""
    questions = {kind for kind, model in KINDS.items() if issubclass(model, Question)}
    assert questions - {"propose_text", "take_part"} == set(REST)


@pytest.mark.parametrize("kind", REST)
@pytest.mark.parametrize("way", ["Not now", "Something sad has happened"])
def test_every_kind_of_question_lets_her_out_of_a_check_in(drafts: Drafts, kind: str, way: str) -> None:
    """By a tap, with no further question, and nothing is kept of it."""
    words = (drafts.flows / "words.toml").read_text("utf-8")
    named = words.replace('"not now"', '"Not now"').replace('"sad"', '"Something sad has happened"')
    (drafts.flows / "words.toml").write_text(named, "utf-8")
    drafts.write("flow", f'{CHECKIN}[one]\nask = "Well?"\n{REST[kind]}{AFTER}')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    phone.tap(phone.labels.index(way))
    assert phone.session.empty
    assert phone.messages[-1].choices == ()
    assert phone.met(facts.AnswerRecorded) == []
    assert bool(phone.met(facts.SomethingSad)) is (way != "Not now")


@pytest.mark.parametrize("kind", REST)
def test_outside_a_check_in_there_is_only_skip(drafts: Drafts, kind: str) -> None:
    drafts.write("flow", f'title = "A flow"\n[one]\nask = "Well?"\n{REST[kind]}{AFTER}')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    assert phone.labels[-1] == "Skip"
    assert not {"not now", "sad"} & set(phone.labels)


def test_a_question_that_needs_a_consent_is_not_asked_without_it(drafts: Drafts) -> None:
    """Nobody is asked what may not be kept."""
    source = (
        'title = "A flow"\n[one]\nask = "Well?"\nchoices = { a = "Ant", b = "Bee" }\npurpose = "equality"\n'
    )
    drafts.write("flow", f'{source}[done]\nsay = "Done."\n')
    phone = Phone(drafts.shelf())
    assert phone.start("flow") == "Done."
    assert phone.met(facts.AnswerRecorded) == []


@pytest.mark.parametrize("kind", [kind for kind in REST if kind != "join_group"])
@pytest.mark.parametrize("word", ["skip", "SKIP!"])
def test_a_word_that_means_skip_skips(drafts: Drafts, kind: str, word: str) -> None:
    """It is neither an answer nor a case."""
    drafts.write("flow", f'title = "A flow"\n[one]\nask = "Well?"\n{REST[kind]}{AFTER}')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    phone.write(word)
    assert [fact.kind for fact in phone.met(facts.AnswerRecorded)] == ["skipped"] * (
        kind not in ("hand_over", "take_code")
    )
    assert phone.met(facts.CaseHandedOver) == []
    assert phone.session.runs[-1].step == "more"


def test_a_label_that_reads_like_a_refusal_is_an_answer(drafts: Drafts) -> None:
    """Whoever writes a choice out in full has chosen it."""
    drafts.write(
        "flow", f'{CHECKIN}[one]\nask = "Tea?"\nchoices = {{ a = "Please", b = "No thanks" }}\n{AFTER}'
    )
    phone = Phone(drafts.shelf())
    phone.start("flow")
    phone.write("no thanks")
    assert [fact.choice for fact in phone.met(facts.AnswerRecorded)] == ["b"]


def test_a_plain_no_asks_the_team_nothing(drafts: Drafts) -> None:
    """It would be a case that waits for nothing."""
    drafts.write("flow", f'title = "A flow"\n[one]\nask = "Well?"\n{REST["hand_over"]}{AFTER}')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    phone.write("no")
    assert phone.met(facts.CaseHandedOver) == []


def test_a_new_answer_clears_those_that_hang_on_it(drafts: Drafts) -> None:
    """Only an answer does, skipping does not."""
    source = 'title = "A flow"\n[one]\nask = "Well?"\nchoices = { a = "Ant", b = "Bee" }\nclears = ["more"]\n'
    drafts.write("flow", source + AFTER)
    for tap, cleared in ((0, [facts.AnswerForgotten("flow", "more")]), (2, [])):
        phone = Phone(drafts.shelf())
        phone.start("flow")
        phone.tap(tap)
        assert phone.met(facts.AnswerForgotten) == cleared
