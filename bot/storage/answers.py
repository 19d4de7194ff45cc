"""Answers, with her own words sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select

from bot.storage.database import Tx
from bot.storage.tables import answer

#: What it is sealed as.
WORDS = "answer.words"


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply to one question."""

    contact_id: str
    flow: str
    version: str
    step: str
    #: ``choice``, ``words``, ``skipped`` or ``let_go``.
    kind: str
    choice: str
    words: str = field(repr=False)
    language: str
    at: datetime


def add(tx: Tx, answers: Sequence[Answer]) -> None:
    """Write answers down."""
    if not answers:
        return
    rows = [
        {
            "contact_id": each.contact_id,
            "flow": each.flow,
            "version": each.version,
            "step": each.step,
            "kind": each.kind,
            "choice": each.choice,
            "words_sealed": tx.vault.seal(each.words, WORDS, each.contact_id) if each.words else None,
            "language": each.language,
            "at": each.at,
        }
        for each in answers
    ]
    tx.conn.execute(insert(answer), rows)


def of(tx: Tx, contact_id: str) -> list[Answer]:
    """Return what one contact answered, oldest first."""
    query = select(answer).where(answer.c.contact_id == contact_id).order_by(answer.c.id)
    return [
        Answer(
            row.contact_id,
            row.flow,
            row.version,
            row.step,
            row.kind,
            row.choice,
            tx.vault.unseal(row.words_sealed, WORDS, row.contact_id) if row.words_sealed else "",
            row.language,
            row.at,
        )
        for row in tx.conn.execute(query)
    ]
