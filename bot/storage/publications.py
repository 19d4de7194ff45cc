"""What is published: flow versions by content hash, and which are in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from bot.domain.publication import FlowVersion, Publication
from bot.storage.database import Tx
from bot.storage.sql import insert_into
from bot.storage.tables import flow_version, publication


def publish(tx: Tx, versions: Sequence[FlowVersion], actor: str, folder: str, at: datetime) -> Publication:
    """Put these versions in force, all together. Versions that were published before are kept."""
    rows = [{"version": v.version, "name": v.name, "content": v.content.encode()} for v in versions]
    tx.conn.execute(insert_into(tx, flow_version).on_conflict_do_nothing(), rows)
    contents = {v.name: v.version for v in versions}
    values = {"at": at, "actor": actor, "folder": folder, "contents": contents}
    number = tx.conn.execute(insert(publication).values(values).returning(publication.c.id)).scalar_one()
    return Publication(number, at, actor, folder, contents)


def current(tx: Tx) -> Publication | None:
    """Return what is in force, None when nothing was ever published."""
    row = tx.conn.execute(select(publication).order_by(publication.c.id.desc()).limit(1)).first()
    return None if row is None else Publication(row.id, row.at, row.actor, row.folder, row.contents)


def latest_id(tx: Tx) -> int:
    """Return the number of what is in force, 0 for nothing: cheap to ask again and again."""
    return tx.conn.execute(select(func.max(publication.c.id))).scalar() or 0


def versions(tx: Tx, wanted: Iterable[str]) -> list[FlowVersion]:
    """Return flow versions by their hashes; unknown ones are left out."""
    query = select(flow_version).where(flow_version.c.version.in_(list(wanted)))
    return [FlowVersion(row.name, row.version, row.content.decode()) for row in tx.conn.execute(query)]
