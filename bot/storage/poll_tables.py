"""The tables of the polls: their stages, who signed, ballots, ideas, and the statements made of those."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from bot.storage.columns import Counter, Moment, metadata

#: One stage of a poll: its rule, and what came of it.
poll = Table(
    "poll",
    metadata,
    #: Poll and stage: ``first_priority.rank``.
    Column("name", String(96), primary_key=True),
    Column("poll", String(64), nullable=False),
    Column("stage", String(16), nullable=False),
    #: ``proposed``, ``open``, ``closed`` or ``called_off``.
    Column("status", String(16), nullable=False),
    #: Makes the voters' pseudonyms and seals the ballots; destroyed at release.
    Column("key_sealed", LargeBinary),
    #: The rule as JSON, and its fingerprint: what is signed.
    Column("sheet", Text, nullable=False),
    Column("sheet_sha256", String(64), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("opened_at", Moment),
    Column("closes_at", Moment, nullable=False),
    Column("closed_at", Moment),
    #: The result as JSON: made once, at closing.
    Column("release", Text),
    Column("release_sha256", String(64)),
    #: What a workshop decided where the votes did not; who of the steering role wrote it down, and when.
    Column("decided", String(64)),
    Column("decided_by", Integer),
    Column("decided_at", Moment),
    #: Up to which contact people have been told of the result; when all have been.
    Column("told_upto", String(32), nullable=False, server_default=""),
    Column("told_at", Moment),
    Index("ix_poll_poll", "poll"),
)

#: Who of the steering role has signed which rule. No way leads from here to a ballot.
sign_off = Table(
    "sign_off",
    metadata,
    Column("poll", String(96), ForeignKey("poll.name", ondelete="CASCADE"), primary_key=True),
    Column("sheet_sha256", String(64), primary_key=True),
    Column("staff_id", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)

#: No time, no counter and no order of arrival: nothing here can be laid beside the inbox.
ballot = Table(
    "ballot",
    metadata,
    Column("poll", String(96), ForeignKey("poll.name"), primary_key=True),
    #: While the poll is open the voter's pseudonym in this poll only; afterwards a name that means nothing.
    Column("voter", String(32), primary_key=True),
    #: All of it while the poll is open, under the poll's own key; null afterwards.
    Column("vote_sealed", LargeBinary),
    #: Option -> number; null while the poll is open, as is the rest.
    Column("marks", JSON(none_as_null=True)),
    #: The merged group; empty where it is not shown or there was none.
    Column("group", String(64)),
    #: In which order the options were shown.
    Column("shown", JSON(none_as_null=True)),
    sqlite_with_rowid=False,
)

#: An idea until a moderator has looked at it. Its number is drawn by lot.
idea = Table(
    "idea",
    metadata,
    Column("id", Counter, primary_key=True, autoincrement=False),
    #: The poll, not a stage of it.
    Column("poll", String(64), nullable=False, index=True),
    #: Her pseudonym in the gathering of this poll.
    Column("voter", String(32), nullable=False),
    Column("words_sealed", LargeBinary, nullable=False),
    Column("language", String(16), nullable=False),
)

#: What a moderator has made of ideas: nobody's, and nobody can tell of whose.
statement = Table(
    "statement",
    metadata,
    Column("poll", String(64), primary_key=True),
    #: ``s1``, ``s2`` and so on.
    Column("id", String(16), primary_key=True),
    #: Language -> text; empty when it was dropped: its number is not given again.
    Column("texts", JSON, nullable=False),
)
