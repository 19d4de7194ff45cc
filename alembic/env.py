"""Runs the migrations on the database that it is handed."""

from __future__ import annotations

from alembic import context

from bot.storage.database import make_engine
from bot.storage.tables import metadata


def _url() -> str:
    url = context.config.attributes.get("url")
    if url is None:
        raise SystemExit("Use `bigroom db upgrade`: it knows which database is meant.")
    return str(url)


def _run() -> None:
    engine = make_engine(_url(), writes=True)
    try:
        with engine.connect() as conn:
            context.configure(
                connection=conn, target_metadata=metadata, render_as_batch=True, compare_type=True
            )
            with context.begin_transaction():
                context.run_migrations()
            conn.commit()
    finally:
        engine.dispose()


_run()
