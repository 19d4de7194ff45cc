"""Into the outbox: what is said at once is inserted already in hand, the rest waits its turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain.message import Address, MessageClass, OutboundMessage
from bot.domain.outbox import Draft, Lease, Leased
from bot.storage import outbox
from bot.storage.database import Tx

#: How long a reply is of use: after an hour the moment has gone.
REPLY_USEFUL = timedelta(hours=1)
#: While so many messages are in hand (the provider hangs) new ones wait on disk, and not in memory.
MOST_IN_HAND = 2000
#: Whom she can call is of use for longer.
SAFETY_USEFUL = timedelta(days=1)


def reply(
    contact_id: str,
    address_id: int,
    channel: str,
    message: OutboundMessage,
    at: datetime,
    *,
    safety: bool = False,
) -> Draft:
    """Return the draft of an answer to what she wrote; with `safety` of one to words that warn of danger."""
    kind, useful = (MessageClass.SAFETY, SAFETY_USEFUL) if safety else (MessageClass.REPLY, REPLY_USEFUL)
    return Draft(contact_id, address_id, channel, message, kind, at, at, at + useful)


def add_and_lease(
    tx: Tx, drafts: Sequence[tuple[Draft, Address]], lease: Lease, in_hand: Collection[int], at: datetime
) -> list[Leased]:
    """Queue replies; return those that may be said right after the commit.

    A reply to an address for which something older is unsettled goes at once only when we have that in hand
    ourselves: then the speaker keeps the order. Otherwise it waits for the pump. What is about safety goes
    past what only lies in the queue.
    """
    if not drafts:
        return []
    before = outbox.in_the_way(tx, {draft.address_id for draft, _ in drafts}, at)
    hand = frozenset(in_hand)  # it changes while we look
    room = len(hand) < MOST_IN_HAND
    ours = [room and _waits_for(draft, before) <= hand for draft, _ in drafts]
    numbers = outbox.add(tx, [draft for draft, _ in drafts], [lease if mine else None for mine in ours])
    mine = zip(numbers, drafts, ours, strict=True)
    return [_in_hand(number, draft, where) for number, (draft, where), at_once in mine if at_once]


def _waits_for(draft: Draft, before: Mapping[int, Mapping[int, bool]]) -> set[int]:
    any_of_it = draft.message_class is not MessageClass.SAFETY
    return {number for number, safety in before.get(draft.address_id, {}).items() if safety or any_of_it}


def by_heart(drafts: Sequence[tuple[Draft, Address]], numbers: Iterable[int]) -> list[Leased]:
    """Return messages that are said once from memory: no row stands behind them, `numbers` are below 0.

    If the process dies before, or the provider does not take it at once, such a message is lost.
    """
    return [_in_hand(number, draft, where) for (draft, where), number in zip(drafts, numbers, strict=False)]


def _in_hand(number: int, draft: Draft, where: Address) -> Leased:
    return Leased(
        number,
        draft.contact_id,
        draft.address_id,
        draft.channel,
        where.value,
        draft.message,
        draft.message_class,
        draft.useless_after,
        about=draft.about,
    )
