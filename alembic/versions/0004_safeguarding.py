"""Words that warn of danger: cases for the people of safeguarding, and when these are told again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
COLUMNS = (
    sa.Column("danger", sa.String(length=16), server_default="", nullable=False),
    sa.Column("past", sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column("heard_at", MOMENT, nullable=True),
    sa.Column("answered_as", sa.String(length=24), server_default="", nullable=False),
    sa.Column("answered_version", sa.String(length=64), server_default="", nullable=False),
    sa.Column("answered_at", MOMENT, nullable=True),
    sa.Column("acknowledged_by", sa.Integer(), nullable=True),
    sa.Column("acknowledged_at", MOMENT, nullable=True),
    sa.Column("alerts", sa.Integer(), server_default="0", nullable=False),
    sa.Column("alerted_at", MOMENT, nullable=True),
    sa.Column("alert_due", MOMENT, nullable=True),
)


def upgrade() -> None:
    """Go on."""
    for column in COLUMNS:
        op.add_column("team_case", column)
    op.create_index("ix_team_case_alert_due", "team_case", ["alert_due"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index("ix_team_case_alert_due", table_name="team_case")
    # Not as a batch: that would make the table anew on SQLite, and all that hangs on it would be deleted.
    for column in reversed(COLUMNS):
        op.drop_column("team_case", column.name)
