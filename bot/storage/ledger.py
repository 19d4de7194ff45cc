"""The ledger of consent. Lines are only ever added; what holds today is derived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from bot.domain.consent import PURPOSES, ConsentEntry, ConsentKind, Decision, Wording
from bot.storage.database import Tx
from bot.storage.many import Among, insert_many, moment_in, moment_out
from bot.storage.tables import consent

_ADD = insert_many(
    consent,
    """contact_id purpose decision kind text_id text_version text_sha256 source_sha256 language channel
    message_id at""",
)
_COLUMNS = """contact_id, purpose, decision, text_id, text_version, text_sha256, source_sha256, language,
    channel, message_id, at"""
_LATEST = Among(
    f"""SELECT {_COLUMNS} FROM consent WHERE id IN
    (SELECT max(id) FROM consent WHERE contact_id IN {{keys}} GROUP BY contact_id, purpose)"""  # noqa: S608
)
_LATEST_OF_ONE = Among(
    f"""SELECT {_COLUMNS} FROM consent WHERE id IN
    (SELECT max(id) FROM consent WHERE contact_id IN {{keys}} AND purpose = ? GROUP BY contact_id)"""  # noqa: S608
)
_DECISIONS = {each.value: each for each in Decision}


def add(tx: Tx, lines: Sequence[tuple[str, ConsentEntry]]) -> None:
    """Add lines: (contact id, entry)."""
    moment = moment_in(tx)
    rows = [
        (
            contact_id,
            entry.purpose,
            entry.decision.value,
            PURPOSES.get(entry.purpose, ConsentKind.CHANNEL_OPTIN).value,
            entry.wording.text_id,
            entry.wording.version,
            entry.wording.sha256,
            entry.wording.source_sha256,
            entry.wording.language,
            entry.channel,
            entry.message_id,
            moment(entry.at),
        )
        for contact_id, entry in lines
    ]
    _ADD.run(tx, rows)


def latest(tx: Tx, contact_ids: Iterable[str]) -> Mapping[str, dict[str, ConsentEntry]]:
    """Return, for each contact, the latest line of each purpose."""
    found: dict[str, dict[str, ConsentEntry]] = defaultdict(dict)
    for who, entry in _read(tx, _LATEST.run(tx, list(contact_ids))):
        found[who][entry.purpose] = entry
    return found


def latest_of(tx: Tx, contact_ids: Iterable[str], purpose: str) -> Mapping[str, ConsentEntry]:
    """Return, for each contact who was ever asked about a purpose, the latest line of it."""
    return dict(_read(tx, _LATEST_OF_ONE.run(tx, list(contact_ids), purpose)))


def _read(tx: Tx, rows: Iterable[Any]) -> Iterator[tuple[str, ConsentEntry]]:
    """Return whose each line is, and the line: from rows as the driver gives them."""
    moment = moment_out(tx)
    for who, purpose, decision, text_id, version, mine, source, language, channel, message_id, at in rows:
        wording = Wording(text_id, version, mine, source, language)
        yield who, ConsentEntry(purpose, _DECISIONS[decision], wording, channel, message_id, moment(at))


def of(tx: Tx, contact_id: str) -> list[ConsentEntry]:
    """Return every line of one contact, oldest first."""
    query = select(consent).where(consent.c.contact_id == contact_id).order_by(consent.c.id)
    return [_entry(row) for row in tx.conn.execute(query)]


def _entry(row: object) -> ConsentEntry:
    wording = Wording(row.text_id, row.text_version, row.text_sha256, row.source_sha256, row.language)  # type: ignore[attr-defined]
    return ConsentEntry(row.purpose, Decision(row.decision), wording, row.channel, row.message_id, row.at)  # type: ignore[attr-defined]
