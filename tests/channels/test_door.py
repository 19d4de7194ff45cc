"""Every channel is a door: it has what the house asks of one."""

from __future__ import annotations

import inspect
from datetime import timedelta

import pytest

from bot.channels.door import Channel, terms
from bot.channels.simulator import Simulator
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp
from tests.fakes import FakeChannel

ASKED = sorted(name for name in vars(Channel) if not name.startswith("_"))


@pytest.mark.parametrize("channel", [Simulator, Telegram, WhatsApp])
@pytest.mark.parametrize("what", ASKED)
def test_every_channel_has_what_is_asked_of_a_door(channel: type, what: str) -> None:
    assert hasattr(channel, what)


@pytest.mark.parametrize("channel", [Simulator, Telegram, WhatsApp])
@pytest.mark.parametrize("what", ["open", "close", "send", "delete", "fetch"])
def test_what_takes_time_is_waited_for(channel: type, what: str) -> None:
    assert inspect.iscoroutinefunction(getattr(channel, what))


def test_what_the_house_needs_to_know_of_its_doors_at_once() -> None:
    day = timedelta(hours=24)
    one, other = FakeChannel("one"), FakeChannel("other", keeps=day, deletes_hers=True, window=day)
    keeps, hers, windows = terms({"one": one, "other": other})
    assert keeps == {"one": timedelta(hours=48), "other": day}
    assert (set(hers), windows) == ({"other"}, {"other": day})


def test_only_twilio_deletes_what_she_sent() -> None:
    assert [each.deletes_hers for each in (Simulator, Telegram, WhatsApp)] == [False, False, True]
