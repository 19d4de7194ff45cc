"""In a check-in an answer must not read like one of the two ways out."""

from __future__ import annotations

import pytest

from tests.library.drafts import Drafts

FLOW = """
title = "How are you"
checkin = true
[how]
ask = "How?"
choices = { well = "Well", bad = "LABEL" }
"""


def errors(drafts: Drafts, label: str, head: str = "checkin = true\n") -> list[tuple[str, str, int]]:
    drafts.write("how", FLOW.replace("LABEL", label).replace("checkin = true\n", head))
    return [
        (each.file, each.step, each.line)
        for each in drafts.errors()
        if "cannot be told apart" in each.message
    ]


@pytest.mark.parametrize("label", ["not now", "Not now!", "SAD"])
def test_an_answer_may_not_be_a_way_out(drafts: Drafts, label: str) -> None:
    """Small letters and full stops make no difference."""
    assert errors(drafts, "Bad") == []
    assert errors(drafts, label) == [("flows/how.toml", "how", 5)]


def test_elsewhere_it_may(drafts: Drafts) -> None:
    """Only a check-in offers them."""
    assert errors(drafts, "Not now", "") == []


def test_what_a_check_in_calls_is_one_too(drafts: Drafts) -> None:
    drafts.write("outer", 'title = "O"\ncheckin = true\n[a]\ncall_flow = "how"\n')
    assert errors(drafts, "Not now", "") == [("flows/how.toml", "how", 4)]


def test_two_texts_that_are_the_same_only_in_a_translation_are_found_there(drafts: Drafts) -> None:
    both = {"how.how.choices.bad": ("Bad", "Triste !"), "words.sad": ("sad", "triste")}
    drafts.translate("fr", both)
    assert errors(drafts, "Bad") == [("locales/fr/LC_MESSAGES/messages.po", "how.how.choices.bad", 7)]


def test_a_label_that_stays_english_is_held_against_the_translated_way_out(drafts: Drafts) -> None:
    """She reads both in one message."""
    drafts.translate("de", {"words.sad": ("sad", "Bad")})
    assert errors(drafts, "Bad") == [("flows/how.toml", "how", 5)]


def test_what_is_english_in_every_language_is_told_once(drafts: Drafts) -> None:
    drafts.translate("fr")
    drafts.translate("de")
    assert len(errors(drafts, "sad")) == 1
