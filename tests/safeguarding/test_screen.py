"""The screen as it runs: what it finds, however it is typed, and that it never fails."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.danger import Danger, Finding
from bot.safeguarding.measuring import Share, by_category, by_language, outcomes
from bot.safeguarding.model import Model
from bot.safeguarding.screen import Screen, Sureness
from bot.safeguarding.sentences import HARMLESS, Sentence
from tests.safeguarding.conftest import committed

#: How many of those found before may be lost by another way of typing them.
_LOST = 0.06
_HARMLESS = (
    "Thank you for the meeting, the tea was lovely and I will come again next Tuesday with my sister. "
)
#: On sentences that nobody tuned on. Learnt without one set of writers and measured on theirs, for each set
#: in turn, it found 0.94 at 0.22 false alarms, at worst 0.92 in a language. A little worse is a fault.
_LEAST_FOUND, _MOST_FALSE = 0.92, 0.24
_LEAST_FOUND_IN_A_LANGUAGE, _MOST_FALSE_IN_A_LANGUAGE = 0.89, 0.28


def share_found(screen: Screen, texts: list[str]) -> float:
    return sum(screen.look(text) is not None for text in texts) / len(texts)


@pytest.fixture(scope="module")
def found(screen: Screen, seen: list[Sentence]) -> list[str]:
    """Every third dangerous sentence that the screen finds as it was written."""
    told = [each.text for each in seen if each.category != HARMLESS][::3]
    return [text for text in told if screen.look(text)]


@given(text=st.text())
def test_any_text_gets_an_answer(text: str, screen: Screen) -> None:
    finding = screen.look(text)
    assert finding is None or isinstance(finding, Finding)
    assert finding == screen.look(text)


@settings(max_examples=20)
@given(text=st.text(min_size=300))
def test_so_does_a_long_one_of_half_characters(text: str, screen: Screen) -> None:
    screen.look(text + "\ud83d" + "a" * 5000)


@pytest.mark.parametrize(
    "text", ["", " ", "\x00", "\ud83d", "👍🏾", "7", "...", "ok", "thank you", "1012007"]
)
def test_what_says_nothing_is_no_danger(screen: Screen, text: str) -> None:
    assert screen.look(text) is None


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("I am bleeding heavily and I lost the baby", Danger.EMERGENCY),
        ("my baby is not breathing, she is blue", Danger.EMERGENCY),
        ("I want to kill myself", Danger.SELF_HARM),
        ("my husband beats me", Danger.ABUSE),
        ("waan is dilayaa", Danger.SELF_HARM),
        ("جوزي بيضربني", Danger.ABUSE),
        ("mon bébé ne bouge plus", Danger.MATERNITY),
    ],
)
def test_plain_words_of_danger_are_found(screen: Screen, text: str, danger: Danger) -> None:
    finding = screen.look(text)
    assert finding is not None
    assert finding.danger is danger


def test_danger_among_much_that_is_harmless_is_found(screen: Screen, found: list[str]) -> None:
    texts = [f"{_HARMLESS * 4}{text}. {_HARMLESS * 4}" for text in found]
    assert share_found(screen, texts) >= 1 - _LOST


@pytest.mark.parametrize("way", ["upper", "decomposed", "unmarked", "doubled", "wide", "dotted"])
def test_another_way_of_typing_is_found_as_well(screen: Screen, found: list[str], way: str) -> None:
    ways: dict[str, Callable[[str], str]] = {
        "upper": str.upper,
        "decomposed": lambda text: unicodedata.normalize("NFD", text),
        "unmarked": lambda text: "".join(
            each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)
        ),
        "doubled": lambda text: text.replace("a", "aaa").replace("ا", "ااا"),
        "wide": lambda text: text.replace(" ", "   \n"),
        "dotted": lambda text: text.replace(" ", "... "),
    }
    assert share_found(screen, [ways[way](text) for text in found]) >= 1 - _LOST


def test_without_spaces_most_are_still_found(screen: Screen, found: list[str]) -> None:
    """Nobody types so for long: short ones count."""
    texts = [text.replace(" ", "") for text in found if len(text) < 60]
    assert share_found(screen, texts) >= 0.6


def test_the_most_urgent_of_several_is_told(screen: Screen) -> None:
    finding = screen.look(
        f"{_HARMLESS * 3} My sister lost her baby. {_HARMLESS * 3} My baby stopped breathing."
    )
    assert finding is not None
    assert finding.danger is Danger.EMERGENCY


def test_what_is_told_as_over_is_known_as_over(screen: Screen) -> None:
    assert screen.look("my ex husband used to beat me years ago") == Finding(Danger.ABUSE, past=True)
    assert screen.look("my husband beats me") == Finding(Danger.ABUSE, past=False)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        ("I was depressed after my first baby 3 years ago. I want to kill myself now", Danger.SELF_HARM),
        ("When I was pregnant in 2021 nobody listened. My baby is not moving today.", Danger.MATERNITY),
        ("I lost a baby years ago and now I am bleeding heavily again", Danger.EMERGENCY),
        ("We were divorced but he still beats me", Danger.ABUSE),
        ("used to kick a lot but no movement today", Danger.MATERNITY),
    ],
)
def test_a_story_of_long_ago_that_comes_to_today_is_not_over(
    screen: Screen, text: str, danger: Danger
) -> None:
    assert screen.look(text) == Finding(danger, past=False)
    assert screen.look(f"{_HARMLESS * 3}{text}") == Finding(danger, past=False), "in a long text, too"


def test_a_story_of_long_ago_that_ended_well_stays_over(screen: Screen) -> None:
    assert screen.look("two years ago he beat me but now I am safe and fine") == Finding(
        Danger.ABUSE, past=True
    )


@pytest.mark.parametrize(
    "cry", ["SOS", "\U0001f198", "999", "please call 999 for me!", "اسعاف", "au secours"]
)
def test_a_bare_cry_for_help_is_an_emergency(screen: Screen, cry: str) -> None:
    assert screen.look(cry) == Finding(Danger.EMERGENCY)


def test_a_number_says_nothing_whatever_it_is(screen: Screen) -> None:
    assert [n for n in range(1000, 9000, 37) if screen.look(f"I chose number {n}")] == []


def test_phrases_find_alone_and_so_do_weights(screen: Screen) -> None:
    unlearnt = replace(screen, model=Model())
    assert unlearnt.look("I am bleeding, the towel is soaked") is not None
    assert replace(screen, phrases=()).look("I want to die") is not None


def test_how_sure_it_must_be_changes_what_it_finds(screen: Screen, seen: list[Sentence]) -> None:
    texts = [each.text for each in seen[::10]]
    shares = [share_found(replace(screen, sureness=Sureness(sure)), texts) for sure in (20, 50, 90)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_reasons_name_what_decided(screen: Screen) -> None:
    reason = next(screen.reasons("my husband beats me"))
    assert {"partner", "hit"} <= set(reason.concepts)
    assert reason.sure > 50
    assert reason.signs


@pytest.mark.parametrize("folder", ["unseen", "fresh", "fresh2"])
def test_on_sentences_that_nobody_tuned_on_it_is_as_good_as_it_was(screen: Screen, folder: str) -> None:
    results = outcomes(screen, committed(folder))
    *languages, every = by_language(results)
    assert every.recall.value >= _LEAST_FOUND
    assert every.false_alarms.value <= _MOST_FALSE
    for each in languages:
        assert each.recall.value >= _LEAST_FOUND_IN_A_LANGUAGE, each.name
        assert each.false_alarms.value <= _MOST_FALSE_IN_A_LANGUAGE, each.name
    assert {each.name for each in by_category(results) if each.recall != Share(0, 0)} == set(Danger)
