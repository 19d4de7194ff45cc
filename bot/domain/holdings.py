"""Everything that the house holds about one person, for her own eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.answer import Answer
from bot.domain.case import Case
from bot.domain.consent import ConsentEntry
from bot.domain.contact import Contact
from bot.domain.message import Address
from bot.domain.recording import Recording
from bot.domain.session import Run
from bot.domain.staff import StaffMember
from bot.domain.workshop import Invited


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text that she changed by chat, for the team to take or not."""

    #: Flow, step and field.
    place: str
    at: datetime
    #: ``waiting``, ``taken`` or ``refused``.
    status: str
    #: Her words, empty once it is decided.
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Holdings:
    """All of it. How she voted is not here: a ballot lies under a name that belongs to its poll only."""

    #: What is known of her: language, since when, age, group, stop, pause, her first words.
    contact: Contact
    addresses: tuple[Address, ...] = ()
    #: Every line of the ledger, oldest first.
    consents: tuple[ConsentEntry, ...] = ()
    #: Every answer, oldest first, those that she has changed since included.
    answers: tuple[Answer, ...] = ()
    #: The open polls in which she has cast a ballot.
    voted_in: tuple[str, ...] = ()
    #: Poll -> her ideas that no moderator has looked at yet: until then they are hers.
    ideas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: The workshops she was invited to, and what she said, oldest first.
    invited: tuple[Invited, ...] = ()
    cases: tuple[Case, ...] = ()
    #: Voice notes of hers that wait to be typed up, oldest first.
    recordings: tuple[Recording, ...] = ()
    #: Messages to her: status -> number.
    messages: Mapping[str, int] = field(default_factory=dict)
    #: When the next message that waits for her is due.
    next_due: datetime | None = None
    #: How many deliveries from her are noted, their words aside.
    deliveries: int = 0
    #: What came from her and could not be handled, as it is kept.
    unreadable: tuple[str, ...] = ()
    #: When she was heard last.
    heard_at: datetime | None = None
    #: Conversations that are not finished: those that go on, and those that rest.
    unfinished: tuple[Run, ...] = ()
    #: Every role she has or had.
    posts: tuple[StaffMember, ...] = ()
    #: Lines of the audit about what she did, or what was done to her, in these roles.
    audited: int = 0
    changed_texts: tuple[ChangedText, ...] = ()
    #: What she was told last as one of the team, by its name in words.toml -> when.
    notices: Mapping[str, datetime] = field(default_factory=dict)
    #: Since when a note says that she is not to be written to by mistake.
    suppressed_at: datetime | None = None
