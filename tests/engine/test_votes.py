"""What somebody voted or wrote is in no text that a log could show."""

from __future__ import annotations

from bot.engine.events import BallotCast, IdeaGiven


def test_neither_a_vote_nor_an_idea_is_shown_by_accident() -> None:
    shown = repr(BallotCast("first.rank", {"secret": 1}, "secret", ("secret",)))
    assert "secret" not in shown + repr(IdeaGiven("first", "a secret", "en"))
