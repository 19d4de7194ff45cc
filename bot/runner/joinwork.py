"""What is told elsewhere when two chats are joined: her other phone hears of it, once."""

from __future__ import annotations

from datetime import datetime

from bot.domain.languages import SOURCE
from bot.domain.message import Address
from bot.domain.outbox import Draft
from bot.engine.flow import Library
from bot.engine.rendering import spoken_word
from bot.outbox import queue
from bot.storage import joining
from bot.storage.database import Tx
from bot.storage.folding import Fold


def told_elsewhere(tx: Tx, library: Library, each: Fold, at: datetime) -> list[tuple[Draft, Address]]:
    """Return what is said in every other chat of the two before they are joined.

    It goes also to who has stopped: it belongs to the code that was asked for there, and whoever joins
    without her knowledge could write STOP first.
    """
    return [
        (
            queue.reply(
                each.into,
                place.address_id,
                place.address.channel,
                spoken_word(library, "joined_elsewhere", place.language or SOURCE, {}),
                at,
            ),
            place.address,
        )
        for place in joining.elsewhere(tx, (each.gone, each.into), each.address_id)
    ]
