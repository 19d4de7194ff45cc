"""Texts are filled in without turning the sentence around, and fit their number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.rendering import fill, find, one_form, placeholders, spoken_word
from tests.engine.small_library import SmallLibrary, flow

LIBRARY = SmallLibrary()
ENGLISH = ("{n} question", "{n} questions")
ARABIC = ("لا أسئلة", "سؤال واحد", "سؤالان", "{n} أسئلة", "{n} سؤالا", "{n} سؤال")


def test_a_value_is_isolated_from_the_sentence_around_it() -> None:
    assert fill("Hello {name}!", {"name": "آن"}) == "Hello \u2068آن\u2069!"


def test_a_plain_number_needs_no_isolation() -> None:
    assert fill("{n} of {total}", {"n": "1", "total": "3"}) == "1 of 3"
    assert fill("{n}", {"n": "٣"}) == "\u2068٣\u2069"


def test_a_name_without_a_value_leaves_nothing_behind() -> None:
    assert fill("Hello {name}!", {}) == "Hello !"
    assert fill("Hello {name}!", {"name": ""}) == "Hello !"


def test_a_value_with_braces_in_it_is_not_filled_again() -> None:
    assert fill("{a}", {"a": "{b}", "b": "secret"}) == "\u2068{b}\u2069"


@pytest.mark.parametrize("text", ["{}", "{ n }", "{N}", "{1n}", "{n", "100 %", "a { b } c"])
def test_braces_that_are_no_placeholder_stay(text: str) -> None:
    assert placeholders(text) == frozenset()
    assert fill(text, {"n": "1"}) == text


def test_placeholders_may_name_what_is_known_of_her() -> None:
    assert placeholders("{contact.language} {n} {n}") == {"contact.language", "n"}


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_any_text_can_be_filled_with_anything(text: str, values: dict[str, str]) -> None:
    assert isinstance(fill(text, values), str)


def test_a_text_that_is_not_translated_is_found_in_english() -> None:
    both = flow("tea", {}, arabic={"a": "شاي"})
    both.texts["en"].update(a="tea", b="biscuit")  # type: ignore[attr-defined]
    assert find(both, "a", "ar") == ("شاي", "ar")
    assert find(both, "b", "ar") == ("biscuit", "en")
    assert find(both, "a", "so") == ("tea", "en")


@pytest.mark.parametrize(
    ("number", "english", "arabic"),
    [
        (0, "{n} questions", "لا أسئلة"),
        (1, "{n} question", "سؤال واحد"),
        (2, "{n} questions", "سؤالان"),
        (3, "{n} questions", "{n} أسئلة"),
        (10, "{n} questions", "{n} أسئلة"),
        (11, "{n} questions", "{n} سؤالا"),
        (99, "{n} questions", "{n} سؤالا"),
        (100, "{n} questions", "{n} سؤال"),
        (103, "{n} questions", "{n} أسئلة"),
    ],
)
def test_each_number_has_its_form(number: int, english: str, arabic: str) -> None:
    assert one_form(ENGLISH, "en", number, LIBRARY) == english
    assert one_form(ARABIC, "ar", number, LIBRARY) == arabic


def test_a_text_of_one_form_fits_every_number() -> None:
    assert one_form("questions", "ar", 11, LIBRARY) == "questions"


def test_a_translation_with_too_few_forms_uses_its_last() -> None:
    assert one_form(("one", "other"), "ar", 11, LIBRARY) == "other"


def test_a_word_is_said_to_somebody_else_in_her_language() -> None:
    english, arabic = (spoken_word(LIBRARY, "case_waits", code, {}) for code in ("en", "ar"))
    assert (english.text, english.direction) == ("Something waits.", "ltr")
    assert (arabic.text, arabic.direction) == ("شيء ينتظر.", "rtl")


def test_a_word_that_is_not_translated_is_said_in_english_and_says_so() -> None:
    said = spoken_word(LIBRARY, "cases_due", "ar", {"complaints": "1", "requests": "2", "late": "3"})
    assert said.text == "بعض هذا بالإنجليزية.\n\nComplaints 1, requests 2, late 3."
    assert said.direction == "rtl"


def test_somebodys_own_words_are_put_in_as_they_are() -> None:
    values = {"day": "{reply}", "reference": "A", "reply": "{day} آن"}
    said = spoken_word(LIBRARY, "case_reply", "en", values, unchanged="reply")
    assert said.text == "Asked on \u2068{reply}\u2069 (\u2068A\u2069):\n\n{day} آن\n\nWrite ASK."
