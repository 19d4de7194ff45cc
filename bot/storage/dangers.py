"""Cases of danger: opened by her words, read by the people of safeguarding, closed once. Words are sealed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update

from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.danger import Danger, Finding
from bot.domain.message import MessageClass
from bot.domain.outbox import Status
from bot.storage.cases import OF_DANGER, SHOWN, WORDS, case_of, query_cases
from bot.storage.database import Tx
from bot.storage.tables import contact, outbox, team_case

#: The most characters that one case keeps; of more, the newest.
LONGEST = 20_000
#: Why a message to somebody is held; the policy's own word for it (outbox/policy.py).
HELD = "held_for_a_person"
#: Nobody has taken it on, and it is not closed.
_WAITS = and_(OF_DANGER, team_case.c.done_at.is_(None), team_case.c.acknowledged_at.is_(None))

_SAFETY = outbox.c.message_class == MessageClass.SAFETY.value


@dataclass(frozen=True, slots=True)
class Standing:
    """How the open case of one person stands."""

    reference: str
    finding: Finding
    #: Which answer she was given last, as `Finding.name`, and when; None when it did not arrive.
    answered_as: str
    answered_at: datetime | None
    #: When the people of safeguarding were told last; None while nobody could be.
    alerted_at: datetime | None


class Closing(StrEnum):
    """What came of closing a case."""

    DONE = "done"
    #: It is not open any more.
    GONE = "gone"
    #: She has written more since whoever closes it has read it.
    NEW_WORDS = "new_words"


def standing(tx: Tx, contact_id: str) -> Standing | None:
    """Return how somebody's open case stands; None when none is open."""
    query = select(team_case).where(
        team_case.c.contact_id == contact_id, OF_DANGER, team_case.c.done_at.is_(None)
    )
    row = tx.conn.execute(query.order_by(team_case.c.id.desc()).limit(1)).first()
    if row is None:
        return None
    found = Finding(Danger(row.danger), row.past)
    return Standing(row.reference, found, row.answered_as, row.answered_at, row.alerted_at)


def begin(
    tx: Tx, reference: str, contact_id: str, found: Finding, language: str, words: str, at: datetime
) -> None:
    """Open a case."""
    row = {
        "reference": reference,
        "contact_id": contact_id,
        "kind": CaseKind.DANGER.value,
        "language": language,
        "words_sealed": tx.vault.seal(words[-LONGEST:], WORDS, contact_id),
        "at": at,
        "outcome": "",
        "danger": found.danger.value,
        "past": found.past,
        "heard_at": at,
    }
    tx.conn.execute(insert(team_case), row)


def add(tx: Tx, reference: str, found: Finding, words: str, at: datetime, *, graver: bool) -> None:
    """Add words to an open case; one that has become graver is to be taken on anew."""
    which = team_case.c.reference == reference
    row = tx.conn.execute(select(team_case.c.contact_id, team_case.c.words_sealed).where(which)).one()
    before = tx.vault.unseal(row.words_sealed, WORDS, row.contact_id) if row.words_sealed else ""
    whole = f"{before}\n\n{words}".strip()[-LONGEST:]
    values = {
        "words_sealed": tx.vault.seal(whole, WORDS, row.contact_id),
        "danger": found.danger.value,
        "past": found.past,
        "heard_at": at,
    }
    anew = {"acknowledged_at": None, "acknowledged_by": None, "alerts": 0} if graver else {}
    tx.conn.execute(update(team_case).where(which).values(values | anew))


def answered(tx: Tx, reference: str, name: str, version: str, at: datetime) -> None:
    """Note which answer she was given, of which published version."""
    values = {"answered_as": name, "answered_version": version, "answered_at": at}
    tx.conn.execute(update(team_case).where(team_case.c.reference == reference).values(values))


def not_answered(tx: Tx, reference: str) -> None:
    """Note that nothing was said to what she told last."""
    tx.conn.execute(update(team_case).where(team_case.c.reference == reference).values(answered_at=None))


def answer_lost(tx: Tx, numbers: Collection[int]) -> None:
    """Note that these messages will not arrive: who was to be answered is, when she writes again."""
    if not numbers:
        return
    lost = select(outbox.c.contact_id).where(outbox.c.id.in_(list(numbers)), _SAFETY)
    hers = and_(OF_DANGER, team_case.c.done_at.is_(None), team_case.c.contact_id.in_(lost))
    tx.conn.execute(update(team_case).where(hers).values(answered_at=None))


def was_answered_at(tx: Tx, contact_id: str, address_id: int, since: datetime) -> bool:
    """True when something about safety was queued for this address `since`, and may arrive or has arrived."""
    query = select(outbox.c.id).where(
        outbox.c.contact_id == contact_id,
        outbox.c.address_id == address_id,
        outbox.c.queued_at >= since,
        outbox.c.status.not_in([Status.FAILED.value, Status.CANCELLED.value]),
        _SAFETY,
    )
    return tx.conn.execute(query.limit(1)).first() is not None


def alerted(tx: Tx, reference: str, at: datetime, again: datetime | None, *, reached: bool) -> None:
    """Note that its people were told, or that nobody was there, and when they are to be told again."""
    told = {"alerts": team_case.c.alerts + 1, "alerted_at": at} if reached else {}
    statement = update(team_case).where(team_case.c.reference == reference)
    tx.conn.execute(statement.values(told | {"alert_due": again}))


def waiting(tx: Tx, *, but: str = "", reference: str | None = None, limit: int = SHOWN) -> list[Case]:
    """Return open cases, the most urgent first, then what nobody has taken on, then the oldest.

    At the end stand closed ones whose person is still held: somebody has to let messages go on one day.
    `but` is a contact whose own case is left out; with a reference only that one is returned, if it is there.
    """
    query = query_cases().where(OF_DANGER, _listed(), team_case.c.contact_id != but)
    if reference is not None:
        query = query.where(team_case.c.reference == reference)
    urgency = case({each.value: place for place, each in enumerate(Danger)}, value=team_case.c.danger)
    taken = team_case.c.acknowledged_at.is_not(None)
    order = (
        team_case.c.done_at.is_not(None),
        team_case.c.past,
        urgency,
        taken,
        team_case.c.at,
        team_case.c.id,
    )
    return [case_of(tx, row) for row in tx.conn.execute(query.order_by(*order).limit(limit))]


def _listed() -> ColumnElement[bool]:
    other = team_case.alias()
    newest = select(func.max(other.c.id)).where(
        other.c.contact_id == team_case.c.contact_id, other.c.kind == CaseKind.DANGER.value
    )
    held = and_(contact.c.held_at.is_not(None), team_case.c.id == newest.scalar_subquery())
    return or_(team_case.c.done_at.is_(None), held)


def acknowledge(tx: Tx, reference: str, number: int, at: datetime) -> bool:
    """Note who has taken a case on: nobody is told of it again; False when it is not open."""
    statement = (
        update(team_case)
        .where(team_case.c.reference == reference, OF_DANGER, team_case.c.done_at.is_(None))
        .values(acknowledged_at=at, acknowledged_by=number, alert_due=None)
    )
    return tx.conn.execute(statement).rowcount == 1


def close(tx: Tx, reference: str, number: int, at: datetime) -> Closing:
    """Close a case that its reader has read to the end. The words of who is under 16 go with it.

    One that is closed and still held may be closed again.
    """
    which = and_(team_case.c.reference == reference, OF_DANGER)
    row = tx.conn.execute(select(team_case).where(which).with_for_update()).first()
    if row is None or not waiting(tx, reference=reference):
        return Closing.GONE
    if row.done_at is not None:
        return Closing.DONE
    if row.opened_by != number or row.opened_at is None or row.heard_at > row.opened_at:
        return Closing.NEW_WORDS
    young = select(contact.c.id).where(contact.c.id == row.contact_id, contact.c.adult.is_(False)).exists()
    values = {
        "done_at": at,
        "done_by": number,
        "outcome": Outcome.DONE.value,
        "alert_due": None,
        "words_sealed": case((young, None), else_=team_case.c.words_sealed),
    }
    tx.conn.execute(update(team_case).where(which).values(values))
    return Closing.DONE


def hold(tx: Tx, contact_id: str, at: datetime) -> None:
    """Let messages to somebody wait for a person, unless they do so already."""
    tx.conn.execute(
        update(contact).where(contact.c.id == contact_id, contact.c.held_at.is_(None)).values(held_at=at)
    )


def release(tx: Tx, contact_id: str, at: datetime) -> None:
    """Let messages to somebody go on, those that wait at once; each is still looked at by the policy."""
    tx.conn.execute(update(contact).where(contact.c.id == contact_id).values(held_at=None))
    held = (outbox.c.contact_id == contact_id, outbox.c.status == "queued", outbox.c.reason == HELD)
    tx.conn.execute(update(outbox).where(*held).values(due=at))


def any_to_alert(tx: Tx, at: datetime) -> bool:
    """True when the people of safeguarding are to be told again of any case."""
    query = select(team_case.c.id).where(_WAITS, team_case.c.alert_due <= at).limit(1)
    return tx.conn.execute(query).first() is not None


def to_alert(tx: Tx, at: datetime, limit: int) -> Sequence[Case]:
    """Return cases that nobody has taken on and whose people are to be told again, locked."""
    query = query_cases().where(_WAITS, team_case.c.alert_due <= at).order_by(team_case.c.alert_due)
    found = tx.conn.execute(query.limit(limit).with_for_update(of=team_case, skip_locked=True))
    return [case_of(tx, row) for row in found]


def alerts(tx: Tx, reference: str) -> int:
    """Return how often the people of safeguarding were told of a case."""
    query = select(team_case.c.alerts).where(team_case.c.reference == reference)
    return int(tx.conn.execute(query).scalar_one())


def counts(tx: Tx, late_before: datetime) -> dict[str, int]:
    """Return how many cases are open, how many nobody has taken on, and how many of these are older."""
    is_open = and_(OF_DANGER, team_case.c.done_at.is_(None))
    late = and_(_WAITS, team_case.c.at < late_before)
    query = select(
        *(
            func.coalesce(func.sum(case((which, 1), else_=0)), 0).label(name)
            for name, which in {"open": is_open, "unacknowledged": _WAITS, "late": late}.items()
        )
    ).where(is_open)
    return {name: int(number) for name, number in tx.conn.execute(query).one()._mapping.items()}
