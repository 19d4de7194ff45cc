"""Asks Telegram to delete messages of ours, on her phone as well as on its own machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.channels.telegram.api import Api
from bot.channels.telegram.rendering import chat_of

#: A bot may delete a message of its own for so long after it was sent (Bot API, deleteMessage).
KEEPS = timedelta(hours=48)
#: The most messages of one call (Bot API, deleteMessages). Those that are not there any more it skips.
MOST = 100


async def delete(api: Api, to: str, provider_ids: Sequence[str]) -> None:
    """Ask for the deletion of messages, each with the ids of all its parts, or raise SendError."""
    numbers = [int(part) for each in provider_ids for part in each.split() if part.isdecimal()]
    for start in range(0, len(numbers), MOST):
        chosen = numbers[start : start + MOST]
        await api.call("deleteMessages", {"chat_id": chat_of(to), "message_ids": chosen})
