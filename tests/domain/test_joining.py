"""The answer to a code that joins two phones."""

from __future__ import annotations

from bot.domain.joining import Joining, Outcome
from bot.engine.steps.take_code import TakeCode


def test_every_outcome_is_a_text_of_the_step() -> None:
    assert {each.value for each in Outcome} <= TakeCode.model_fields.keys()
    assert Joining(Outcome.WRONG).into == ""
