"""What is known under a name, for branches and for what stands in braces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from bot.domain.consent import PURPOSES, ConsentEntry, Decision
from bot.domain.contact import Contact
from bot.domain.recalled import Lookup, NotRecalled, What
from bot.engine import known
from bot.engine.scene import Scene
from bot.engine.steps.consent import Consent
from tests.engine.small_library import SmallLibrary, flow
from tests.fakes import MONDAY, FakeIds

ASKS = Consent(ask="May we?", consent="polls", choices={"yes": "Yes, you may", "no": "No"})


def scene(contact: Contact | None = None, recalled: Mapping[str, object] = MappingProxyType({})) -> Scene:
    found = {Lookup(What(name)): value for name, value in recalled.items()}
    library = SmallLibrary({"may_we": flow("may_we", {"ask": ASKS})})
    someone = contact or Contact("contact-1", "en", MONDAY)
    return Scene(someone, library, MONDAY, FakeIds("id"), recalled=found)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contact.paused", "no"),
        ("contact.group", ""),
        ("paused_until", ""),
        ("when_people_look", "People look on working days."),
        ("nothing.of.the.kind", ""),
    ],
)
def test_what_nobody_has_said_is_empty_or_no(name: str, value: str) -> None:
    assert known.value(scene(), name) == value


def test_a_break_ends_by_itself() -> None:
    """At the very moment that was said."""
    someone = Contact("contact-1", "en", MONDAY, paused_until=MONDAY + timedelta(days=7))
    assert known.value(scene(someone), "contact.paused") == "yes"
    assert known.value(scene(someone), "paused_until") == "Monday 30 November 2026"
    over = scene(replace(someone, paused_until=MONDAY))
    assert known.value(over, "contact.paused") == "no"
    assert known.value(over, "paused_until") == ""


@pytest.mark.parametrize(
    ("name", "what", "found", "value"),
    [
        ("team.reads", "team", 0, "no"),
        ("team.reads", "team", 2, "yes"),
        ("answers.any", "answers", (), "no"),
        ("answers.any", "answers", ("one",), "yes"),
        ("cases.any", "cases", (), "no"),
    ],
)
def test_what_lies_in_the_tables_is_looked_up_first(name: str, what: str, found: object, value: str) -> None:
    """Nothing is guessed while it is not known."""
    with pytest.raises(NotRecalled):
        known.value(scene(), name)
    assert known.value(scene(recalled={what: found}), name) == value


def test_only_purposes_that_somebody_asks_about_are_listed() -> None:
    """With how they stand, in her words."""
    assert list(known.purposes(scene())) == [("polls", "polls", "never_asked")]
    given = ConsentEntry("polls", Decision.GIVEN, known.own_words(scene(), "x"), "c", "m", MONDAY)
    said = scene(Contact("contact-1", "en", MONDAY, consents={"polls": given}))
    assert known.value(said, "my_consents") == "polls: changed", "she agreed to other words than these"


def test_a_wording_of_her_own_has_a_fingerprint_of_its_own() -> None:
    """STOP is not START."""
    stop, sad = known.own_words(scene(), "stop"), known.own_words(scene(), "sad")
    assert stop.text_id == "words.stop"
    assert stop.sha256 != sad.sha256


def test_all_that_lets_us_write_first_ends_after_something_sad() -> None:
    """A new purpose must be thought about here."""
    assert set(known.SPEAK_FIRST) == {"msg_reminders", "msg_updates", "checkins", "recontact"}
    assert set(known.SPEAK_FIRST) < set(PURPOSES)
