"""The tables behind the conversations: staff, what they deal with, and what is done for privacy."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, false

from bot.storage.columns import Counter, Moment, metadata, of_contact

staff = Table(
    "staff",
    metadata,
    Column("id", Counter, primary_key=True),
    of_contact(index=True),
    Column("role", String(32), nullable=False),
    Column("groups", JSON, nullable=False),
    Column("since", Moment, nullable=False),
    Column("ended_at", Moment),
)

invitation = Table(
    "invitation",
    metadata,
    #: Keyed hash of the code; the code itself is shown once and kept nowhere.
    Column("key", String(32), primary_key=True),
    Column("role", String(32), nullable=False),
    Column("groups", JSON, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("useless_after", Moment, nullable=False),
    Column("used_at", Moment),
    Column("staff_id", Counter),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("details", String(500), nullable=False),
)

#: Codes that let one person join a group that nobody may join by a tap.
group_code = Table(
    "group_code",
    metadata,
    #: Keyed hash of the code; the code itself is shown once and kept nowhere.
    Column("key", String(32), primary_key=True),
    Column("stakeholder", String(40), nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("useless_after", Moment, nullable=False),
    Column("used_at", Moment),
)

#: What somebody asked of the team. (CASE is a word of SQL, hence the name.)
team_case = Table(
    "team_case",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("reference", String(16), nullable=False, unique=True),
    of_contact(index=True),
    #: ``question``, ``complaint``, ``request``; ``danger`` is for the people of safeguarding.
    Column("kind", String(16), nullable=False),
    Column("language", String(16), nullable=False),
    #: Blanked when its time is over.
    Column("words_sealed", LargeBinary),
    Column("at", Moment, nullable=False),
    Column("due", Moment),
    Column("opened_by", Integer),
    Column("opened_at", Moment),
    Column("done_at", Moment),
    Column("done_by", Integer),
    #: ``answered`` or ``done``; empty while it is open.
    Column("outcome", String(16), nullable=False),
    #: The place of its reply in the outbox; if that never goes, the case is open again.
    Column("reply_id", Counter),
    #: What her words warned of, empty for what was asked of the team; the columns below go with it.
    Column("danger", String(16), nullable=False, server_default=""),
    Column("past", Boolean, nullable=False, server_default=false()),
    #: When she last wrote words that belong to it.
    Column("heard_at", Moment),
    #: Which answer she was given last, of which published version, and when.
    Column("answered_as", String(24), nullable=False, server_default=""),
    Column("answered_version", String(64), nullable=False, server_default=""),
    Column("answered_at", Moment),
    Column("acknowledged_by", Integer),
    Column("acknowledged_at", Moment),
    #: How often, and when last, the people of safeguarding were told; when they are to be told again.
    Column("alerts", Integer, nullable=False, server_default="0"),
    Column("alerted_at", Moment),
    Column("alert_due", Moment, index=True),
    Index("ix_team_case_done_at_at", "done_at", "at"),
)

#: What was told to somebody of the team by chat, and when: so that it is not told again and again.
team_notice = Table(
    "team_notice",
    metadata,
    Column(
        "contact_id",
        String(32),
        ForeignKey("contact.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    #: Its name in words.toml.
    Column("what", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    #: Its place in the outbox.
    Column("outbox_id", Counter),
)

#: A text that a champion has changed by chat, until the team takes it or not.
draft_text = Table(
    "draft_text",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("flow", String(64), nullable=False),
    #: Step and field, for example ``intro.say`` or ``topic.choices.respect``.
    Column("key", String(128), nullable=False),
    #: SHA-256 of the text that it was written to replace.
    Column("before_sha256", String(64), nullable=False),
    Column("text_sealed", LargeBinary),
    #: The number of the role of whoever wrote it.
    Column("by_staff", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    #: ``waiting``, ``taken`` or ``refused``.
    Column("status", String(16), nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", String(64), nullable=False),
)

#: Whoever was here is never written to again by mistake: only a keyed hash of the address is left.
suppression = Table(
    "suppression",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
)

#: Messages of ours that a provider still holds and is asked to delete, until it has.
provider_copy = Table(
    "provider_copy",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("to_sealed", LargeBinary, nullable=False),
    #: As in the outbox; or the id of one that she sent.
    Column("provider_id", String(512), nullable=False),
    Column("due", Moment, nullable=False, index=True),
    #: After this moment the provider deletes nothing any more, or has long done so.
    Column("useless_after", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
)

#: What the clock has cleared away, day by day: counts only.
retention_run = Table(
    "retention_run",
    metadata,
    Column("id", Counter, primary_key=True),
    #: The day in London, for example ``2026-11-23``.
    Column("day", String(10), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("report", JSON, nullable=False),
    #: Until then it belongs to the process that is at it; then another one may go on with it.
    Column("lease_until", Moment),
)
