"""The ledger of consent. Lines are only ever added; what holds today is derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, insert, select

from bot.domain.consent import PURPOSES, ConsentEntry, ConsentKind, Decision, Wording
from bot.storage.database import Tx
from bot.storage.tables import consent


def add(tx: Tx, lines: Sequence[tuple[str, ConsentEntry]]) -> None:
    """Add lines: (contact id, entry)."""
    rows = [
        {
            "contact_id": contact_id,
            "purpose": entry.purpose,
            "decision": entry.decision.value,
            "kind": PURPOSES.get(entry.purpose, ConsentKind.CHANNEL_OPTIN).value,
            "text_id": entry.wording.text_id,
            "text_version": entry.wording.version,
            "text_sha256": entry.wording.sha256,
            "source_sha256": entry.wording.source_sha256,
            "language": entry.wording.language,
            "channel": entry.channel,
            "message_id": entry.message_id,
            "at": entry.at,
        }
        for contact_id, entry in lines
    ]
    if rows:
        tx.conn.execute(insert(consent), rows)


def latest(tx: Tx, contact_ids: Iterable[str]) -> Mapping[str, dict[str, ConsentEntry]]:
    """Return, for each contact, the latest line of each purpose."""
    last = (
        select(func.max(consent.c.id))
        .where(consent.c.contact_id.in_(list(contact_ids)))
        .group_by(consent.c.contact_id, consent.c.purpose)
    )
    found: dict[str, dict[str, ConsentEntry]] = defaultdict(dict)
    for row in tx.conn.execute(select(consent).where(consent.c.id.in_(last))):
        found[row.contact_id][row.purpose] = _entry(row)
    return found


def of(tx: Tx, contact_id: str) -> list[ConsentEntry]:
    """Return every line of one contact, oldest first."""
    query = select(consent).where(consent.c.contact_id == contact_id).order_by(consent.c.id)
    return [_entry(row) for row in tx.conn.execute(query)]


def _entry(row: object) -> ConsentEntry:
    wording = Wording(row.text_id, row.text_version, row.text_sha256, row.source_sha256, row.language)  # type: ignore[attr-defined]
    return ConsentEntry(row.purpose, Decision(row.decision), wording, row.channel, row.message_id, row.at)  # type: ignore[attr-defined]
