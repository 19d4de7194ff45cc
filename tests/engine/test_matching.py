"""A typed reply is understood however it is spelt, and never guessed at."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import Choice
from bot.engine.matching import choose, normal
from bot.library.words import read_words
from tests.engine.small_library import SmallLibrary
from tests.engine.typed_answers import NO_AGREEMENT, OFFERED, ROWS, Typed

_FILE = Path(__file__).parents[2] / "flows" / "words.toml"
_WORDS, _ = read_words(_FILE.name, _FILE.read_text("utf-8"))
assert _WORDS is not None
#: The plain words of the flows of today, in every language.
PLAIN = SmallLibrary(
    yes_words=_WORDS.understood("yes_words"),
    no_words=_WORDS.understood("no_words") | _WORDS.understood("no_thanks_words"),
)

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
    assert choose(said, YES_NO, PLAIN) == place


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
    assert choose(said, YES_NO, PLAIN) is None


@pytest.mark.parametrize(
    ("said", "place"),
    [("being", None), ("being listened", 0), ("being given", 1), ("a", None), ("a midwife", 2), ("time", 1)],
)
def test_the_beginning_of_one_label_only_is_understood(said: str, place: int | None) -> None:
    assert choose(said, TOPICS, PLAIN) == place


@pytest.mark.parametrize(
    "said", ["A café for mothers", "a cafe for mothers", "A CAFE\u0301 FOR MOTHERS", "cafe"]
)
def test_accents_make_no_difference(said: str) -> None:
    assert choose(said, TOPICS, PLAIN) == 3


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
    assert choose(said, ARABIC, PLAIN) == place


@pytest.mark.parametrize(("said", "place"), [("12", 11), ("١٢", 11), ("1️⃣2️⃣", 11), ("13", None), ("012", 11)])
def test_numbers_have_as_many_digits_as_they_need(said: str, place: int | None) -> None:
    assert choose(said, MANY, PLAIN) == place


def test_a_choice_called_by_a_number_is_taken_by_its_place() -> None:
    assert choose("2", (Choice("2", "2"), Choice("1", "1")), PLAIN) == 1


def test_without_choices_nothing_is_chosen() -> None:
    assert choose("1", (), PLAIN) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [("না", "নি"), ("हाँ", "हूँ"), ("கா", "கி"), ("มา", "มี")],
)
def test_vowels_written_as_signs_tell_words_apart(first: str, second: str) -> None:
    """Bengali, Hindi, Tamil, Thai: a sign on a letter there is half of the word, not an accent."""
    assert normal(first) != normal(second)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.offered} {row.said}")
def test_what_people_type_is_understood_in_every_language(row: Typed) -> None:
    """Or is not guessed at: the rows say which."""
    choices = offered(row.offered)
    place = choose(row.said, choices, PLAIN)
    assert (None if place is None else choices[place].id) == row.meant


def offered(key: str) -> list[Choice]:
    return [Choice(name, label) for name, label in OFFERED[key].items()]


CONSENTS = [key for key, labels in OFFERED.items() if "yes" in labels]
LETTERS = "abeilnorstyعمنلاتخطيأዎአይዝለ 12-'é"


@given(st.lists(st.text(LETTERS, min_size=1, max_size=12), max_size=6, unique_by=normal), st.booleans())
def test_a_label_is_never_taken_for_another_choice(labels: list[str], consent: bool) -> None:
    """Whatever else is offered: who types all of it means it."""
    labels = [label for label in labels if normal(label) and not normal(label).isdigit()]
    names = ["yes", "no", "skip"] if consent else []
    choices = [Choice((names + ["x y z"] * 9)[place], label) for place, label in enumerate(labels)]
    ids = {each.id for each in choices}
    for place, label in enumerate(labels):
        if normal(label) not in ids:
            assert choose(label, choices, PLAIN) == place


@given(st.sampled_from(CONSENTS), st.from_regex(r"[a-z0-9']{1,14}", fullmatch=True))
def test_a_word_in_latin_letters_is_no_yes_unless_it_is_listed(key: str, word: str) -> None:
    """A yes is kept as evidence: what only looks like one in another alphabet may not give it."""
    choices = offered(key)
    place = choose(word, choices, PLAIN)
    if place is not None and choices[place].id == "yes":
        first = normal(choices[place].label).split()[0]
        assert normal(word) in PLAIN.yes_words | {first, "1"} or int(word) == 1


@pytest.mark.parametrize("key", CONSENTS)
def test_nothing_plain_is_taken_for_a_yes(key: str) -> None:
    choices = offered(key)
    places = {word: choose(word, choices, PLAIN) for word in NO_AGREEMENT}
    assert [word for word, place in places.items() if place is not None and choices[place].id == "yes"] == []
    assert not PLAIN.yes_words & {normal(word) for word in NO_AGREEMENT}


def test_no_plain_word_means_yes_and_no() -> None:
    """Nor may a no begin like a yes: "yes" is always at the start of its own words."""
    assert not PLAIN.yes_words & PLAIN.no_words


def test_a_plain_word_answers_only_where_there_is_such_a_choice() -> None:
    """ "la" is no in Arabic, and the beginning of a French label where nothing is called no."""
    assert choose("la", offered("fr.topics"), PLAIN) == 1
    assert choose("la", offered("fr.consent"), PLAIN) == 1
    assert choose("haa", TOPICS, PLAIN) is None


def test_what_may_be_two_labels_in_latin_letters_is_neither() -> None:
    """The same letters may be meant for both."""
    alike = (Choice("a", "قابلة جديدة"), Choice("b", "قابلة قديمة"))
    assert choose("qabila", alike, PLAIN) is None
    assert choose("qabila jadida", alike, PLAIN) == 0


def test_the_first_word_of_a_long_yes_is_not_enough_in_latin_letters() -> None:
    """All of it is, and so is a listed word; of any other choice the first word is enough."""
    labels = ("موافقون على ذلك", "لا نريد ذلك")
    consent = (Choice("yes", labels[0]), Choice("no", labels[1]))
    topics = (Choice("a", labels[0]), Choice("b", labels[1]))
    assert choose("mowafi2oon", topics, PLAIN) == 0
    assert choose("mowafi2oon", consent, PLAIN) is None
    assert choose("mowafi2oon 3ala thalik", consent, PLAIN) == 0
    assert choose("al arabiya", (Choice("en", "English"), Choice("ar", "العربية (draft)")), PLAIN) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("ሐኪም", "ሀኪም"), ("ሠላም", "ሰላም"), ("ዓለም", "አለም"), ("ፀሐይ", "ጸሀይ"), ("ኃይል", "ሀይል")]
)
def test_amharic_syllables_that_sound_alike_make_no_difference(one: str, other: str) -> None:
    """People write either."""
    assert normal(one) == normal(other)


@given(st.text())
def test_a_normal_text_is_as_normal_as_it_gets(text: str) -> None:
    once = normal(text)
    assert normal(once) == once
    assert once == once.strip()
    assert "  " not in once


@given(st.text(), st.lists(st.builds(Choice, st.text(), st.text()), max_size=5))
def test_any_reply_to_any_choices_is_a_place_among_them_or_nothing(text: str, choices: list[Choice]) -> None:
    place = choose(text, choices, PLAIN)
    assert place is None or 0 <= place < len(choices)


@given(st.integers(min_value=-10, max_value=200_000))
def test_a_number_beyond_the_choices_is_unclear(number: int) -> None:
    place = choose(str(number), MANY, PLAIN)
    assert place == (abs(number) - 1 if 1 <= abs(number) <= len(MANY) else None)
