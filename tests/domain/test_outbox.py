"""A message on its way does not show to whom it goes or what it says."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Draft, Lease, Leased, Settlement, Status
from tests.fakes import MONDAY

SAID = OutboundMessage("your appointment")
LATER = MONDAY + timedelta(hours=1)


def test_what_is_on_its_way_is_not_shown() -> None:
    shown = [
        Leased(1, "contact-1", 1, "fake", "07700900123", SAID, MessageClass.REPLY, LATER),
        Draft("contact-1", 1, "fake", SAID, MessageClass.REPLY, MONDAY, MONDAY, LATER),
    ]
    for each in map(repr, shown):
        assert "07700900123" not in each
        assert "appointment" not in each


def test_a_message_is_new_unless_it_says_how_often_it_was_tried() -> None:
    assert Leased(1, "contact-1", 1, "fake", "ann", SAID, MessageClass.REPLY, LATER).attempts == 0
    assert Draft("contact-1", 1, "fake", SAID, MessageClass.REPLY, MONDAY, MONDAY, LATER).purpose == ""


def test_a_settlement_is_about_one_message() -> None:
    assert Settlement(1, "c", Status.SENT, 1) != Settlement(2, "c", Status.SENT, 1)
    assert Lease("us", LATER) == Lease("us", LATER)
