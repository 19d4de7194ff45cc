"""Rows of every class of records, as old as one likes, and a look at which of them are still as they were."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Table, insert, select

from bot.domain.retention import Record
from bot.storage.contacts import VALUE
from bot.storage.database import Tx
from bot.storage.inbound import PAYLOAD
from bot.storage.tables import (
    address,
    answer,
    audit,
    contact,
    draft_text,
    group_code,
    idea,
    inbound,
    invitation,
    invitee,
    outbox,
    poll,
    recording,
    retention_run,
    session,
    team_case,
    workshop,
)

#: A row by its name, and how old it is: since when its time runs.
Aged: TypeAlias = tuple[str, datetime]
Row: TypeAlias = dict[str, Any]

#: Whose the rows are that must be somebody's; nothing of hers is ever over.
SOMEBODY = "somebody"


def settle_in(tx: Tx, at: datetime) -> None:
    """Have somebody there to whom rows may belong."""
    row = {"id": SOMEBODY, "created_at": at, "joined_at": at, "language": "en"}
    tx.conn.execute(insert(contact), row)
    tx.conn.execute(insert(address), _sealed(tx, _address(SOMEBODY)))


def _address(who: str) -> Row:
    return {"contact_id": who, "channel": "fake", "key": f"key {who}"[:32], "value_sealed": b"sealed"}


def plant(tx: Tx, record: Record, rows: Sequence[Aged]) -> None:
    """Write rows of a class; their names must be new, and begin with the sign of the class."""
    for table, make in _MAKES[record]:
        tx.conn.execute(insert(table), [_sealed(tx, make(name, age)) for name, age in rows])


def _sealed(tx: Tx, row: Row) -> Row:
    """Seal what forgetting opens."""
    if "value_sealed" in row:
        return row | {"value_sealed": tx.vault.seal("an address", VALUE, row["key"])}
    if row.get("payload_sealed"):
        return row | {"payload_sealed": tx.vault.seal("{}", PAYLOAD, row["external_id"])}
    return row


def left(tx: Tx, record: Record) -> set[str]:
    """Return the names of the rows of a class to which nothing was done yet."""
    name, untouched = _LEFT[record]
    return set(tx.conn.execute(select(name).where(name.like(f"{SIGNS[record]}%"), untouched)).scalars())


def _newcomer(name: str, age: datetime) -> Row:
    return {"id": name, "created_at": age}


def _stopped(name: str, age: datetime) -> Row:
    before = age - timedelta(days=1)
    return {"id": name, "created_at": before, "joined_at": before, "stopped_at": age}


def _her_address(name: str, _: datetime) -> Row:
    return _address(name)


def _kept_words(name: str, age: datetime) -> Row:
    return {"id": name, "created_at": age, "joined_at": age, "first_words_sealed": b"sealed"}


def _member(name: str, age: datetime) -> Row:
    return {"id": name, "created_at": age, "joined_at": age}


def _session(name: str, age: datetime) -> Row:
    return {
        "contact_id": name,
        "state_sealed": b"sealed",
        "wait_until": age + timedelta(hours=24),
        "address_id": 1,
        "heard_at": age,
    }


def _answer(name: str, age: datetime) -> Row:
    row: Row = {"contact_id": SOMEBODY, "flow": "poll", "version": "v", "step": name, "kind": "words"}
    return row | {"choice": "", "words_sealed": b"sealed", "language": "en", "at": age, "purpose": ""}


def _case(kind: str) -> Callable[[str, datetime], Row]:
    def make(name: str, age: datetime) -> Row:
        row: Row = {
            "reference": name,
            "contact_id": SOMEBODY,
            "kind": kind,
            "language": "en",
            "outcome": "done",
        }
        return row | {"words_sealed": b"sealed", "at": age - timedelta(days=3), "done_at": age}

    return make


def _recording(name: str, age: datetime) -> Row:
    row: Row = {"reference": name[:16], "contact_id": SOMEBODY, "address_id": 1, "channel": "fake"}
    row |= {"external_id": name, "language": "en", "content_type": "audio/ogg", "at": age}
    return row | {"place_sealed": b"sealed", "content_sealed": b"sealed", "attempts": 0}


def _poll(name: str, age: datetime) -> Row:
    row: Row = {"name": name, "poll": name, "stage": "rank", "status": "closed", "key_sealed": b"sealed"}
    row |= {"sheet": "{}", "sheet_sha256": "", "proposed_at": age, "closes_at": age}
    return row | {"closed_at": age}


def _gathering(name: str, age: datetime) -> Row:
    return _poll(name, age) | {"stage": "gather", "key_sealed": None}


def _idea(name: str, _: datetime) -> Row:
    number = int.from_bytes(sha256(name.encode()).digest()[:6], "big")
    return {"id": number, "poll": name, "voter": "v", "words_sealed": b"sealed", "language": "en"}


def _workshop(name: str, age: datetime) -> Row:
    row: Row = {"name": name, "kind": "discover", "status": "held", "place": "", "way": "", "who": ""}
    row |= {"starts_at": age - timedelta(hours=2), "ends_at": age, "changed_at": age}
    return row | {"audience": {}, "capacity": 20, "kept": {}, "revision": 0}


def _needs(name: str, age: datetime) -> Row:
    row: Row = {"workshop": name, "contact_id": SOMEBODY, "reply": "yes", "invited_at": age}
    return row | {"yes_number": 1, "needs_sealed": b"sealed"}


def _inbound(outcome: str, payload: bytes | None) -> Callable[[str, datetime], Row]:
    def make(name: str, age: datetime) -> Row:
        row: Row = {"channel": "fake", "external_id": name, "address_key": "", "kind": "text", "at": age}
        return row | {"outcome": outcome, "payload_sealed": payload}

    return make


def _outbox(name: str, age: datetime) -> Row:
    row: Row = {"contact_id": SOMEBODY, "address_id": 1, "channel": "fake", "message_class": "reply"}
    row |= {"purpose": "", "body_sealed": None, "status": "sent", "reason": "", "due": age, "attempts": 0}
    row |= {"useless_after": age, "doubtful": False, "provider_id": name, "queued_at": age}
    return row | {"settled_at": age}


def _link(name: str, age: datetime) -> Row:
    row: Row = {"key": name, "role": "host", "groups": [], "created_by": "a test"}
    used = name.endswith("0")  # the others were never used, and have become too old
    row |= {"created_at": age - timedelta(days=7), "useless_after": age + timedelta(days=5 if used else 0)}
    return row | {"used_at": age if used else None}


def _code(name: str, age: datetime) -> Row:
    row = _link(name, age)
    return {key: value for key, value in row.items() if key not in ("role", "groups")} | {
        "stakeholder": "nhs"
    }


def _draft(name: str, age: datetime) -> Row:
    row: Row = {"flow": "poll", "key": name, "before_sha256": "", "text_sealed": b"sealed", "by_staff": 1}
    return row | {"at": age, "status": "taken", "decided_at": age, "decided_by": "a test"}


def _audit(name: str, age: datetime) -> Row:
    return {"at": age, "actor": "a test", "action": "staff_invited", "subject": name, "details": ""}


def _report(name: str, age: datetime) -> Row:
    return {"day": name, "at": age, "complete": True, "report": {}}


#: How the names of a class begin.
SIGNS: dict[Record, str] = {
    Record.UNFINISHED_WELCOMES: "new-",
    Record.STOPPED_PEOPLE: "stopped-",
    Record.FIRST_WORDS: "first-",
    Record.RESTING_CONVERSATIONS: "resting-",
    Record.WORDS_OF_ANSWERS: "words-",
    Record.ANSWERS: "answer-",
    Record.RECORDINGS: "voice-",
    Record.QUESTIONS: "q-",
    Record.COMPLAINTS: "c-",
    Record.DANGERS: "danger-",
    Record.IDEAS: "idea-",
    Record.NEEDS: "needs-",
    Record.BALLOTS: "poll-",
    Record.UNREADABLE: "unread-",
    Record.DELIVERIES: "taken-",
    Record.SENT_MESSAGES: "sent-",
    Record.STAFF_LINKS: "link-",
    Record.GROUP_CODES: "code-",
    Record.CHANGED_TEXTS: "text-",
    Record.AUDIT: "deed-",
    Record.RETENTION_REPORTS: "r-",
}
_MAKES: dict[Record, list[tuple[Table, Callable[[str, datetime], Row]]]] = {
    Record.UNFINISHED_WELCOMES: [(contact, _newcomer), (address, _her_address)],
    Record.STOPPED_PEOPLE: [(contact, _stopped), (address, _her_address)],
    Record.FIRST_WORDS: [(contact, _kept_words)],
    Record.RESTING_CONVERSATIONS: [(contact, _member), (session, _session)],
    Record.WORDS_OF_ANSWERS: [(answer, _answer)],
    Record.ANSWERS: [(answer, _answer)],
    Record.RECORDINGS: [(recording, _recording)],
    Record.QUESTIONS: [(team_case, _case("question"))],
    Record.COMPLAINTS: [(team_case, _case("complaint"))],
    Record.DANGERS: [(team_case, _case("danger"))],
    Record.IDEAS: [(poll, _gathering), (idea, _idea)],
    Record.NEEDS: [(workshop, _workshop), (invitee, _needs)],
    Record.BALLOTS: [(poll, _poll)],
    Record.UNREADABLE: [(inbound, _inbound("unreadable", b"sealed"))],
    Record.DELIVERIES: [(inbound, _inbound("taken", None))],
    Record.SENT_MESSAGES: [(outbox, _outbox)],
    Record.STAFF_LINKS: [(invitation, _link)],
    Record.GROUP_CODES: [(group_code, _code)],
    Record.CHANGED_TEXTS: [(draft_text, _draft)],
    Record.AUDIT: [(audit, _audit)],
    Record.RETENTION_REPORTS: [(retention_run, _report)],
}
_LEFT: dict[Record, tuple[Any, ColumnElement[bool]]] = {
    Record.UNFINISHED_WELCOMES: (contact.c.id, contact.c.joined_at.is_(None)),
    Record.STOPPED_PEOPLE: (address.c.contact_id, address.c.key.is_not(None)),
    Record.FIRST_WORDS: (contact.c.id, contact.c.first_words_sealed.is_not(None)),
    Record.RESTING_CONVERSATIONS: (session.c.contact_id, session.c.heard_at.is_not(None)),
    Record.WORDS_OF_ANSWERS: (answer.c.step, answer.c.words_sealed.is_not(None)),
    Record.ANSWERS: (answer.c.step, answer.c.at.is_not(None)),
    Record.RECORDINGS: (recording.c.external_id, recording.c.at.is_not(None)),
    Record.QUESTIONS: (team_case.c.reference, team_case.c.kind == "question"),
    Record.COMPLAINTS: (team_case.c.reference, team_case.c.kind == "complaint"),
    Record.DANGERS: (team_case.c.reference, team_case.c.kind == "danger"),
    Record.IDEAS: (idea.c.poll, idea.c.language == "en"),
    Record.NEEDS: (invitee.c.workshop, invitee.c.needs_sealed.is_not(None)),
    Record.BALLOTS: (poll.c.name, poll.c.key_sealed.is_not(None)),
    Record.UNREADABLE: (inbound.c.external_id, inbound.c.payload_sealed.is_not(None)),
    Record.DELIVERIES: (inbound.c.external_id, inbound.c.outcome == "taken"),
    Record.SENT_MESSAGES: (outbox.c.provider_id, outbox.c.status == "sent"),
    Record.STAFF_LINKS: (invitation.c.key, invitation.c.role == "host"),
    Record.GROUP_CODES: (group_code.c.key, group_code.c.stakeholder == "nhs"),
    Record.CHANGED_TEXTS: (draft_text.c.key, draft_text.c.flow == "poll"),
    Record.AUDIT: (audit.c.subject, audit.c.actor == "a test"),
    Record.RETENTION_REPORTS: (retention_run.c.day, retention_run.c.complete.is_(True)),
}
