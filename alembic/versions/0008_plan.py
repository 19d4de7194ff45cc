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
    _plans()
    _times_and_counts()


def _plans() -> None:
    op.create_table(
        "plan_version",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_plan_version")),
    )
    op.create_table(
        "plan_signature",
        sa.Column("point_sha256", sa.String(length=64), nullable=False),
        sa.Column("group", sa.String(length=40), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("point_sha256", "group", name=op.f("pk_plan_signature")),
    )


def _times_and_counts() -> None:
    op.create_table(
        "timer",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=96), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.String(length=32), nullable=False, server_default=""),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.Column("note", sa.String(length=255), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_timer")),
    )
    op.create_index("ix_timer_kind_status_due", "timer", ["kind", "status", "due"])
    op.create_table(
        "tally",
        sa.Column("fire_key", sa.String(length=160), nullable=False),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("number", COUNTER, nullable=False),
        sa.PrimaryKeyConstraint("fire_key", "reason", name=op.f("pk_tally")),
    )


def downgrade() -> None:
    """Go back; what was planned is lost."""
    for table in ("tally", "timer", "plan_signature", "plan_version"):
        op.drop_table(table)
    op.drop_index("ix_outbox_fire_key_contact_id", table_name="outbox")
    for name in ("hours", "fire_key"):
        op.drop_column("outbox", name)
    for name in ("offered_at", "offer", "proactive_id", "proactive_at"):
        op.drop_column("contact", name)
