"""What somebody wrote or voted is in no text that a log could show."""

from __future__ import annotations

from bot.domain.poll import PollStatus
from bot.domain.polling import Idea, StageNow
from tests.domain.test_poll import SHEET


def test_neither_words_nor_votes_are_shown_by_accident() -> None:
    assert "secret" not in repr(Idea(1, "first_priority", "a secret", "en"))
    assert "secret" not in repr(StageNow(SHEET, PollStatus.OPEN, marks={"secret": 1}))
