"""What she makes of what we offered when we spoke first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.contact import Contact
from bot.domain.message import Address, Heard, InboundMessage, Press
from bot.engine import triggers
from bot.engine.run import Action
from bot.engine.steps.say import Say
from bot.inbox.hearing import LONGEST_KEYWORD, hear
from bot.inbox.offers import IN_WORDS, answered, may, tapped
from tests.engine.small_library import SmallLibrary, flow
from tests.fakes import MONDAY

ONLY = {"only": Say(say="Hello.")}
STAFF = replace(flow("cases", ONLY), for_roles=frozenset({"host"}))
LIBRARY = SmallLibrary.of(flow("checkin", ONLY), STAFF)
OFFER = "flow:checkin"
HER = Contact("contact-1", "en", MONDAY, joined_at=MONDAY, offer=OFFER, offered_at=MONDAY)
BEGIN, NOT_NOW = triggers.StartFlow("checkin", offer=OFFER), triggers.Tell("not_now_said", offer=OFFER)


def words(text: str, contact: Contact = HER, at: timedelta = timedelta(0)) -> Action | None:
    said = InboundMessage("fake", "1", Heard.TEXT, MONDAY + at, Address("fake", "ann"), text=text)
    return answered(hear(said, LIBRARY), contact, LIBRARY)


@pytest.mark.parametrize(
    ("wait_id", "index", "action"),
    [
        (OFFER, 0, BEGIN),
        (OFFER, 1, NOT_NOW),
        (OFFER, 2, None),
        ("flow:gone", 0, None),
        ("flow:cases", 0, None),  # for staff
        ("invitation:abc", 0, None),
        ("checkin", 0, None),
    ],
)
def test_a_tap_names_its_offer_however_old_it_is(wait_id: str, index: int, action: Action | None) -> None:
    assert tapped(Press(wait_id, index), replace(HER, offer=None), LIBRARY) == action


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("1", BEGIN),
        ("Yes please!", BEGIN),
        ("naam", BEGIN),
        ("Checkin", BEGIN),
        ("yes, now", BEGIN),
        ("2", NOT_NOW),
        ("no", NOT_NOW),
        ("not now", NOT_NOW),
        ("Skip it", NOT_NOW),
        ("3", None),
        ("when is it?", None),
        ("1" * LONGEST_KEYWORD + "1", None),
    ],
)
def test_what_she_writes_may_answer_the_open_offer(text: str, action: Action | None) -> None:
    assert words(text) == action


@pytest.mark.parametrize(
    "contact",
    [
        replace(HER, offer=None, offered_at=None),
        replace(HER, offer="flow:cases"),
        replace(HER, offer="flow:gone"),
        replace(HER, offer="invitation:abc"),
    ],
)
def test_what_is_not_offered_to_her_is_not_begun_by_words(contact: Contact) -> None:
    assert words("yes", contact) is None


def test_after_three_days_yes_may_mean_anything() -> None:
    assert words("yes", at=IN_WORDS - timedelta(seconds=1)) == BEGIN
    assert words("yes", at=IN_WORDS) is None


def test_what_is_for_staff_is_for_staff_and_the_rest_for_those_who_have_joined() -> None:
    new = replace(HER, joined_at=None)
    assert may(HER, LIBRARY.flows["checkin"]) and not may(new, LIBRARY.flows["checkin"])
    assert may(new, flow("help", ONLY, open_to_everyone=True))
    assert not may(HER, STAFF) and may(replace(HER, roles=frozenset({"host"})), STAFF)
