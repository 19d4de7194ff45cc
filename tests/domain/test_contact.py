"""A contact begins with nothing agreed to, and does not show what she wrote."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import timedelta

import pytest

from bot.domain.contact import Contact
from tests.fakes import MONDAY

ANN = Contact("contact-1", None, MONDAY)


def test_nothing_is_taken_for_granted() -> None:
    assert (ANN.joined_at, ANN.adult, ANN.stopped_at, ANN.paused_until, ANN.held_at) == (None,) * 5
    assert ANN.consents == {}


def test_what_she_wrote_is_not_shown() -> None:
    assert "her own words" not in repr(Contact("contact-1", "en", MONDAY, first_words="her own words"))


def test_a_contact_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        ANN.adult = True  # type: ignore[misc]


def test_of_several_stops_the_newest_counts_in_whatever_order_they_come() -> None:
    later = MONDAY + timedelta(hours=1)
    assert ANN.having_stopped(MONDAY).stopped_at == MONDAY
    assert ANN.having_stopped(MONDAY).having_stopped(later).stopped_at == later
    assert ANN.having_stopped(later).having_stopped(MONDAY).stopped_at == later
