"""Polls in stages: a rule that is signed, ballots sealed until the closing, ideas, statements, a result.

The tables of before were for a single vote that had no rule, no closing and no result. They have never held
a vote of a real poll, and nothing could be made of one now: they are dropped, whatever lies in them.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go on."""
    op.drop_table("ballot")
    op.drop_table("poll")
    op.create_table(
        "poll",
        sa.Column("name", sa.String(length=96), nullable=False),
        sa.Column("poll", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("sheet_sha256", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("release", sa.Text(), nullable=True),
        sa.Column("release_sha256", sa.String(length=64), nullable=True),
        sa.Column("decided", sa.String(length=64), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("told_upto", sa.String(length=32), server_default="", nullable=False),
        sa.Column("told_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_poll")),
    )
    op.create_index("ix_poll_poll", "poll", ["poll"], unique=False)
    op.create_table(
        "sign_off",
        sa.Column("poll", sa.String(length=96), nullable=False),
        sa.Column("sheet_sha256", sa.String(length=64), nullable=False),
        sa.Column("staff_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["poll"], ["poll.name"], name=op.f("fk_sign_off_poll_poll"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("poll", "sheet_sha256", "staff_id", name=op.f("pk_sign_off")),
    )
    op.create_table(
        "ballot",
        sa.Column("poll", sa.String(length=96), nullable=False),
        sa.Column("voter", sa.String(length=32), nullable=False),
        sa.Column("vote_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("marks", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("group", sa.String(length=64), nullable=True),
        sa.Column("shown", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["poll"], ["poll.name"], name=op.f("fk_ballot_poll_poll")),
        sa.PrimaryKeyConstraint("poll", "voter", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "idea",
        sa.Column("id", COUNTER, autoincrement=False, nullable=False),
        sa.Column("poll", sa.String(length=64), nullable=False),
        sa.Column("voter", sa.String(length=32), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea")),
    )
    op.create_index(op.f("ix_idea_poll"), "idea", ["poll"], unique=False)
    op.create_table(
        "statement",
        sa.Column("poll", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("poll", "id", name=op.f("pk_statement")),
    )


def downgrade() -> None:
    """Go back; every poll is lost."""
    for table in ("statement", "idea", "ballot", "sign_off", "poll"):
        op.drop_table(table)
    op.create_table(
        "poll",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_poll")),
    )
    op.create_table(
        "ballot",
        sa.Column("poll", sa.String(length=64), nullable=False),
        sa.Column("voter", sa.String(length=32), nullable=False),
        sa.Column("choice", sa.String(length=64), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.name"], name=op.f("fk_ballot_poll_poll")),
        sa.PrimaryKeyConstraint("poll", "voter", name=op.f("pk_ballot")),
        sqlite_with_rowid=False,
    )
