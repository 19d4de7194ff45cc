"""Statements: what a moderator has made of ideas, in every language, until a sheet is made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from bot.domain.languages import SOURCE
from bot.domain.polling import Statement
from bot.storage.database import Tx
from bot.storage.tables import poll as stage
from bot.storage.tables import statement


def add(tx: Tx, poll: str, text: str) -> str:
    """Write a statement down, in English; return its id. A number that was dropped is not given again."""
    # One after the other: two moderators at once would give the same number.
    tx.conn.execute(select(stage.c.name).where(stage.c.poll == poll).order_by(stage.c.name).with_for_update())
    query = select(func.count()).select_from(statement).where(statement.c.poll == poll)
    name = f"s{tx.conn.execute(query).scalar_one() + 1}"
    tx.conn.execute(insert(statement), {"poll": poll, "id": name, "texts": {SOURCE: text}})
    return name


def reword(tx: Tx, poll: str, name: str, text: str) -> None:
    """Write a statement anew, in English; its translations were of other words, and go."""
    if _texts(tx, poll, name):
        _write(tx, poll, name, {SOURCE: text})


def drop(tx: Tx, poll: str, name: str) -> None:
    """Take a statement away."""
    _write(tx, poll, name, {})


def drop_all(tx: Tx, poll: str) -> None:
    """Delete every statement of a poll; the next one is the first again."""
    tx.conn.execute(delete(statement).where(statement.c.poll == poll))


def of(tx: Tx, poll: str) -> list[Statement]:
    """Return the statements of a poll, in the order of their numbers."""
    rows = tx.conn.execute(select(statement).where(statement.c.poll == poll)).all()
    found = [Statement(row.id, row.poll, dict(row.texts)) for row in rows if row.texts]
    return sorted(found, key=lambda each: int(each.id[1:]))


def translate(tx: Tx, poll: str, language: str, texts: Mapping[str, str]) -> None:
    """Write down what statements say in a language, by their ids; of one that is gone nothing."""
    for name, text in sorted(texts.items()):
        if before := _texts(tx, poll, name):
            _write(tx, poll, name, before | {language: text})


def _texts(tx: Tx, poll: str, name: str) -> dict[str, str]:
    query = select(statement.c.texts).where(statement.c.poll == poll, statement.c.id == name)
    found: dict[str, Any] = tx.conn.execute(query.with_for_update()).scalar_one_or_none() or {}
    return dict(found)


def _write(tx: Tx, poll: str, name: str, texts: Mapping[str, str]) -> None:
    which = (statement.c.poll == poll, statement.c.id == name)
    tx.conn.execute(update(statement).where(*which).values(texts=dict(texts)))
