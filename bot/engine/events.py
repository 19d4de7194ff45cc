"""The facts that a turn states, past tense. The runner turns each into rows; the engine only says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.domain.case import CaseKind, Outcome
from bot.domain.consent import Decision, Wording
from bot.domain.media import MediaItem
from bot.domain.message import OutboundMessage
from bot.domain.poll import Marks


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something is to be said to her."""

    message: OutboundMessage
    #: True for the answer to words that warn of danger: nothing may hold it back.
    safety: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRecorded:
    """She answered a question, or gave words that are to be kept."""

    flow: str
    version: str
    step: str
    #: As in domain/answer.py.
    kind: str
    #: The choice's id, empty for words.
    choice: str = ""
    words: str = field(default="", repr=False)
    language: str = "en"
    #: The consent without which it could not be kept; empty where none was asked for.
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class AnswerForgotten:
    """She wants an answer of hers deleted."""

    flow: str
    step: str


@dataclass(frozen=True, slots=True)
class GroupJoined:
    """She said which stakeholder group she belongs to, or showed a code of it."""

    group: str


@dataclass(frozen=True, slots=True)
class Paused:
    """She wants to hear nothing from us for a time; None ends that."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class SomethingSad:
    """Something sad has happened; nobody writes to her first any more."""


@dataclass(frozen=True, slots=True)
class CaseHandedOver:
    """She asked something of the team."""

    reference: str
    kind: CaseKind
    words: str = field(repr=False)
    due: datetime | None
    language: str


@dataclass(frozen=True, slots=True)
class VoiceKept:
    """She sent a voice note that is kept until somebody has typed it up."""

    reference: str
    item: MediaItem
    language: str


@dataclass(frozen=True, slots=True)
class CaseOpened:
    """Somebody of the team, or of safeguarding, has read a case."""

    reference: str
    #: True when it was read in the role of safeguarding.
    of_danger: bool = False


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """Somebody of the team has dealt with a case."""

    reference: str
    #: Whose it is.
    contact_id: str
    outcome: Outcome
    #: What she is told; None when she is not written to.
    reply: OutboundMessage | None = None


@dataclass(frozen=True, slots=True)
class DangerReplied:
    """A person of safeguarding has written to somebody whose words warned of danger; the case stays open."""

    reference: str
    #: Whose it is.
    contact_id: str
    reply: OutboundMessage


@dataclass(frozen=True, slots=True)
class TextProposed:
    """A champion has written a text anew, for the team to look at."""

    flow: str
    #: Step and field, for example ``intro.say`` or ``topic.choices.respect``.
    key: str
    #: SHA-256 (hex) of the English text that was shown to her as the one in force.
    before_sha256: str
    text: str = field(repr=False)
    #: The number of the role in which she wrote it.
    by: int


@dataclass(frozen=True, slots=True)
class BallotCast:
    """She voted at a stage, ``first_priority.rank``. Never stored beside her answers, never with the time."""

    poll: str
    #: Option -> number; without any her ballot is taken out.
    marks: Marks = field(repr=False)
    #: The merged group she belongs to now; empty when to none.
    group: str = field(default="", repr=False)
    #: The order in which the options were shown.
    shown: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ConsentDecided:
    """She decided about one purpose, in these exact words."""

    purpose: str
    decision: Decision
    wording: Wording


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """She chose the language she wants to be spoken to in."""

    language: str


@dataclass(frozen=True, slots=True)
class AgeTold:
    """She said whether she is 16 or over."""

    adult: bool


@dataclass(frozen=True, slots=True)
class Joined:
    """She has finished the welcome and takes part."""


@dataclass(frozen=True, slots=True)
class MessagesStopped:
    """She wants no messages; what is queued is to be cancelled."""


@dataclass(frozen=True, slots=True)
class MessagesStarted:
    """She wants messages again."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """She wants everything about her deleted; the goodbye is said from memory and kept nowhere."""

    goodbye: OutboundMessage


@dataclass(frozen=True, slots=True)
class FirstWordsKept:
    """She wrote something before she could be answered; it is answered after the welcome."""

    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PhonesJoined:
    """She showed that somebody else whom we know is herself; from now on both are one."""

    #: As whom she is known from now on.
    into: str


@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """A waiting question took this reply; its buttons have done their work."""

    #: The label she chose, as she read it; None for words.
    label: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class RunFailed:
    """A run could not go on (its flow is broken or gone); she was told kindly."""

    flow: str
    version: str
    step: str
    reason: str


Event: TypeAlias = (
    Spoken
    | AnswerRecorded
    | AnswerForgotten
    | GroupJoined
    | Paused
    | SomethingSad
    | CaseHandedOver
    | VoiceKept
    | TextProposed
    | CaseOpened
    | CaseClosed
    | DangerReplied
    | BallotCast
    | ConsentDecided
    | LanguageChosen
    | AgeTold
    | Joined
    | MessagesStopped
    | MessagesStarted
    | Forgotten
    | FirstWordsKept
    | PhonesJoined
    | QuestionAnswered
    | RunFailed
)
