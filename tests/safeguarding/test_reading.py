"""A text is read in one way, however it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safeguarding.reading import read


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("BLEEDING", "bleeding"),
        ("bleeeeding", "bleeding"),
        ("don't", "dont"),
        ("l’eau", "leau"),
        ("accouchée", "accouchee"),
        ("أختي", "اختي"),
        ("نَزِيف", "نزيف"),
        ("نـزيف", "نزيف"),
        ("گال", "قال"),
        ("٣٣", "33"),
        ("k1ll", "kill"),
        ("in 2019", "in 2021"),
        ("07700 900123", "12345 678"),
        ("реn", "pen"),  # two Cyrillic letters
        ("dhiigga", "dhiga"),
        ("quoi", "koi"),
        ("xanuun", "hanun"),
        ("bl\u200beed", "bleed"),
    ],
)
def test_ways_of_typing_one_word_are_read_the_same(typed: str, same: str) -> None:
    assert read(typed) == read(same)


def test_what_parts_words_parts_them_and_nothing_else_is_left() -> None:
    assert read("  no - air...\n(now)! ") == "no air now"
    assert read("...") == read("") == ""


def test_letters_of_the_arabic_chat_alphabet_stay() -> None:
    assert read("7amel 3andi") == "7amel 3andi"


def test_numbers_to_call_and_small_ones_stay() -> None:
    assert read("call 999 or 111, I am 38 weeks") == "cal 999 or 111 i am 38 weks"


def test_of_signs_that_stand_for_a_sentence_only_some_are_read() -> None:
    assert len(read("\ufdfa" * 4096)) <= 2000


def test_pictures_that_say_something_become_words() -> None:
    assert read("\U0001fa78") == "blod"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    plain = read(text)
    assert "  " not in plain
    assert plain == plain.strip()
