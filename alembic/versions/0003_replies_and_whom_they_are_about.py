"""Which message answers a case, and whom a message to somebody else is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go on."""
    op.add_column("team_case", sa.Column("reply_id", COUNTER, nullable=True))
    op.add_column("outbox", sa.Column("about", sa.String(length=32), server_default="", nullable=False))
    op.create_index("ix_outbox_address_id", "outbox", ["address_id"], unique=False)
    of_others = sa.text("about != ''")
    op.create_index(
        "ix_outbox_about", "outbox", ["about"], sqlite_where=of_others, postgresql_where=of_others
    )


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_outbox_about", table_name="outbox")
    op.drop_index("ix_outbox_address_id", table_name="outbox")
    # Not as a batch: that would make the tables anew on SQLite, and all that hangs on them would be deleted.
    op.drop_column("outbox", "about")
    op.drop_column("team_case", "reply_id")
