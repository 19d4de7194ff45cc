"""`show_results` tells what was released, and nothing of a vote that is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.domain.poll import Method
from bot.domain.polling import StageNow
from bot.domain.recalled import What
from bot.engine import triggers
from tests.engine.votes import CLOSES, opened, over
from tests.library.drafts import Drafts
from tests.library.phone import Phone

FLOW = """
title = "A flow"
[which]
ask     = "Which?"
choices = "poll_results"
keep    = false
[result]
show_results = "which"
[after]
ask  = "{result}."
keep = false
"""
NEWER = over(Method.RANK)
NEWER = replace(NEWER, sheet=replace(NEWER.sheet, closes_at=CLOSES + timedelta(days=1)))


def play(drafts: Drafts, *stages: StageNow, source: str = FLOW) -> Phone:
    drafts.write("flow", source)
    phone = Phone(drafts.shelf())
    phone.known[What.POLLS] = lambda _: stages
    return phone


def test_the_one_that_was_chosen_is_told(drafts: Drafts) -> None:
    phone = play(drafts, NEWER, over(Method.CHOOSE))
    phone.start("flow")
    assert len(phone.labels) == 3
    assert "poll share choose" in phone.tap(1) and "told" in phone.messages[-1].text


def test_two_stages_with_one_long_title_are_told_apart_by_their_days(drafts: Drafts) -> None:
    texts = {"en": {**NEWER.sheet.texts["en"], "title": "t" * 60}}
    both = (NEWER, over(Method.CHOOSE))
    phone = play(drafts, *(replace(each, sheet=replace(each.sheet, texts=texts)) for each in both))
    phone.start("flow")
    assert len(set(phone.labels)) == 3 and all(len(each) <= 60 for each in phone.labels)


def test_without_a_question_the_newest_is_told(drafts: Drafts) -> None:
    for source in (FLOW, FLOW.replace('show_results = "which"', 'show_results = "newest"')):
        phone = play(drafts, over(Method.CHOOSE), NEWER, source=source)
        assert "poll share rank" in phone.do(triggers.StartFlow("flow", step="result"))


def test_of_a_vote_that_is_open_nothing_is_told(drafts: Drafts) -> None:
    phone = play(drafts, opened(marks={"home": 1}))
    said = phone.do(triggers.StartFlow("flow", step="result"))
    assert "none" in said and "poll" not in said
