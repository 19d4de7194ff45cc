"""The tables behind the channels: what providers report, and codes that join two of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table

from bot.storage.columns import Counter, Moment, metadata

#: Something that a provider took from us, by the provider's own id of it: a message may be several.
delivery = Table(
    "delivery",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("provider_id", String(128), primary_key=True),
    #: The message it is part of; null when it was reported before we have written down that it was said.
    Column("outbox_id", Counter, ForeignKey("outbox.id", ondelete="CASCADE"), index=True),
    #: ``sent``, ``delivered``, ``read`` or ``failed``; empty before the first report.
    Column("progress", String(16), nullable=False),
    #: Why it failed; empty when it did not.
    Column("trouble", String(32), nullable=False),
    Column("at", Moment, nullable=False, index=True),
)

#: A code by which somebody joins another phone or app of hers to this address.
joining_code = Table(
    "joining_code",
    metadata,
    #: Keyed hash of the code; the code itself is said once and kept nowhere.
    Column("key", String(32), primary_key=True),
    Column("address_id", Counter, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("useless_after", Moment, nullable=False, index=True),
)

#: A wrong code that was written from an address.
joining_try = Table(
    "joining_try",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("address_id", Counter, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("at", Moment, nullable=False, index=True),
)
