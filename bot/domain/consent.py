"""What a person may agree to, one thing at a time, and what the ledger says about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ConsentKind(StrEnum):
    """In which sense a yes is meant (three different things that are never merged).

    Source: Health Research Authority, consent in research; ICO, how to obtain and record consent; PECR.
    """

    #: Taking part, as ethics and the common law ask for it.
    ETHICS_PARTICIPATION = "ethics_participation"
    #: Explicit consent to hold special category data (UK GDPR Art 9(2)(a)).
    GDPR_CONSENT = "gdpr_consent"
    #: The channel's own rule that a person must have opted in.
    CHANNEL_OPTIN = "channel_optin"
    #: Consent to be sent messages that count as direct marketing (PECR).
    PECR_CONSENT = "pecr_consent"


#: Every purpose that a flow may ask about. Each is asked alone and is "no" until she says yes.
PURPOSES: dict[str, ConsentKind] = {
    "msg_reminders": ConsentKind.CHANNEL_OPTIN,
    "msg_updates": ConsentKind.PECR_CONSENT,
    "polls": ConsentKind.ETHICS_PARTICIPATION,
    "checkins": ConsentKind.ETHICS_PARTICIPATION,
    "research": ConsentKind.ETHICS_PARTICIPATION,
    "quotes": ConsentKind.ETHICS_PARTICIPATION,
    "equality": ConsentKind.GDPR_CONSENT,
    "recontact": ConsentKind.CHANNEL_OPTIN,
    "voice": ConsentKind.GDPR_CONSENT,
}

#: What is kept only because of a yes, and is deleted when the yes is taken back: the question says so.
DELETED_WITH = ("equality", "voice")

#: The purpose under which STOP and START themselves are written down.
ALL_MESSAGES = "messages"

#: What STOP withdraws, besides ALL_MESSAGES: everything that lets us speak first.
MESSAGING_PURPOSES = ("msg_reminders", "msg_updates")


class Decision(StrEnum):
    """What she decided."""

    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class ConsentState(StrEnum):
    """What the ledger amounts to today for one purpose."""

    GIVEN = "given"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    #: She agreed to a wording that has since changed, so she is asked again.
    CHANGED = "changed"
    NEVER_ASKED = "never_asked"


@dataclass(frozen=True, slots=True)
class Wording:
    """The exact words that were decided about."""

    #: Flow and step, for example ``welcome.updates``.
    text_id: str
    #: The content hash of the published flow that holds the words in every language.
    version: str
    #: SHA-256 of the words as she read them, question and choices.
    sha256: str
    #: SHA-256 of the English source; a changed source is a changed wording.
    source_sha256: str
    language: str


@dataclass(frozen=True, slots=True)
class ConsentEntry:
    """One line of the ledger. Lines are only ever added."""

    purpose: str
    decision: Decision
    wording: Wording
    channel: str
    #: The provider's id of the message in which she said it.
    message_id: str
    at: datetime


def state_of(entry: ConsentEntry | None, current_sources: frozenset[str]) -> ConsentState:
    """Derive today's state of one purpose from its latest line.

    `current_sources` are the source hashes of the wordings in force for that purpose. A yes to a wording
    that is no longer in force counts as changed, never as given.
    """
    if entry is None:
        return ConsentState.NEVER_ASKED
    if entry.decision is Decision.GIVEN and entry.wording.source_sha256 not in current_sources:
        return ConsentState.CHANGED
    return ConsentState(entry.decision.value)
