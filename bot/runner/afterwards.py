"""What still comes in of somebody who was forgotten, and is no new beginning: it must not bring her back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from bot.domain.message import Heard, InboundMessage
from bot.storage import erasure, inbound
from bot.storage.database import Tx

#: A second tap on her last yes arrives within this time.
DOUBLE_TAP = timedelta(seconds=10)
#: What she may do after it without speaking to us again.
_NO_BEGINNING = (Heard.PRESS, Heard.EDIT, Heard.BLOCKED, Heard.UNBLOCKED)


def echoes(tx: Tx, messages: Iterable[tuple[str, InboundMessage]]) -> set[str]:
    """Return whose message is to be left alone, by the key of the address; one message of each is given.

    She tapped twice, she blocked the bot, she mended an old message: she has not come back.
    """
    after = {key: message for key, message in messages if key and message.kind in _NO_BEGINNING}
    gone = erasure.gone(tx, after) if after else {}
    left = {
        key
        for key, at in gone.items()
        if after[key].kind is not Heard.PRESS or abs(after[key].at - at) < DOUBLE_TAP
    }
    if left:
        inbound.blank(tx, left)
    return left
