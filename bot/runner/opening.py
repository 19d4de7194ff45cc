"""What her writing opens: for a while our own words may be said again, and what waited for that goes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.domain.message import Heard, InboundMessage
from bot.domain.outbox import KNOCK
from bot.outbox.policy import Window
from bot.runner.batch import Heed
from bot.storage import windows
from bot.storage.contacts import Known
from bot.storage.database import Tx

#: What a provider counts as a message of hers.
_HERS = (Heard.TEXT, Heard.PRESS, Heard.MEDIA, Heard.EDIT)


def opened(
    tx: Tx,
    spoke: Iterable[Heed],
    people: Mapping[str, Known],
    lengths: Mapping[str, timedelta],
    at: datetime,
) -> set[int]:
    """Note who was heard where that matters; return the addresses at which something waited for it.

    `lengths` says by channel how long our own words may be said then; a channel without it costs nothing.
    """
    hers = [
        (people[each.key], each.message)
        for each in spoke
        if each.key in people and each.message.kind in _HERS and each.message.channel in lengths
    ]
    if not hers:
        return set()
    windows.heard(tx, {known.address_id: message.written_at or message.at for known, message in hers})
    shut = {
        known.address_id
        for known, message in hers
        if not Window(lengths[message.channel], known.heard_at).is_open(at)
    }
    tapped = {known.address_id for known, message in hers if is_knock(message)}
    return windows.release(tx, shut, at, tapped)


def is_knock(message: InboundMessage) -> bool:
    """True when she has tapped the button under "something waits for you"."""
    return message.press is not None and message.press.wait_id == KNOCK
