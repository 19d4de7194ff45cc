"""Who has a place in a workshop, and knows of it.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

#: As in storage/columns.py, written out: a migration never changes.
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go forward."""
    op.add_column("invitee", sa.Column("told_at", MOMENT, nullable=True))


def downgrade() -> None:
    """Go back."""
    op.drop_column("invitee", "told_at")
