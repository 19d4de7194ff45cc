"""The tables behind the channels: what providers report, codes that join two of them, and voice notes."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, String, Table

from bot.storage.columns import Counter, Moment, metadata, of_contact

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

#: A voice note of somebody who lets us keep it until somebody has typed it up.
recording = Table(
    "recording",
    metadata,
    Column("id", Counter, primary_key=True),
    Column("reference", String(16), nullable=False, unique=True),
    of_contact(index=True),
    Column("address_id", Counter, ForeignKey("address.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    #: The provider's id of the delivery that it came with.
    Column("external_id", String(128), nullable=False),
    Column("language", String(16), nullable=False),
    Column("content_type", String(64), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    #: By which the channel fetches it.
    Column("place_sealed", LargeBinary, nullable=False),
    #: The recording itself; null until it is fetched.
    Column("content_sealed", LargeBinary),
    #: How long it is, where that can be told.
    Column("seconds", Integer),
    #: When it is to be fetched next; null once it is here.
    Column("due", Moment, index=True),
    Column("attempts", Integer, nullable=False),
    #: Until then the provider deletes it when it is asked; null where it does not.
    Column("held_until", Moment),
)
