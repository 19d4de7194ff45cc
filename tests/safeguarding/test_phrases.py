"""A phrase is said when its concepts stand together, and taken back by others."""

from __future__ import annotations

import pytest

from bot.domain.danger import Danger
from bot.safeguarding.phrases import Phrase, said

PHRASE = Phrase("p", Danger.LOSS, frozenset({"a"}), frozenset({"b", "c"}), frozenset({"joke"}))


@pytest.mark.parametrize(
    ("held", "is_said"),
    [
        ({"a", "b"}, True),
        ({"a", "c", "z"}, True),
        ({"a"}, False),
        ({"b"}, False),
        ({"a", "b", "joke"}, False),
        (set(), False),
    ],
)
def test_when_it_is_said(held: set[str], is_said: bool) -> None:
    assert PHRASE.said(held) is is_said
    assert list(said([PHRASE], held)) == ([PHRASE] if is_said else [])


def test_without_any_all_is_enough() -> None:
    assert Phrase("p", Danger.FGM, frozenset({"a"})).said({"a"})
