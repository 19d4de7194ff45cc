"""Facts are frozen, and those that hold her words or her vote do not show them."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, is_dataclass
from typing import get_args

import pytest

from bot.engine import events as facts

SECRET = "her own words"


@pytest.mark.parametrize(
    "fact",
    [
        facts.AnswerRecorded("poll", "v1", "comment", "words", words=SECRET),
        facts.BallotCast("first.choose", {SECRET: 1}, SECRET, (SECRET,)),
        facts.FirstWordsKept(SECRET),
        facts.QuestionAnswered(SECRET),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_a_fact_does_not_show_what_she_said(fact: facts.Event) -> None:
    assert SECRET not in repr(fact)


@pytest.mark.parametrize("kind", get_args(facts.Event), ids=lambda kind: kind.__name__)
def test_every_fact_is_frozen_and_says_what_it_is(kind: type) -> None:
    assert is_dataclass(kind)
    assert kind.__doc__
    with pytest.raises((FrozenInstanceError, TypeError)):
        object.__new__(kind).anything = 1  # type: ignore[attr-defined]
