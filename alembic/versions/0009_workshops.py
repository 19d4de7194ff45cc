"""Workshops, and who is invited to them.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

#: As in storage/columns.py, written out: a migration never changes.
MOMENT = sa.DateTime(timezone=True)
COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_NEEDS = sa.text("needs_sealed IS NOT NULL")


def upgrade() -> None:
    """Go forward."""
    op.create_table(
        "workshop",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("way", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("kept", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_workshop")),
    )
    op.create_table(
        "invitee",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("workshop", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("reply", sa.String(length=16), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("replied_at", MOMENT, nullable=True),
        sa.Column("nudged_at", MOMENT, nullable=True),
        sa.Column("attended_at", MOMENT, nullable=True),
        sa.Column("yes_number", sa.Integer(), nullable=True),
        sa.Column("needs_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workshop"], ["workshop.name"], name=op.f("fk_invitee_workshop_workshop"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_invitee_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitee")),
        sa.UniqueConstraint("workshop", "contact_id", name=op.f("uq_invitee_workshop_contact_id")),
    )
    op.create_index(op.f("ix_invitee_contact_id"), "invitee", ["contact_id"], unique=False)
    op.create_index(
        "ix_invitee_needs",
        "invitee",
        ["workshop"],
        unique=False,
        sqlite_where=_NEEDS,
        postgresql_where=_NEEDS,
    )


def downgrade() -> None:
    """Go back; every workshop is lost, with who is invited to it."""
    op.drop_table("invitee")
    op.drop_table("workshop")
