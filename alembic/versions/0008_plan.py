"""The communication plan: what was said when, and within which hours.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

#: As in storage/columns.py, written out: a migration never changes.
MOMENT = sa.DateTime(timezone=True)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_PLANNED = sa.text("fire_key != ''")


def upgrade() -> None:
    """Go forward."""
    for name, kind in (
        ("proactive_at", MOMENT),
        ("proactive_id", COUNTER),
        ("offer", sa.String(length=96)),
        ("offered_at", MOMENT),
    ):
        op.add_column("contact", sa.Column(name, kind, nullable=True))
    for name, length in (("fire_key", 160), ("hours", 24)):
        column = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("outbox", column)
    op.create_index(
        "ix_outbox_fire_key_contact_id",
        "outbox",
        ["fire_key", "contact_id"],
        unique=True,
        sqlite_where=_PLANNED,
        postgresql_where=_PLANNED,
    )


def downgrade() -> None:
    """Go back; what was planned is lost."""
    op.drop_index("ix_outbox_fire_key_contact_id", table_name="outbox")
    for name in ("hours", "fire_key"):
        op.drop_column("outbox", name)
    for name in ("offered_at", "offer", "proactive_id", "proactive_at"):
        op.drop_column("contact", name)
