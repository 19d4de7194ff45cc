"""Something that is to happen has a key that stays, and waits until it is taken in hand."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from datetime import timedelta

import pytest

from bot.domain.timer import Planned, Timer, TimerStatus
from tests.fakes import MONDAY

NEWS = Planned("first_news/2027-03-02", "first_news", MONDAY)


def test_a_new_one_waits_and_has_come_to_nobody() -> None:
    timer = Timer(NEWS.key, "plan", NEWS.about, NEWS.due)
    assert timer.status is TimerStatus.PENDING
    assert (timer.cursor, timer.began_at, timer.settled_at, timer.note) == ("", None, None, "")


def test_moved_it_is_the_same_and_another_one() -> None:
    later = replace(NEWS, due=MONDAY + timedelta(days=1))
    assert later.key == NEWS.key
    assert later != NEWS


def test_nobody_changes_one_that_was_handed_out() -> None:
    with pytest.raises(FrozenInstanceError):
        NEWS.due = MONDAY  # type: ignore[misc]


def test_what_is_stored_is_the_word_itself() -> None:
    """The rows of a running house hold these words: they never change."""
    words = ["pending", "going", "fired", "skipped", "asked", "superseded"]
    assert [each.value for each in TimerStatus] == words
