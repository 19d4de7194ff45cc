"""A typed reply is understood however it is spelt, and never guessed at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import Choice
from bot.engine.matching import choose, normal

YES_NO = (Choice("yes", "Yes, I agree"), Choice("no", "No, thank you"), Choice("skip", "Skip"))
TOPICS = (
    Choice("listening", "Being listened to"),
    Choice("time", "Being given time"),
    Choice("home", "A midwife at home"),
    Choice("cafe", "A café for mothers"),
)
ARABIC = (Choice("yes", "نعم، أوافق"), Choice("no", "لا، شكراً"), Choice("skip", "تخطّي"))
MANY = tuple(Choice(f"c{n}", f"Choice number {chr(96 + n)}") for n in range(1, 13))


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("1", 0),
        (" 2 ", 1),
        ("3.", 2),
        ("(1)", 0),
        ("2️⃣", 1),
        ("①", 0),
        ("²", 1),
        ("２", 1),
        ("١", 0),
        ("۲", 1),
        ("፫", 2),
        ("२", 1),
        ("Yes, I agree", 0),
        ("yes i AGREE!!", 0),
        ("YES", 0),
        ("yes,", 0),
        ("No", 1),
        ("no thank", 1),
        ("skip…", 2),
        ("✅ yes", 0),
        ("*Yes*", 0),
    ],
)
def test_a_reply_is_understood(said: str, place: int) -> None:
    assert choose(said, YES_NO) == place


@pytest.mark.parametrize(
    "said",
    [
        "",
        "   ",
        "?!",
        "👍",
        "0",
        "4",
        "٤",
        "99999",
        "1 2",
        "one",
        "y",
        "yess",
        "I agree",
        "maybe yes",
        "\0",
        "\ud83d",
    ],
)
def test_what_is_unclear_is_not_guessed_at(said: str) -> None:
    assert choose(said, YES_NO) is None


@pytest.mark.parametrize(
    ("said", "place"),
    [("being", None), ("being listened", 0), ("being given", 1), ("a", None), ("a midwife", 2), ("time", 1)],
)
def test_the_beginning_of_one_label_only_is_understood(said: str, place: int | None) -> None:
    assert choose(said, TOPICS) == place


@pytest.mark.parametrize(
    "said", ["A café for mothers", "a cafe for mothers", "A CAFE\u0301 FOR MOTHERS", "cafe"]
)
def test_accents_make_no_difference(said: str) -> None:
    assert choose(said, TOPICS) == 3


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("نعم", 0),
        ("نعم، أوافق", 0),
        ("نعم اوافق", 0),
        ("نَعَمْ", 0),
        ("لا", 1),
        ("لا شكرا", 1),
        ("تخطي", 2),
        ("تخطى", 2),
        ("تخـــطي", 2),
        ("\u200fنعم\u200e", 0),
        ("yes", 0),
    ],
)
def test_arabic_is_understood_with_and_without_its_marks(said: str, place: int) -> None:
    assert choose(said, ARABIC) == place


@pytest.mark.parametrize(("said", "place"), [("12", 11), ("١٢", 11), ("1️⃣2️⃣", 11), ("13", None), ("012", 11)])
def test_numbers_have_as_many_digits_as_they_need(said: str, place: int | None) -> None:
    assert choose(said, MANY) == place


def test_a_choice_called_by_a_number_is_taken_by_its_place() -> None:
    assert choose("2", (Choice("2", "2"), Choice("1", "1"))) == 1


def test_without_choices_nothing_is_chosen() -> None:
    assert choose("1", ()) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [("না", "নি"), ("हाँ", "हूँ"), ("கா", "கி"), ("มา", "มี")],
)
def test_vowels_written_as_signs_tell_words_apart(first: str, second: str) -> None:
    """Bengali, Hindi, Tamil, Thai: a sign on a letter there is half of the word, not an accent."""
    assert normal(first) != normal(second)


@given(st.text())
def test_a_normal_text_is_as_normal_as_it_gets(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(st.text(), st.lists(st.builds(Choice, st.text(), st.text()), max_size=5))
def test_any_reply_to_any_choices_is_a_place_among_them_or_nothing(text: str, choices: list[Choice]) -> None:
    place = choose(text, choices)
    assert place is None or 0 <= place < len(choices)


@given(st.integers(min_value=-10, max_value=200_000))
def test_a_number_beyond_the_choices_is_unclear(number: int) -> None:
    place = choose(str(number), MANY)
    assert place == (abs(number) - 1 if 1 <= abs(number) <= len(MANY) else None)
