"""Asks Twilio to delete messages, ours or hers, with what came with them. WhatsApp itself keeps none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.channels.whatsapp.api import Api
from bot.domain.message import SendError

#: For so long Twilio keeps messages by itself (13 months); until then it deletes them when it is asked.
KEEPS = timedelta(days=400)
#: What Twilio says of a message that is not there any more.
_GONE = ("20404", "404")


async def delete(api: Api, provider_ids: Sequence[str]) -> None:
    """Ask for the deletion of messages, each with the ids of all its parts.

    Raises SendError when one is left, for example because it is still on its way (20009): ask again.
    """
    left: SendError | None = None
    for sid in (part for each in provider_ids for part in each.split()):
        try:
            await api.delete(sid)
        except SendError as error:
            if error.code not in _GONE:
                left = error
    if left is not None:
        raise left
