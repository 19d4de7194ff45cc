"""Every table of the house. Columns ending in `_sealed` are encrypted; `key` columns are keyed hashes."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    and_,
    literal_column,
)

from bot.storage.channel_tables import delivery as delivery
from bot.storage.channel_tables import joining_code as joining_code
from bot.storage.channel_tables import joining_try as joining_try
from bot.storage.channel_tables import recording as recording
from bot.storage.columns import Counter, Moment, of_contact
from bot.storage.columns import metadata as metadata
from bot.storage.plan_tables import plan_signature as plan_signature
from bot.storage.plan_tables import plan_version as plan_version
from bot.storage.plan_tables import tally as tally
from bot.storage.plan_tables import timer as timer
from bot.storage.poll_tables import ballot as ballot
from bot.storage.poll_tables import idea as idea
from bot.storage.poll_tables import poll as poll
from bot.storage.poll_tables import sign_off as sign_off
from bot.storage.poll_tables import statement as statement
from bot.storage.team_tables import audit as audit
from bot.storage.team_tables import draft_text as draft_text
from bot.storage.team_tables import group_code as group_code
from bot.storage.team_tables import invitation as invitation
from bot.storage.team_tables import provider_copy as provider_copy
from bot.storage.team_tables import retention_run as retention_run
from bot.storage.team_tables import staff as staff
from bot.storage.team_tables import suppression as suppression
from bot.storage.team_tables import team_case as team_case
from bot.storage.team_tables import team_notice as team_notice

contact = Table(
    "contact",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("language", String(16)),
    Column("created_at", Moment, nullable=False),
    Column("joined_at", Moment),
    Column("adult", Boolean),
    Column("stopped_at", Moment),
    Column("paused_until", Moment),
    Column("held_at", Moment),
    Column("first_words_sealed", LargeBinary),
    Column("campaign", String(64)),
    #: The stakeholder group she belongs to.
    Column("stakeholder", String(40)),
    #: When we spoke first to her last, and by which message; what it offers her.
    Column("proactive_at", Moment),
    Column("proactive_id", Counter),
    Column("offer", String(96)),
    Column("offered_at", Moment),
)

address = Table(
    "address",
    metadata,
    Column("id", Counter, primary_key=True),
    of_contact(index=True),
    Column("channel", String(32), nullable=False),
    #: Keyed hash of channel and value: how an address is found.
    Column("key", String(32), nullable=False, unique=True),
    Column("value_sealed", LargeBinary, nullable=False),
    #: When she was heard last here, and when she was last told here that something waits for her: only of
    #: channels where our own words may be said only for a while after hers.
    Column("heard_at", Moment),
    Column("knocked_at", Moment),
)

inbound = Table(
    "inbound",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("channel", String(32), nullable=False),
    Column("external_id", String(128), nullable=False),
    #: The key of the address it came from; empty when it came from nobody.
    Column("address_key", String(32), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    #: ``taken``, ``unreadable``, ``poison``, or ``too_much`` when no turn was taken of it.
    Column("outcome", String(16), nullable=False),
    #: Only of what could not be handled.
    Column("payload_sealed", LargeBinary),
    UniqueConstraint("channel", "external_id"),
    Index("ix_inbound_at", "at"),
)
_kept = inbound.c.payload_sealed.is_not(None)
Index("ix_inbound_kept_at", inbound.c.at, sqlite_where=_kept, postgresql_where=_kept)

session = Table(
    "session",
    metadata,
    Column(
        "contact_id",
        String(32),
        ForeignKey("contact.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("state_sealed", LargeBinary, nullable=False),
    #: When the waiting question ends; null when nothing waits.
    Column("wait_until", Moment),
    #: The address she used last, and when.
    Column("address_id", Counter, nullable=False),
    Column("heard_at", Moment, nullable=False),
)

answer = Table(
    "answer",
    metadata,
    Column("id", Counter, primary_key=True),
    of_contact(),
    Column("flow", String(64), nullable=False),
    Column("version", String(64), nullable=False),
    Column("step", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("choice", String(400), nullable=False),
    Column("words_sealed", LargeBinary),
    Column("language", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    #: The consent without which it could not be kept; empty where none was asked for.
    Column("purpose", String(32), nullable=False, server_default=""),
    Index("ix_answer_contact_id_flow_step", "contact_id", "flow", "step"),
)
_in_words = answer.c.words_sealed.is_not(None)
Index("ix_answer_words_at", answer.c.at, sqlite_where=_in_words, postgresql_where=_in_words)

consent = Table(
    "consent",
    metadata,
    Column("id", Counter, primary_key=True),
    of_contact(),
    Column("purpose", String(32), nullable=False),
    Column("decision", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("text_id", String(130), nullable=False),
    Column("text_version", String(64), nullable=False),
    Column("text_sha256", String(64), nullable=False),
    Column("source_sha256", String(64), nullable=False),
    Column("language", String(16), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("message_id", String(128), nullable=False),
    Column("at", Moment, nullable=False),
    Index("ix_consent_contact_id_purpose_id", "contact_id", "purpose", "id"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Counter, primary_key=True),
    of_contact(),
    Column("address_id", Counter, ForeignKey("address.id", ondelete="CASCADE"), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("message_class", String(16), nullable=False),
    #: The purpose whose consent it needs; empty for replies.
    Column("purpose", String(32), nullable=False),
    #: Blanked at the final status.
    Column("body_sealed", LargeBinary),
    #: ``queued``, ``leased``, ``sent``, ``failed`` or ``cancelled``.
    Column("status", String(16), nullable=False),
    #: Why it was held back, failed or cancelled.
    Column("reason", String(64), nullable=False),
    Column("due", Moment, nullable=False),
    #: After this moment it is of no use any more.
    Column("useless_after", Moment, nullable=False),
    Column("lease_until", Moment),
    Column("leased_by", String(32)),
    Column("attempts", Integer, nullable=False),
    #: A process died while it was being sent: it may have been said twice.
    Column("doubtful", Boolean, nullable=False),
    #: A message may have been said in several parts: all their ids, with a space between.
    Column("provider_id", String(512), nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("settled_at", Moment),
    #: Whose words somebody else is told; empty when nobody's, and blanked at the final status.
    Column("about", String(32), nullable=False, server_default=""),
    #: How far it has come, as the provider reports: ``sent``, ``delivered``, ``read`` or ``failed``.
    Column("progress", String(16), nullable=False, server_default=""),
    #: The point of the plan, or the reminder, and which time it is that this is about: never said twice.
    Column("fire_key", String(160), nullable=False, server_default=""),
    #: The hours and days within which it may be said; empty for those of its class.
    Column("hours", String(24), nullable=False, server_default=""),
    Index("ix_outbox_contact_id_status", "contact_id", "status"),
    # An address that is deleted takes its messages along: without this all of them would be read through.
    Index("ix_outbox_address_id", "address_id"),
)
_unsettled = outbox.c.status.in_(["queued", "leased"])
Index(
    "ix_outbox_unsettled_address",
    outbox.c.address_id,
    outbox.c.id,
    sqlite_where=_unsettled,
    postgresql_where=_unsettled,
)
Index("ix_outbox_unsettled_due", outbox.c.due, sqlite_where=_unsettled, postgresql_where=_unsettled)
_of_others = outbox.c.about != literal_column("''")
Index("ix_outbox_about", outbox.c.about, sqlite_where=_of_others, postgresql_where=_of_others)
_awaited = and_(outbox.c.status == literal_column("'sent'"), outbox.c.body_sealed.is_not(None))
Index("ix_outbox_awaited_at", outbox.c.settled_at, sqlite_where=_awaited, postgresql_where=_awaited)
_settled = outbox.c.settled_at.is_not(None)
Index("ix_outbox_settled_at", outbox.c.settled_at, sqlite_where=_settled, postgresql_where=_settled)
_planned = outbox.c.fire_key != literal_column("''")
Index(
    "ix_outbox_fire_key_contact_id",
    outbox.c.fire_key,
    outbox.c.contact_id,
    unique=True,
    sqlite_where=_planned,
    postgresql_where=_planned,
)

flow_version = Table(
    "flow_version",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("name", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

publication = Table(
    "publication",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("folder", String(255), nullable=False),
    Column("contents", JSON, nullable=False),
)
