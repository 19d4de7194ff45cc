"""All that is held about one person says nothing of it by accident."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.contact import Contact
from bot.domain.holdings import ChangedText, Holdings
from bot.domain.message import Address

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
SECRET = "447700900123"


def test_nothing_that_is_printed_shows_what_is_held() -> None:
    her = Contact("c1", "en", AT, first_words=SECRET)
    held = Holdings(her, (Address("telegram", SECRET),), unreadable=(SECRET,))
    assert SECRET not in repr(held)
    assert SECRET not in repr(ChangedText("poll.intro.say", AT, "waiting", SECRET))


def test_of_somebody_who_has_just_arrived_there_is_only_herself() -> None:
    held = Holdings(Contact("c1", None, AT))
    assert not (held.addresses or held.answers or held.cases or held.messages or held.deliveries)
