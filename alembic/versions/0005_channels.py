"""When people were heard where, what providers report of what we said, and codes that join two phones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go on."""
    _widen()
    op.add_column("address", sa.Column("heard_at", MOMENT, nullable=True))
    op.add_column("address", sa.Column("knocked_at", MOMENT, nullable=True))
    op.add_column("outbox", sa.Column("progress", sa.String(length=16), server_default="", nullable=False))
    awaited = sa.text("status = 'sent' AND body_sealed IS NOT NULL")
    op.create_index(
        "ix_outbox_awaited_at", "outbox", ["settled_at"], sqlite_where=awaited, postgresql_where=awaited
    )
    op.create_table(
        "delivery",
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("provider_id", sa.String(length=128), nullable=False),
        sa.Column("outbox_id", COUNTER, nullable=True),
        sa.Column("progress", sa.String(length=16), nullable=False),
        sa.Column("trouble", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_delivery_outbox_id_outbox"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("channel", "provider_id", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_outbox_id"), "delivery", ["outbox_id"], unique=False)
    op.create_index(op.f("ix_delivery_at"), "delivery", ["at"], unique=False)
    op.create_table(
        "joining_code",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("address_id", COUNTER, nullable=False),
        sa.Column("useless_after", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["address.id"],
            name=op.f("fk_joining_code_address_id_address"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_joining_code")),
    )
    op.create_index(op.f("ix_joining_code_address_id"), "joining_code", ["address_id"], unique=False)
    op.create_index(op.f("ix_joining_code_useless_after"), "joining_code", ["useless_after"], unique=False)
    op.create_table(
        "joining_try",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("address_id", COUNTER, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.id"], name=op.f("fk_joining_try_address_id_address"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joining_try")),
    )
    op.create_index(op.f("ix_joining_try_address_id"), "joining_try", ["address_id"], unique=False)
    op.create_index(op.f("ix_joining_try_at"), "joining_try", ["at"], unique=False)


def _widen() -> None:
    """A message that is said in several parts has several ids. Nothing hangs on these tables yet."""
    before, after = sa.String(length=128), sa.String(length=512)
    for table in ("outbox", "provider_copy"):
        with op.batch_alter_table(table) as batch:
            batch.alter_column("provider_id", existing_type=before, type_=after, existing_nullable=False)


def downgrade() -> None:
    """Go back. The ids of what was said stay as wide as they are: cut short they would name nothing."""
    op.drop_table("joining_try")
    op.drop_table("joining_code")
    op.drop_table("delivery")
    op.drop_index("ix_outbox_awaited_at", table_name="outbox")
    # Not as a batch: that would make the tables anew on SQLite, and all that hangs on them would be deleted.
    op.drop_column("outbox", "progress")
    op.drop_column("address", "knocked_at")
    op.drop_column("address", "heard_at")
