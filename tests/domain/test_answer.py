"""The latest answer to each question counts."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.answer import Answer, newest
from tests.fakes import MONDAY


def answer(step: str, kind: str = "choice", choice: str = "yes", *, days: int = 0) -> Answer:
    return Answer("c1", "flow", "v1", step, kind, choice, "", "en", MONDAY + timedelta(days=days), "equality")


def test_the_latest_answer_to_each_question_counts() -> None:
    """The questions in the order in which they were first answered."""
    first, second, changed = answer("a"), answer("b"), answer("a", choice="no", days=1)
    assert newest([first, second, changed]) == [changed, second]


def test_what_was_skipped_is_no_answer_and_takes_none_back() -> None:
    """She said it once, and skipping is not taking it back."""
    given = answer("a")
    assert newest([given, answer("a", "skipped", ""), answer("b", "let_go", "")]) == [given]


def test_her_words_are_not_shown_by_accident() -> None:
    """In no log and no error."""
    told = Answer("c1", "flow", "v1", "a", "words", "", "something private", "en", MONDAY)
    assert "private" not in repr(told)
