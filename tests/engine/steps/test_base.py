"""What all kinds of step have in common."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.engine.steps.base import Plural, Step
from bot.engine.steps.say import Say


def test_a_step_leads_where_it_says() -> None:
    """Without go_to nowhere by name: the next heading follows."""
    assert list(Say(say="Hello", go_to="end").leads_to()) == ["end"]
    assert list(Say(say="Hello").leads_to()) == []


def test_a_step_has_no_texts_and_asks_nothing_unless_its_kind_says_so() -> None:
    """The plain step is nothing to visit, to answer or to let go."""
    assert list(Step().texts()) == []
    assert not Step().asks
    assert not Step().awaits_words("a", {})


def test_a_key_that_nobody_knows_is_refused() -> None:
    """A typing mistake must not be lost."""
    with pytest.raises(ValidationError):
        Say.model_validate({"say": "Hello", "unclaer": "What?"})


def test_a_plural_is_whole() -> None:
    """One, other, and the number that decides."""
    with pytest.raises(ValidationError):
        Plural.model_validate({"one": "One", "other": "Many"})


def test_a_step_does_not_change() -> None:
    """It is shared by everyone who is inside the flow."""
    step = Say(say="Hello")
    with pytest.raises(ValidationError):
        step.say = "Bye"  # type: ignore[misc]
