"""What is over its time, class by class: which rows, how many, and the next ones by age."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
    tuple_,
)

from bot.domain.poll import PollStatus
from bot.domain.retention import Record
from bot.storage.database import Tx
from bot.storage.ideas import STAGE
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
    outbox,
    poll,
    recording,
    retention_run,
    session,
    staff,
    team_case,
)

#: A class -> the tables it is about.
COVERED: dict[Record, tuple[str, ...]] = {
    Record.UNFINISHED_WELCOMES: ("contact",),
    Record.STOPPED_PEOPLE: ("contact", "address"),
    Record.FIRST_WORDS: ("contact",),
    Record.RESTING_CONVERSATIONS: ("session",),
    Record.WORDS_OF_ANSWERS: ("answer",),
    Record.ANSWERS: ("answer",),
    Record.RECORDINGS: ("recording",),
    Record.QUESTIONS: ("team_case",),
    Record.COMPLAINTS: ("team_case",),
    Record.DANGERS: ("team_case",),
    Record.IDEAS: ("idea",),
    Record.BALLOTS: ("poll", "ballot"),
    Record.CONSENT_LEDGER: ("consent",),
    Record.UNREADABLE: ("inbound",),
    Record.DELIVERIES: ("inbound",),
    Record.SENT_MESSAGES: ("outbox", "delivery"),
    Record.STAFF_LINKS: ("invitation",),
    Record.GROUP_CODES: ("group_code",),
    Record.CHANGED_TEXTS: ("draft_text",),
    Record.AUDIT: ("audit",),
    Record.RETENTION_REPORTS: ("retention_run",),
    Record.SUPPRESSION: ("suppression",),
}
#: A table that no class covers -> why.
NOT_COVERED: dict[str, str] = {
    "flow_version": "our own texts; what people agreed to is proved by them",
    "publication": "which of our own texts were in force when",
    "staff": "the audit names staff by these numbers; goes with the person",
    "sign_off": "who stands by the rule of a poll, by the number of a role",
    "plan_version": "our own texts: what was planned",
    "plan_signature": "who stands by a point of the plan, by the number of a role",
    "timer": "what was planned and when it happened; it names nobody once it is settled",
    "tally": "counts only: how many people were reached, and why others were not",
    "statement": "made by a moderator of what nobody can be found by",
    "team_notice": "what was told to a member of the team last; goes with the person",
    "joining_code": "has a rule of its own: it goes when it is used, or within the hour",
    "joining_try": "has a rule of its own: it goes within two hours",
    "provider_copy": "has a rule of its own: it goes when the provider has deleted the copy, or can no more",
}


@dataclass(frozen=True, slots=True)
class Due:
    """What is over at a moment: all of a class that is older than `before`."""

    record: Record
    before: datetime
    at: datetime
    #: Channel -> for how long its provider deletes what we sent; for whoever is forgotten.
    keeps: Mapping[str, timedelta] = field(default_factory=dict)
    #: The channels whose provider deletes what she sent as well.
    hers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """A row that is over its time, and where it stands in the order of age."""

    age: datetime
    key: Any


@dataclass(frozen=True, slots=True)
class Overdue:
    """How a class lies in its table."""

    key: Column[Any]
    #: Since when its time runs.
    age: ColumnElement[Any]
    #: What must be true besides its age.
    when: Callable[[Due], ColumnElement[bool]] = lambda _: true()
    #: True when a row is a person's own, and its key her contact id.
    person: bool = False
    #: Rows in one transaction.
    chunk: int = 2000

    @property
    def table(self) -> Table:
        """The table it lies in."""
        return self.key.table

    def over(self, due: Due) -> ColumnElement[bool]:
        """Return the condition under which a row is over; one exactly at its time is not."""
        return and_(self.age < due.before, self.when(due))


def count(tx: Tx, due: Due) -> int:
    """Return how many records of a class are over their time."""
    each = CLASSES[due.record]
    return int(tx.conn.execute(select(func.count(each.key)).where(each.over(due))).scalar_one())


def find(tx: Tx, due: Due, after: Place | None, limit: int = 0) -> list[Place]:
    """Return a chunk of rows that are over, oldest first; the next one after the last of the one before.

    `limit` is how many at most; 0: as many as one transaction takes of this class.
    """
    each = CLASSES[due.record]
    rows = tx.conn.execute(next_rows(due, after).limit(limit or each.chunk))
    return [Place(row.age, row.key) for row in rows]


def next_rows(due: Due, after: Place | None) -> Select[Any]:
    """Return the query for rows that are over, in the order of their age."""
    each = CLASSES[due.record]
    query = select(each.age.label("age"), each.key.label("key")).where(each.over(due))
    if after is not None:
        last = tuple_(after.age, after.key, types=[each.age.type, each.key.type])
        query = query.where(tuple_(each.age, each.key) > last)
    return query.order_by(each.age, each.key)


def _works_here(due: Due) -> ColumnElement[bool]:
    still = or_(staff.c.ended_at.is_(None), staff.c.ended_at >= due.before)
    return exists().where(staff.c.contact_id == contact.c.id, still)


def _silent(due: Due) -> ColumnElement[bool]:
    """Nothing was heard of her since; her session may be gone before her deliveries are."""
    spoke = exists().where(session.c.contact_id == contact.c.id, session.c.heard_at >= due.before)
    wrote = exists().where(
        address.c.contact_id == contact.c.id,
        inbound.c.address_key == address.c.key,
        inbound.c.at >= due.before,
    )
    return and_(~spoke, ~wrote)


def _unfinished(due: Due) -> ColumnElement[bool]:
    # What she asked of the team has its own time, and would go too. Of a STOP, or under 16, we remember that.
    asked = exists().where(team_case.c.contact_id == contact.c.id)
    return and_(
        contact.c.joined_at.is_(None),
        contact.c.stopped_at.is_(None),
        or_(contact.c.adult.is_(None), contact.c.adult.is_(True)),
        contact.c.held_at.is_(None),
        _silent(due),
        ~_works_here(due),
        ~asked,
    )


def _stopped(due: Due) -> ColumnElement[bool]:
    reached = exists().where(address.c.contact_id == contact.c.id)
    asked = exists().where(team_case.c.contact_id == contact.c.id, team_case.c.done_at.is_(None))
    spoke = exists().where(recording.c.contact_id == contact.c.id)
    return and_(reached, contact.c.held_at.is_(None), ~_works_here(due), ~asked, ~spoke)


def _kept_words(due: Due) -> ColumnElement[bool]:
    return and_(contact.c.first_words_sealed.is_not(None), _silent(due))


def _rests(due: Due) -> ColumnElement[bool]:
    return or_(session.c.wait_until.is_(None), session.c.wait_until < due.at)


def _used_or_too_old(link: Table) -> ColumnElement[Any]:
    return case((link.c.used_at.is_not(None), link.c.used_at), else_=link.c.useless_after)


def _when(condition: ColumnElement[bool]) -> Callable[[Due], ColumnElement[bool]]:
    return lambda _: condition


#: When the gathering that an idea came in was closed.
_GATHERED = (
    select(poll.c.closed_at)
    .where(poll.c.poll == idea.c.poll, poll.c.stage == STAGE, poll.c.status == PollStatus.CLOSED.value)
    .scalar_subquery()
)
_WAITS = exists().where(idea.c.poll == poll.c.poll, poll.c.stage == STAGE)
#: A key is there, and nothing for which it is still needed.
_LEADS_BACK = and_(poll.c.key_sealed.is_not(None), ~_WAITS)
_QUESTIONS = team_case.c.kind.in_(["question", "request"])
#: Forgetting takes many tables along: fewer people at a time.
_PEOPLE = 50

#: What is kept for ever whatever the table says is not here.
CLASSES: dict[Record, Overdue] = {
    Record.UNFINISHED_WELCOMES: Overdue(contact.c.id, contact.c.created_at, _unfinished, True, _PEOPLE),
    Record.STOPPED_PEOPLE: Overdue(contact.c.id, contact.c.stopped_at, _stopped, True, _PEOPLE),
    Record.FIRST_WORDS: Overdue(contact.c.id, contact.c.created_at, _kept_words, True),
    Record.RESTING_CONVERSATIONS: Overdue(session.c.contact_id, session.c.heard_at, _rests, True),
    Record.WORDS_OF_ANSWERS: Overdue(answer.c.id, answer.c.at, _when(answer.c.words_sealed.is_not(None))),
    Record.ANSWERS: Overdue(answer.c.id, answer.c.at),
    Record.RECORDINGS: Overdue(recording.c.id, recording.c.at),
    Record.QUESTIONS: Overdue(team_case.c.id, team_case.c.done_at, _when(_QUESTIONS)),
    Record.COMPLAINTS: Overdue(team_case.c.id, team_case.c.done_at, _when(team_case.c.kind == "complaint")),
    Record.DANGERS: Overdue(team_case.c.id, team_case.c.done_at, _when(team_case.c.kind == "danger")),
    Record.IDEAS: Overdue(idea.c.id, _GATHERED),
    Record.BALLOTS: Overdue(poll.c.name, poll.c.closed_at, _when(_LEADS_BACK), chunk=1),
    Record.UNREADABLE: Overdue(inbound.c.id, inbound.c.at, _when(inbound.c.payload_sealed.is_not(None))),
    Record.DELIVERIES: Overdue(inbound.c.id, inbound.c.at, _when(inbound.c.payload_sealed.is_(None))),
    Record.SENT_MESSAGES: Overdue(outbox.c.id, outbox.c.settled_at),
    Record.STAFF_LINKS: Overdue(invitation.c.key, _used_or_too_old(invitation)),
    Record.GROUP_CODES: Overdue(group_code.c.key, _used_or_too_old(group_code)),
    Record.CHANGED_TEXTS: Overdue(draft_text.c.id, draft_text.c.decided_at),
    Record.AUDIT: Overdue(audit.c.id, audit.c.at),
    Record.RETENTION_REPORTS: Overdue(retention_run.c.id, retention_run.c.at),
}
