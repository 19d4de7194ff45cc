"""Every channel is a door: it has what the house asks of one."""

from __future__ import annotations

import inspect

import pytest

from bot.channels.door import Channel
from bot.channels.simulator import Simulator
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp

ASKED = sorted(name for name in vars(Channel) if not name.startswith("_"))


@pytest.mark.parametrize("channel", [Simulator, Telegram, WhatsApp])
@pytest.mark.parametrize("what", ASKED)
def test_every_channel_has_what_is_asked_of_a_door(channel: type, what: str) -> None:
    assert hasattr(channel, what)


@pytest.mark.parametrize("channel", [Simulator, Telegram, WhatsApp])
@pytest.mark.parametrize("what", ["open", "close", "send", "delete"])
def test_what_takes_time_is_waited_for(channel: type, what: str) -> None:
    assert inspect.iscoroutinefunction(getattr(channel, what))
