"""A map says what a flow does in words for a champion, whatever kinds of step there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest

from bot.config import ROOT
from bot.domain.flow_map import END, Card, FlowMap, Shape, Way
from bot.engine.flow import When
from bot.engine.steps import KINDS
from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Step
from bot.engine.steps.say import Say
from bot.library.checks.ways import exits
from bot.library.flow_map import DEEDS, OCCASIONS, map_of, maps_of
from bot.library.load import load
from bot.library.publish import compile_flows
from tests.engine.small_library import SmallLibrary, flow
from tests.library.drafts import Drafts, shelf_of

FLOWS, LOCALES = ROOT / "flows", ROOT / "locales"
TEA = """
title = "Tea"
keywords = ["tea", "a cup"]
[before]
branch = "consent.polls"
when = { given = "tea", declined = "bye", withdrawn = "bye" }
else = "first"
[first]
call_flow = "on_someone_new"
[tea]
ask = "Tea?"
choices = { yes = "Yes, please", no = "No" }
[which]
branch = "tea"
when = { yes = "words", skipped = "tea" }
else = "end"
[words]
ask = "How?"
skip = false
reason = "We have to know."
[keep]
remember = "how"
value = "{words}"
[bye]
say = "Goodbye."
"""


class Unheard(Step):
    """A kind that nobody has written yet."""

    kind: ClassVar[str] = "sing_song"

    sing_song: str
    to: dict[str, str]
    loudly: str

    def leads_to(self) -> Iterator[str]:
        yield from (*self.to.values(), self.loudly)


@pytest.fixture
def tea(tmp_path: Path) -> FlowMap:
    drafts = Drafts(tmp_path)
    drafts.write("tea", TEA)
    return maps_of(drafts.shelf())["tea"]


def card(flow: FlowMap, name: str) -> Card:
    return next(each for each in flow.cards if each.name == name)


def only(step: Step, **more: Step) -> Card:
    """The card of one step, the first of a flow."""
    library = SmallLibrary.of(flow("a", {"one": step, "two": Say(say="Two."), **more}))
    found = library.flow("a")
    assert found is not None
    return map_of(found, library).cards[0]


def test_it_says_what_starts_a_flow(tea: FlowMap) -> None:
    assert tea.begins == ("Begins when someone writes TEA or A CUP.",)
    assert set(OCCASIONS) == set(When)


def test_a_flow_that_others_lead_to_says_so() -> None:
    library = SmallLibrary.of(flow("a", {"one": Say(say="One.")}))
    assert map_of(library.flows["a"], library).begins == ("Begins when another conversation leads here.",)


def test_reasons_for_one_way_are_told_together_and_in_words(tea: FlowMap) -> None:
    before = card(tea, "before")
    assert (before.shape, before.text) == (Shape.FORK, "Agreed to votes being counted?")
    assert before.ways == (
        Way("tea", "Said yes"),
        Way("bye", "Said no / Took the yes back"),
        Way("first", "Anything else"),
    )


def test_a_branch_by_an_answer_names_the_choice_as_it_was_offered(tea: FlowMap) -> None:
    assert card(tea, "which").text == "What was answered at “tea”?"
    assert card(tea, "which").ways == (
        Way("words", "Yes, please"),
        Way("tea", "Skipped"),
        Way(END, "Anything else"),
    )


def test_another_flow_is_called_by_its_title(tea: FlowMap) -> None:
    assert card(tea, "first") == Card(
        "first", Shape.CALL, "goes through another conversation", "someone_new", (), (Way("tea"),)
    )


def test_a_question_shows_its_choices_and_skip_where_it_can_be_skipped(tea: FlowMap) -> None:
    assert card(tea, "tea").choices == ("Yes, please", "No", "Skip")
    assert card(tea, "words").choices == ("… in their own words",)
    assert card(tea, "tea").shape is Shape.ASKED


def test_what_is_remembered_is_told(tea: FlowMap) -> None:
    assert card(tea, "keep").text == "The answer at “words”, as: how"
    assert card(tea, "keep").shape is Shape.QUIET


def test_a_question_of_languages_offers_each_by_its_own_name() -> None:
    assert only(Ask(ask="Which?", choices="languages", skip=False, reason="-")).choices[0] == "English"


def test_a_kind_that_nobody_knows_is_a_plain_card_with_all_its_ways() -> None:
    step = Unheard(sing_song="la_la", to={"high_c": "two", "low": "end"}, loudly="three")
    assert only(step, three=Say(say="Three.")) == Card(
        "one",
        Shape.QUIET,
        "sing song",
        "“la_la”",
        (),
        (Way("two", "High c / Anything else"), Way(END, "Low"), Way("three", "Or")),
    )


def test_texts_are_in_the_language_asked_for_and_else_in_english() -> None:
    english = flow("a", {"one": Say(say="One."), "two": Say(say="Two.")})
    both = replace(english, texts={**english.texts, "ar": {"title": "شاي", "one.say": "واحد"}})
    found = map_of(both, SmallLibrary.of(both), "ar")
    assert found.direction == "rtl"
    assert [each.text for each in found.cards] == ["واحد", "Two."]


def test_maps_come_in_the_order_of_their_titles() -> None:
    maps = maps_of(shelf_of(compile_flows(FLOWS, LOCALES)))
    titles = [each.title.casefold() for each in maps.values()]
    assert titles == sorted(titles)
    assert "words" not in maps


def test_every_way_of_our_own_flows_is_on_its_map_and_no_other() -> None:
    maps = maps_of(shelf_of(compile_flows(FLOWS, LOCALES)))
    for draft in load(FLOWS).flows:
        for each in maps[draft.name].cards:
            assert {way.to for way in each.ways} == set(exits(draft, each.name)), (draft.name, each.name)


def test_no_words_are_kept_for_a_kind_that_is_gone() -> None:
    assert set(DEEDS) <= set(KINDS)
