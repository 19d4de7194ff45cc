"""Answers, with her own words sealed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select

from bot.domain.answer import Answer as Answer
from bot.storage.database import Tx
from bot.storage.many import insert_many, moment_in
from bot.storage.tables import answer

#: What it is sealed as.
WORDS = "answer.words"

_ADD = insert_many(answer, "contact_id flow version step kind choice words_sealed language at purpose")


def add(tx: Tx, answers: Sequence[Answer]) -> None:
    """Write answers down."""
    moment = moment_in(tx)
    rows = [
        (
            each.contact_id,
            each.flow,
            each.version,
            each.step,
            each.kind,
            each.choice,
            tx.vault.seal(each.words, WORDS, each.contact_id) if each.words else None,
            each.language,
            moment(each.at),
            each.purpose,
        )
        for each in answers
    ]
    _ADD.run(tx, rows)


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
            row.purpose,
        )
        for row in tx.conn.execute(query)
    ]


def forget(tx: Tx, questions: Iterable[tuple[str, str, str]]) -> None:
    """Delete what contacts answered to questions: (contact id, flow, step)."""
    for contact_id, flow, step in questions:
        tx.conn.execute(
            delete(answer).where(
                answer.c.contact_id == contact_id, answer.c.flow == flow, answer.c.step == step
            )
        )


def forget_purpose(tx: Tx, withdrawn: Iterable[tuple[str, str]]) -> None:
    """Delete what was kept only because she agreed to a purpose: (contact id, purpose)."""
    for contact_id, purpose in withdrawn:
        tx.conn.execute(delete(answer).where(answer.c.contact_id == contact_id, answer.c.purpose == purpose))


def forget_all(tx: Tx, contact_ids: Sequence[str]) -> None:
    """Delete all that these contacts ever answered."""
    if contact_ids:
        tx.conn.execute(delete(answer).where(answer.c.contact_id.in_(contact_ids)))
