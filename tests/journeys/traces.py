"""What is left of somebody: in every column of every table, opened, and in every byte of every file."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import PIPE
from typing import Any

from sqlalchemy import select

from bot.storage import (
    answers,
    ballots,
    cases,
    contacts,
    copies,
    drafts,
    ideas,
    inbound,
    invitees,
    outbox,
    recordings,
    sessions,
)
from bot.storage.database import Tx
from bot.storage.envelopes import KEY
from bot.storage.tables import metadata
from tests.journeys.play import Play

#: Column -> what it is sealed as, and which value of its row it is sealed for.
SEALED: dict[str, tuple[str, Callable[[Any], str]]] = {
    "address.value_sealed": (contacts.VALUE, lambda row: row.key),
    "answer.words_sealed": (answers.WORDS, lambda row: row.contact_id),
    "contact.first_words_sealed": (contacts.FIRST_WORDS, lambda row: row.id),
    "draft_text.text_sealed": (drafts.TEXT, lambda row: str(row.id)),
    "idea.words_sealed": (ideas.WORDS, lambda row: row.poll),
    "inbound.payload_sealed": (inbound.PAYLOAD, lambda row: row.external_id),
    "invitee.needs_sealed": (invitees.NEEDS, lambda row: row.contact_id),
    "outbox.body_sealed": (outbox.BODY, lambda row: row.contact_id),
    "poll.key_sealed": (KEY, lambda row: row.name),
    "provider_copy.to_sealed": (copies.TO, lambda row: row.provider_id),
    "recording.place_sealed": (recordings.PLACE, lambda row: row.contact_id),
    "recording.content_sealed": (recordings.CONTENT, lambda row: row.contact_id),
    "session.state_sealed": (sessions.STATE, lambda row: row.contact_id),
    "team_case.words_sealed": (cases.WORDS, lambda row: row.contact_id),
}


def cells(tx: Tx) -> Iterator[tuple[str, str]]:
    """Yield the name of the column, and its value as it can be read with the key, of everything there is."""
    for table in metadata.tables.values():
        for row in tx.conn.execute(select(table)):
            for column in table.columns:
                value, name = getattr(row, column.name), f"{table.name}.{column.name}"
                if name == "ballot.vote_sealed":
                    value = ballots.votes(tx, row.poll)  # sealed under another key
                elif value is not None and column.name.endswith("_sealed"):
                    room, whose = SEALED[name]
                    value = tx.vault.unseal(value, room, whose(row))
                elif isinstance(value, bytes):
                    value = value.decode()
                yield name, str(value)


async def places_of(play: Play, *secrets: str) -> set[tuple[str, str]]:
    """Return where any of these can be read: (column, which of them)."""
    everything = await play.read(lambda tx: list(cells(tx)))
    assert len({name for name, _ in everything}) > 20, "this sees nothing"
    return {(name, each) for name, value in everything for each in secrets if each in value}


async def sealed_bytes(play: Play, contact_id: str) -> set[bytes]:
    """Return everything sealed that lies in a row of hers at this moment."""

    def gather(tx: Tx) -> set[bytes]:
        found = set()
        for table in metadata.tables.values():
            whose = table.columns.get("contact_id", table.c.id if table.name == "contact" else None)
            if whose is None:
                continue
            for row in tx.conn.execute(select(table).where(whose == contact_id)):
                found |= {value for value in row if isinstance(value, bytes)}
        return found

    return await play.read(gather)


async def rows_of_others(play: Play, contact_id: str) -> dict[str, list[Any]]:
    """Return all rows that are not hers, by table."""

    def gather(tx: Tx) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for table in metadata.tables.values():
            whose = table.columns.get("contact_id", table.c.id if table.name == "contact" else None)
            query = select(table) if whose is None else select(table).where(whose != contact_id)
            found[table.name] = [tuple(row) for row in tx.conn.execute(query.order_by(*table.primary_key))]
        return found

    return await play.read(gather)


def every_byte(url: str) -> bytes:
    """Return all that lies in the folder of a SQLite database: the file, its log, and whatever else."""
    folder = Path(url.removeprefix("sqlite:///")).parent
    # By another process: SQLite loses its locks when a file is closed that it has open itself.
    files = [str(each) for each in folder.rglob("*") if each.is_file()]
    assert any(each.endswith("-wal") for each in files), "this does not see the log"
    return subprocess.run(["cat", *files], stdout=PIPE, check=True).stdout
