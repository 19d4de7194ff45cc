"""What somebody wrote or voted is in no text that a log could show; what is settled is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.poll import PollStatus
from bot.domain.polling import Decided, Idea, StageNow
from bot.domain.release import Outcome, Release
from tests.domain.test_poll import SHEET


def test_neither_words_nor_votes_are_shown_by_accident() -> None:
    assert "secret" not in repr(Idea(1, "first_priority", "a secret", "en"))
    assert "secret" not in repr(StageNow(SHEET, PollStatus.OPEN, marks={"secret": 1}))


@pytest.mark.parametrize("outcome", Outcome)
def test_only_what_is_chosen_or_decided_is_settled(outcome: Outcome) -> None:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    stage = StageNow(SHEET, PollStatus.CLOSED, release=Release(SHEET.name, SHEET.fingerprint(), at, outcome))
    assert stage.is_settled is (outcome is Outcome.CHOSEN)
    assert replace(stage, decided=Decided("a", at)).is_settled
    assert not StageNow(SHEET, PollStatus.OPEN).is_settled
