"""Cases of danger: opened by her words, read by the people of safeguarding, closed once. Words are sealed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update

from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.danger import Danger, Finding
from bot.domain.message import MessageClass
from bot.domain.outbox import Status
from bot.storage.cases import OF_DANGER, OPENED, SHOWN, WORDS, case_of, query_cases
from bot.storage.database import Tx
from bot.storage.tables import audit, contact, outbox, team_case

#: The most characters that one case keeps; of more, as many of the first as of the newest.
LONGEST = 20_000
#: Stands where words were left out.
LEFT_OUT = "\n\n[...]\n\n"
#: Why a message to somebody is held; the policy's own word for it (outbox/policy.py).
HELD = "held_for_a_person"

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
    #: It is closed, but another case about the same person is open: messages to her wait on.
    STILL_HELD = "still_held"


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
        "words_sealed": tx.vault.seal(_kept(words), WORDS, contact_id),
        "at": at,
        "outcome": "",
        "danger": found.danger.value,
        "past": found.past,
        "heard_at": at,
    }
    tx.conn.execute(insert(team_case), row)


def add(tx: Tx, reference: str, found: Finding, words: str, at: datetime, *, graver: bool) -> bool:
    """Add words to an open case: it is to be taken on anew. Return whether somebody had taken it on.

    With that, or when it has become graver, it is told as often as a new one.
    """
    which = team_case.c.reference == reference
    columns = (team_case.c.contact_id, team_case.c.words_sealed, team_case.c.acknowledged_at)
    row = tx.conn.execute(select(*columns).where(which).with_for_update()).one()
    taken = row.acknowledged_at is not None
    before = tx.vault.unseal(row.words_sealed, WORDS, row.contact_id) if row.words_sealed else ""
    whole = _kept(f"{before}\n\n{words}".strip())
    values = {
        "words_sealed": tx.vault.seal(whole, WORDS, row.contact_id),
        "danger": found.danger.value,
        "past": found.past,
        "heard_at": at,
        "acknowledged_at": None,
        "acknowledged_by": None,
    }
    anew = {"alerts": 0} if graver or taken else {}
    tx.conn.execute(update(team_case).where(which).values(values | anew))
    return taken


def _kept(words: str) -> str:
    """Return what is kept of very many words: how it began, and how it is now."""
    if len(words) <= LONGEST:
        return words
    first = LONGEST // 2
    return words[:first] + LEFT_OUT + words[first + len(LEFT_OUT) - LONGEST :]


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
    """Note who has taken a case on: nobody is told of it again until she writes more.

    False when it is not open.
    """
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
    if not has_read(tx, reference, number):
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


def has_read(tx: Tx, reference: str, number: int) -> bool:
    """True when somebody has opened a case after its last words; others may have opened it since.

    The case is locked: nothing is added to it meanwhile.
    """
    heard = select(team_case.c.heard_at).where(team_case.c.reference == reference).with_for_update()
    mine = (audit.c.actor == f"staff:{number}", audit.c.action == OPENED)
    read = select(func.max(audit.c.at)).where(*mine, audit.c.subject == f"case:{reference}")
    heard_at, read_at = tx.conn.execute(heard).scalar(), tx.conn.execute(read).scalar()
    return heard_at is not None and read_at is not None and heard_at <= read_at


def hold(tx: Tx, contact_id: str, at: datetime) -> None:
    """Let messages to somebody wait for a person, unless they do so already."""
    tx.conn.execute(
        update(contact).where(contact.c.id == contact_id, contact.c.held_at.is_(None)).values(held_at=at)
    )


def release(tx: Tx, contact_id: str, at: datetime) -> bool:
    """Let messages to somebody go on, those that wait at once; each is still looked at by the policy.

    False when a case about her is open: then they wait on.
    """
    if standing(tx, contact_id) is not None:
        return False
    tx.conn.execute(update(contact).where(contact.c.id == contact_id).values(held_at=None))
    held = (outbox.c.contact_id == contact_id, outbox.c.status == "queued", outbox.c.reason == HELD)
    tx.conn.execute(update(outbox).where(*held).values(due=at))
    return True
