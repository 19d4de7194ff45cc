"""Concepts are found in a text whatever stands around their words."""

from __future__ import annotations

import pytest

from bot.safeguarding.concepts import Concepts
from bot.safeguarding.reading import read

WORDS = {
    "blood": {"en": ["bleed*", "blood"], "ar": ["نزيف", "*nzif*"], "fr": ["hemorrag*"]},
    "gone": {"en": ["passed out"], "so": ["la tuuray*"]},
    "sea": {"so": ["bad"]},
    "hit": {"ar": ["ضرب*"], "fr": ["etrangl*"]},
}
CONCEPTS = Concepts(WORDS, {"en": ["the", "is"], "so": ["waan"]})


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("I am bleeding", {"blood"}),
        ("blood", {"blood"}),
        ("bloodhound", set()),
        ("she passed out twice", {"gone"}),
        ("passed outside", set()),
        ("la tuurayaa", {"gone"}),
        ("وبيضربني", {"hit"}),
        ("النزيف", {"blood"}),
        ("kan-nzif bzaf", {"blood"}),
        ("knzifi", {"blood"}),
        ("il m'étrangle", {"hit"}),
        ("ihemorragealotnow", {"blood"}),
        ("", set()),
    ],
)
def test_what_is_held(text: str, held: set[str]) -> None:
    assert CONCEPTS.held(read(text)) == held


def test_a_short_word_counts_only_where_its_language_is_spoken() -> None:
    """`bad` is the sea in Somali and not in English."""
    assert CONCEPTS.held(read("the day is bad")) == frozenset()
    assert CONCEPTS.held(read("waan bad")) == {"sea"}
    assert CONCEPTS.held(read("bad")) == {"sea"}
