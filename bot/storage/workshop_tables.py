"""The tables of workshops: when and where they are, who is invited, and what she has said to it."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.storage.columns import Counter, Moment, metadata, of_contact

workshop = Table(
    "workshop",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("kind", String(16), nullable=False),
    #: ``planned``, ``cancelled`` or ``held``.
    Column("status", String(16), nullable=False),
    Column("starts_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("place", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("who", Text, nullable=False),
    #: Whom it is for: purpose, groups, languages, boroughs.
    Column("audience", JSON, nullable=False),
    Column("capacity", Integer, nullable=False),
    #: Stakeholder group -> places kept for it.
    Column("kept", JSON, nullable=False),
    #: Counts up whenever it is moved or cancelled.
    Column("revision", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    #: How many came.
    Column("attended", Integer),
)

invitee = Table(
    "invitee",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("workshop", String(64), ForeignKey("workshop.name", ondelete="CASCADE"), nullable=False),
    of_contact(index=True),
    Column("reply", String(16), nullable=False),
    Column("invited_at", Moment, nullable=False),
    Column("replied_at", Moment),
    #: When she was asked once more; that is done once.
    Column("nudged_at", Moment),
    Column("attended_at", Moment),
    #: When she was told that she has a place; null while she has none, or does not know.
    Column("told_at", Moment),
    #: The place of her yes in the order of all of them; null while she has not said yes.
    Column("yes_number", Integer),
    #: What she needs so that she can come, as JSON.
    Column("needs_sealed", LargeBinary),
    UniqueConstraint("workshop", "contact_id"),
)
_needs = invitee.c.needs_sealed.is_not(None)
Index("ix_invitee_needs", invitee.c.workshop, sqlite_where=_needs, postgresql_where=_needs)
