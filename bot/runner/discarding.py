"""What nobody will ever open or read is not left with the provider either, where that deletes hers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from bot.runner.batch import Heed, name_of
from bot.storage import copies
from bot.storage.copies import Copy
from bot.storage.database import Tx


def discard(
    tx: Tx,
    fresh: Collection[tuple[str, str]],
    heeds: Iterable[Heed],
    left_alone: Collection[str],
    keeps: Mapping[str, timedelta],
    at: datetime,
) -> None:
    """Have pictures, files and voice notes deleted, and what came of somebody after she was forgotten.

    `fresh` are the deliveries that were taken now, `left_alone` the addresses of who was forgotten, `keeps`
    says by channel for how long its provider deletes what people sent; one that is not here never does.
    """
    unwanted = (heed for heed in heeds if heed.message.media or (heed.key and heed.key in left_alone))
    copies.add(
        tx, [_copy(heed, keeps) for heed in unwanted if name_of(heed) in fresh and _is_held(heed, keeps)], at
    )


def _is_held(heed: Heed, keeps: Mapping[str, timedelta]) -> bool:
    return heed.message.channel in keeps and heed.message.address is not None


def _copy(heed: Heed, keeps: Mapping[str, timedelta]) -> Copy:
    message = heed.message
    assert message.address is not None
    until = message.at + keeps[message.channel]
    return Copy(message.channel, message.address.value, message.external_id, until)
