"""Messages as they are taken together, and what the doors are told about each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.message import Heard, Receipt
from bot.runner.batch import address_of, arrival_of, name_of, receipt_of
from tests.engine.small_library import SmallLibrary
from tests.runner.heeds import heed, message


@pytest.mark.parametrize("kind", [Heard.GROUP, Heard.NOTHING, Heard.UNREADABLE])
def test_what_is_no_conversation_comes_from_nobody(kind: Heard) -> None:
    assert address_of(message(kind=kind)) is None
    assert address_of(message()) is not None


def test_only_of_what_could_not_be_handled_the_payload_is_written_down() -> None:
    said = replace(message(external_id="m7"), payload=b"\xffwords")
    taken = arrival_of(heed(said, SmallLibrary()))
    assert (taken.name, taken.outcome, taken.payload) == (("fake", "m7"), "taken", None)
    odd = arrival_of(heed(replace(said, kind=Heard.UNREADABLE), SmallLibrary()))
    assert (odd.outcome, odd.payload, odd.address_key) == ("unreadable", "\\xffwords", "")
    poison = arrival_of(heed(said, SmallLibrary()), "poison", said.payload)
    assert (poison.outcome, poison.payload) == ("poison", "\\xffwords")


def test_a_delivery_is_named_by_its_channel_and_its_id() -> None:
    assert name_of(heed(message(external_id="m7"), SmallLibrary())) == ("fake", "m7")


def test_a_receipt_says_what_was_chosen_and_what_must_come_again() -> None:
    seven, eight = ("fake", "m7"), ("fake", "m8")
    assert receipt_of(seven, {seven}, [], {seven: "Yes"}) == Receipt(chosen="Yes")
    assert receipt_of(eight, {seven}, [], {}) == Receipt(duplicate=True)
    assert receipt_of(seven, {seven}, [seven], {}) is None
