"""The words of workshops: what is stored by its value keeps it."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from bot.domain.consent import PURPOSES
from bot.domain.workshop import RESEARCH, Arrange, Invited, Kind, Need, Reply, WorkshopStatus, Yes
from tests.workshops.rooms import STARTS, a_workshop


def test_the_four_steps_of_the_double_diamond_come_first_and_in_order() -> None:
    assert [each.value for each in Kind][:4] == ["discover", "define", "develop", "deliver"]


def test_what_researchers_hold_is_an_interview_or_a_focus_group() -> None:
    assert {Kind.INTERVIEW, Kind.FOCUS_GROUP} == RESEARCH
    assert "recontact" in PURPOSES


def test_what_is_stored_keeps_its_value() -> None:
    assert {each.value for each in Reply} == {"invited", "yes", "no", "maybe", "not_now", "waiting"}
    assert {each.value for each in WorkshopStatus} == {"planned", "cancelled", "held"}
    assert {each.value for each in Need} == {"childcare", "interpreter", "step_free", "travel", "food", "bsl"}


def test_a_new_one_is_planned_and_nothing_has_changed_about_it() -> None:
    new = a_workshop()
    assert (new.status, new.revision, new.attended) == (WorkshopStatus.PLANNED, 0, None)
    with pytest.raises(FrozenInstanceError):
        new.revision = 1  # type: ignore[misc]


def test_a_yes_has_no_place_until_it_is_given_one() -> None:
    assert not Yes("ann").placed
    assert (Arrange().coming, dict(Arrange().needs)) == (0, {})


def test_an_invitation_is_answered_by_any_word() -> None:
    assert not Invited("discover_1", Reply.INVITED, STARTS).answered
    assert all(Invited("discover_1", each, STARTS).answered for each in set(Reply) - {Reply.INVITED})
