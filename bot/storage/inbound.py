"""What has arrived: each delivery once, without its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, tuple_, update

from bot.storage.database import Tx
from bot.storage.many import insert_many, moment_in
from bot.storage.tables import inbound

#: What it is sealed as.
PAYLOAD = "inbound.payload"


_ACCEPT = insert_many(
    inbound,
    "channel external_id address_key kind at outcome payload_sealed",
    "ON CONFLICT DO NOTHING RETURNING channel, external_id",
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One delivery, as it is written down."""

    channel: str
    external_id: str
    address_key: str
    kind: str
    at: datetime
    outcome: str = "taken"
    #: Kept only of what could not be handled.
    payload: str | None = field(default=None, repr=False)

    @property
    def name(self) -> tuple[str, str]:
        """What makes it unique."""
        return (self.channel, self.external_id)


def accept(tx: Tx, arrivals: Sequence[Arrival]) -> set[tuple[str, str]]:
    """Write the deliveries down; return the names of those that are new.

    In the order of their names: two processes that are given the same ones never wait for each other.
    """
    moment = moment_in(tx)
    rows = [
        (
            each.channel,
            each.external_id,
            each.address_key,
            each.kind,
            moment(each.at),
            each.outcome,
            _sealed(tx, each),
        )
        for each in sorted(arrivals, key=lambda arrival: arrival.name)
    ]
    return {(channel, external_id) for channel, external_id in _ACCEPT.returning(tx, rows)}


def _sealed(tx: Tx, each: Arrival) -> bytes | None:
    return None if each.payload is None else tx.vault.seal(each.payload, PAYLOAD, each.external_id)


def release(tx: Tx, names: Iterable[tuple[str, str]]) -> None:
    """Forget deliveries that were accepted but cannot be handled in this batch."""
    tx.conn.execute(delete(inbound).where(tuple_(inbound.c.channel, inbound.c.external_id).in_(list(names))))


def kept(tx: Tx, outcome: str) -> list[tuple[int, str]]:
    """Return id and payload of what could not be handled and is still held, oldest first."""
    query = (
        select(inbound.c.id, inbound.c.external_id, inbound.c.payload_sealed)
        .where(inbound.c.outcome == outcome, inbound.c.payload_sealed.is_not(None))
        .order_by(inbound.c.id)
    )
    rows = tx.conn.execute(query)
    return [(row.id, tx.vault.unseal(row.payload_sealed, PAYLOAD, row.external_id)) for row in rows]


def blank(tx: Tx, keys: Iterable[str]) -> None:
    """Forget whose the deliveries from these addresses were, and what they held.

    That they were there stays: a delivery that comes again is still a duplicate.
    """
    hers = inbound.c.address_key.in_(list(keys))
    tx.conn.execute(update(inbound).where(hers).values(address_key="", payload_sealed=None))


def blank_unreadable(tx: Tx, values: Iterable[str]) -> None:
    """Forget what nobody could read and what names one of these addresses: it may be theirs."""
    wanted = list(values)
    left = kept(tx, "unreadable")
    holding = [number for number, payload in left if any(each in payload for each in wanted)]
    tx.conn.execute(update(inbound).where(inbound.c.id.in_(holding)).values(payload_sealed=None))
