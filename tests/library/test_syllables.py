"""Syllables are counted as people say them; the counts here are those of the CMU Pronouncing Dictionary."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.syllables import syllables

#: How many syllables -> words that have as many.
KNOWN = {
    1: (
        "yes time home whole name asked called times birth nurse health care team black news week month "
        "year years guess league don't can't won't it's you're they've played stayed queue eye friend "
        "friends"
    ),
    2: (
        "little table wanted needed settled hundred voices changes watches tables careful safely movement "
        "statement treatment something someone somewhere outside inside baby babies midwife midwives mother "
        "mothers labour pregnant clinic doctor service support respect choices believed language message "
        "danger advice question questions answer answers project council councils decide women people "
        "person science client quiet diet patient patience nation station social special marriage unique "
        "fluent going doing being seeing saying create react rhythm isn't couldn't mustn't beyond player "
        "layer centre business wednesday evening safety lifetime elsewhere million union consent withdraw "
        "research chinese"
    ),
    3: (
        "carefully agreement management appointment everyone everything pregnancy hospital services privacy "
        "messages charity charities together decided personal important quietly period serious previous "
        "medium influence continue continued enjoying easier happiest video area idea creation racism "
        "recipe vehicle opinion neighbourhood translation telephone favourite"
    ),
    4: (
        "maternity community responsible information emergencies emergency society january february "
        "continuous criticism anonymous confidential equality ethnicity interpreter comfortable anxiety "
        "variety"
    ),
    5: "experiences individual administrators",
    6: "responsibility",
    7: "confidentiality",
}
COUNTS = [(word, count) for count, listed in KNOWN.items() for word in listed.split()]


def test_there_are_enough_known_words_to_trust_the_rules() -> None:
    assert len({word for word, _ in COUNTS}) == len(COUNTS) >= 150


@pytest.mark.parametrize(("word", "count"), COUNTS)
def test_a_known_word_has_as_many_syllables_as_in_the_dictionary(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize("word", ["DIDN'T", "Didn\N{RIGHT SINGLE QUOTATION MARK}t", "'didn't'"])
def test_capitals_and_quotes_make_no_difference(word: str) -> None:
    assert syllables(word) == 2


@pytest.mark.parametrize(("word", "count"), [("NHS", 3), ("GP", 2), ("midwife's", 2), ("999", 1), ("", 1)])
def test_letters_read_one_by_one_and_numbers(word: str, count: int) -> None:
    """A number is one: 999 is not hard to read."""
    assert syllables(word) == count


@given(st.text(max_size=40))
def test_any_text_has_a_syllable_and_no_more_than_letters(word: str) -> None:
    assert 1 <= syllables(word) <= max(3, 2 * len(word))
