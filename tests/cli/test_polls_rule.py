"""The rule of a stage, as whoever opens it reads it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cli.polls_rule import rule
from bot.domain.poll import Method, shown_fingerprint
from bot.library.poll_files.sheets import sheet_of
from tests.library.polls import STAGES, VOTE, catalogue, draft_of, stage_of

GIVEN = {"s1": {"en": "Be heard"}, "s2": {"en": "More time"}}


def test_everything_that_decides_is_said() -> None:
    draft = draft_of(STAGES)
    sheet = sheet_of(draft, stage_of(draft, "rate"), [], options=GIVEN)
    assert list(rule(sheet)) == [
        "What comes first? [rate]",
        "How much does it matter?",
        "  - Be heard",
        "  - More time",
        "People give each option a number from 1 to 9.",
        "An option goes on when in each group 70 percent or more rate it 7 to 9, "
        "and fewer than 15 percent rate it 1 to 3.",
        "About 6 go on: those that are equal at the end go on together.",
        "Groups:",
        "  - Families (service_user, family)",
        "  - The NHS (nhs)",
        "A group with fewer than 8 votes decides nothing by itself: it counts in the total.",
        "With fewer than 20 voters there is no result.",
        "It closes on Tuesday, 7 May 2097, 18:00 London time. Nobody sees a count before.",
        f"Fingerprint: {shown_fingerprint(sheet.fingerprint())}",
    ]


def test_where_one_is_chosen_groups_have_weights_and_a_floor() -> None:
    draft = draft_of(STAGES)
    lines = list(rule(sheet_of(draft, stage_of(draft, "rank"), [], options=GIVEN)))
    assert "People put up to 2 options in order, the most important first." in lines
    assert "Groups, each with its weight:" in lines
    assert "  - Families (service_user, family): 2" in lines
    assert "The least satisfied group must be satisfied by 40 percent or more." in lines


def test_what_can_only_be_said_in_english_is_counted_before_anybody_signs() -> None:
    draft = draft_of(STAGES)
    somali = catalogue("so", draft, {"title": "Maxaa?", "rate.ask": "Intee?"})
    lines = list(rule(sheet_of(draft, stage_of(draft, "rate"), [somali], options=GIVEN)))
    assert "In 'so' 6 of 8 texts are not translated, and so English." in lines


def test_a_gathering_counts_nothing() -> None:
    draft = draft_of(STAGES)
    lines = list(rule(sheet_of(draft, stage_of(draft, "gather"), [])))
    assert "People write what should change, in their own words." in lines
    assert not [line for line in lines if "weight" in line or "voters" in line]


@pytest.mark.parametrize("method", Method)
def test_every_way_to_answer_has_its_words(method: Method) -> None:
    draft = draft_of(VOTE)
    sheet = replace(sheet_of(draft, stage_of(draft, "choose"), []), method=method)
    assert [line for line in rule(sheet) if line.startswith("People ")]


def test_an_approval_says_how_many() -> None:
    draft = draft_of(VOTE)
    sheet = replace(sheet_of(draft, stage_of(draft, "choose"), []), method=Method.APPROVE)
    assert "People choose as many options as they like." in rule(sheet)
    assert "People choose up to 2 options." in rule(replace(sheet, most=2))
    assert "People put up to 2 options in order, the most important first." in rule(
        replace(sheet, most=2, method=Method.RANK)
    )
