"""Cases for the team, codes of groups, texts changed by chat, and what forgetting leaves to be done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
#: What is over its time is found by these: name, table, column, which rows.
FOR_RETENTION = (
    ("ix_inbound_kept_at", "inbound", "at", "payload_sealed IS NOT NULL"),
    ("ix_answer_words_at", "answer", "at", "words_sealed IS NOT NULL"),
    ("ix_outbox_settled_at", "outbox", "settled_at", "settled_at IS NOT NULL"),
)


def upgrade() -> None:
    """Go on."""
    op.create_table(
        "draft_text",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("flow", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("before_sha256", sa.String(length=64), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("by_staff", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_text")),
    )
    op.create_table(
        "group_code",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("stakeholder", sa.String(length=40), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("useless_after", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_group_code")),
    )
    op.create_table(
        "provider_copy",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("provider_id", sa.String(length=128), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("useless_after", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_copy")),
    )
    with op.batch_alter_table("provider_copy", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_provider_copy_due"), ["due"], unique=False)

    op.create_table(
        "retention_run",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_run")),
        sa.UniqueConstraint("day", name=op.f("uq_retention_run_day")),
    )
    op.create_table(
        "suppression",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_suppression")),
    )
    op.create_table(
        "team_case",
        sa.Column("id", COUNTER, nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("due", MOMENT, nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("done_at", MOMENT, nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_team_case_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_case")),
        sa.UniqueConstraint("reference", name=op.f("uq_team_case_reference")),
    )
    with op.batch_alter_table("team_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_case_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index("ix_team_case_done_at_at", ["done_at", "at"], unique=False)

    op.create_table(
        "team_notice",
        sa.Column("contact_id", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("outbox_id", COUNTER, nullable=True),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_team_notice_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "what", name=op.f("pk_team_notice")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(length=32), server_default="", nullable=False))
        batch_op.alter_column(
            "choice",
            existing_type=sa.VARCHAR(length=64),
            type_=sa.String(length=400),
            existing_nullable=False,
        )

    op.add_column("contact", sa.Column("stakeholder", sa.String(length=40), nullable=True))
    op.create_index("ix_inbound_at", "inbound", ["at"], unique=False)
    for name, table, column, where in FOR_RETENTION:
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_inbound_at", table_name="inbound")
    for name, table, _, _ in FOR_RETENTION:
        op.drop_index(name, table_name=table)
    # Not as a batch: that would make the table anew on SQLite, and all that hangs on it would be deleted.
    op.drop_column("contact", "stakeholder")

    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.alter_column(
            "choice",
            existing_type=sa.String(length=400),
            type_=sa.VARCHAR(length=64),
            existing_nullable=False,
        )
        batch_op.drop_column("purpose")

    with op.batch_alter_table("team_case", schema=None) as batch_op:
        batch_op.drop_index("ix_team_case_done_at_at")
        batch_op.drop_index(batch_op.f("ix_team_case_contact_id"))

    op.drop_table("team_notice")
    op.drop_table("team_case")
    op.drop_table("suppression")
    op.drop_table("retention_run")
    with op.batch_alter_table("provider_copy", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_provider_copy_due"))

    op.drop_table("provider_copy")
    op.drop_table("group_code")
    op.drop_table("draft_text")
