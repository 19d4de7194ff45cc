"""How long which records are kept, and what becomes of them then: the words of the retention table."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Record(StrEnum):
    """A class of records. The order is that of clearing away: people first, then what is left of them."""

    UNFINISHED_WELCOMES = "unfinished_welcomes"
    STOPPED_PEOPLE = "stopped_people"
    FIRST_WORDS = "first_words"
    RESTING_CONVERSATIONS = "resting_conversations"
    WORDS_OF_ANSWERS = "words_of_answers"
    ANSWERS = "answers"
    RECORDINGS = "recordings"
    QUESTIONS = "questions"
    COMPLAINTS = "complaints"
    DANGERS = "dangers"
    #: Before the ballots: the key of a gathering goes when no idea waits any more.
    IDEAS = "ideas"
    NEEDS = "needs_of_workshops"
    BALLOTS = "ballots"
    CONSENT_LEDGER = "consent_ledger"
    #: Before the deliveries: only what has no words any more is one.
    UNREADABLE = "unreadable"
    DELIVERIES = "deliveries"
    SENT_MESSAGES = "sent_messages"
    STAFF_LINKS = "staff_links"
    GROUP_CODES = "group_codes"
    CHANGED_TEXTS = "changed_texts"
    AUDIT = "audit"
    RETENTION_REPORTS = "retention_reports"
    SUPPRESSION = "suppression"


class Action(StrEnum):
    """What becomes of a record when its time is over."""

    DELETE = "delete"
    #: The words go, the rest stays.
    BLANK = "blank"
    #: Everything of the person goes, as when she writes FORGET ME.
    FORGET = "forget"
    #: What leads back to the person goes, the rest stays.
    UNLINK = "unlink"


@dataclass(frozen=True, slots=True)
class Rule:
    """What the table says of one class of records."""

    record: Record
    #: After so many days; None: kept for ever.
    after_days: int | None = None
    action: Action | None = None
    #: For whoever reads the table; makes no difference.
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class About:
    """What a class is, in plain words, and what may be done with it besides keeping it."""

    what: str
    fits: tuple[Action, ...]


ABOUT: dict[Record, About] = {
    Record.UNFINISHED_WELCOMES: About("people who never finished the welcome", (Action.FORGET,)),
    Record.STOPPED_PEOPLE: About("addresses of people who stopped messages", (Action.UNLINK,)),
    Record.FIRST_WORDS: About("first words that were never passed on", (Action.BLANK,)),
    Record.RESTING_CONVERSATIONS: About("conversations that rest", (Action.DELETE,)),
    Record.WORDS_OF_ANSWERS: About("answers in people's own words", (Action.BLANK,)),
    Record.ANSWERS: About("answers, as chosen", (Action.DELETE,)),
    Record.RECORDINGS: About("voice notes that nobody has typed up", (Action.DELETE,)),
    Record.QUESTIONS: About("questions and requests that are done", (Action.DELETE,)),
    Record.COMPLAINTS: About("complaints that are done", (Action.DELETE,)),
    Record.DANGERS: About("cases of danger that are closed", (Action.DELETE,)),
    Record.IDEAS: About("ideas that nobody has looked at", (Action.DELETE,)),
    Record.NEEDS: About("what people needed for a workshop", (Action.BLANK,)),
    Record.BALLOTS: About("the way from a vote to its voter", (Action.UNLINK,)),
    Record.CONSENT_LEDGER: About("what people agreed to, and when", ()),
    Record.UNREADABLE: About("messages that could not be read", (Action.BLANK,)),
    Record.DELIVERIES: About("notes that a message came", (Action.DELETE,)),
    Record.SENT_MESSAGES: About("notes that a message went out", (Action.DELETE,)),
    Record.STAFF_LINKS: About("staff links, used or too old", (Action.DELETE,)),
    Record.GROUP_CODES: About("codes of groups, used or too old", (Action.DELETE,)),
    Record.CHANGED_TEXTS: About("texts changed by chat and decided", (Action.DELETE,)),
    Record.AUDIT: About("who of the staff did what", (Action.DELETE,)),
    Record.RETENTION_REPORTS: About("reports of this clearing away", (Action.DELETE,)),
    Record.SUPPRESSION: About("marks of people never to be written to", ()),
}


def _rule(record: Record, after_days: int) -> Rule:
    return Rule(record, after_days, ABOUT[record].fits[0])


#: What holds where a folder of flows has no retention.toml; the one that comes with Big Room says the same.
DEFAULTS: tuple[Rule, ...] = (
    _rule(Record.UNFINISHED_WELCOMES, 90),
    _rule(Record.STOPPED_PEOPLE, 180),
    _rule(Record.FIRST_WORDS, 30),
    _rule(Record.RESTING_CONVERSATIONS, 90),
    _rule(Record.WORDS_OF_ANSWERS, 730),
    Rule(Record.ANSWERS),
    _rule(Record.RECORDINGS, 30),
    _rule(Record.QUESTIONS, 90),
    _rule(Record.COMPLAINTS, 1095),
    _rule(Record.DANGERS, 2555),
    _rule(Record.IDEAS, 90),
    _rule(Record.NEEDS, 30),
    _rule(Record.BALLOTS, 14),
    Rule(Record.CONSENT_LEDGER),
    _rule(Record.UNREADABLE, 30),
    _rule(Record.DELIVERIES, 90),
    _rule(Record.SENT_MESSAGES, 90),
    _rule(Record.STAFF_LINKS, 90),
    _rule(Record.GROUP_CODES, 90),
    _rule(Record.CHANGED_TEXTS, 90),
    _rule(Record.AUDIT, 730),
    _rule(Record.RETENTION_REPORTS, 730),
    Rule(Record.SUPPRESSION),
)
