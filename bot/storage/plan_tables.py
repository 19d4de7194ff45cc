"""The tables of the communication plan: what was published, who signed it, what is to happen, and counts."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from bot.storage.columns import Counter, Moment, metadata

#: Each plan that was published, with its texts in every language.
plan_version = Table(
    "plan_version",
    metadata,
    #: 1, 2, 3 and so on.
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    #: The whole plan as JSON.
    Column("content", Text, nullable=False),
)

#: Which group's steering member has signed which point, by its fingerprint: one letter changed is another.
plan_signature = Table(
    "plan_signature",
    metadata,
    Column("point_sha256", String(64), primary_key=True),
    Column("group", String(40), primary_key=True),
    #: The number of her role.
    Column("staff_id", Integer, nullable=False),
    Column("at", Moment, nullable=False),
)

#: What is to happen, and what has: the clock only looks at this.
timer = Table(
    "timer",
    metadata,
    Column("key", String(160), primary_key=True),
    #: Who sees to it: ``plan``, ``workshops``.
    Column("kind", String(16), nullable=False),
    Column("about", String(96), nullable=False),
    Column("due", Moment, nullable=False),
    #: ``pending``, ``going``, ``fired``, ``skipped``, ``asked`` or ``superseded``.
    Column("status", String(16), nullable=False),
    #: Up to which contact it has come; empty before it begins and once it is settled.
    Column("cursor", String(32), nullable=False, server_default=""),
    Column("began_at", Moment),
    Column("settled_at", Moment),
    Column("note", String(255), nullable=False, server_default=""),
    Index("ix_timer_kind_status_due", "kind", "status", "due"),
)

#: How many people there were for whom something came to nothing, or of whom no row is left. No way leads
#: from here to a person.
tally = Table(
    "tally",
    metadata,
    Column("fire_key", String(160), primary_key=True),
    #: ``sent``, or why not.
    Column("reason", String(64), primary_key=True),
    Column("number", Counter, nullable=False),
)
