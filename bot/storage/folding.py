"""Two people who turn out to be one: all of the one goes to the other, and she is known by one id from then.

Nothing is guessed: this is done only after she has shown it by a code. The ledger keeps every line of both.
Where they differ in what they agreed to, the no counts, and a line says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, delete, select, update

from bot.domain.consent import DELETED_WITH, ConsentEntry, Decision
from bot.domain.staff import AuditEntry
from bot.storage import answers, ballots, cases, contacts, ideas, ledger, recordings, sessions, staff, tallies
from bot.storage import outbox as messages
from bot.storage.database import Tx
from bot.storage.sql import upsert
from bot.storage.tables import (
    address,
    answer,
    consent,
    contact,
    outbox,
    recording,
    session,
    team_case,
    team_notice,
)
from bot.storage.tables import staff as member

#: What the audit says of it.
JOINED = "contacts_joined"
#: Before all that ever was.
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Fold:
    """Who is folded into whom, and by which message."""

    gone: str
    into: str
    channel: str
    message_id: str
    #: The address that she wrote it from.
    address_id: int


def fold(tx: Tx, each: Fold, at: datetime) -> None:
    """Make one person of two."""
    consents = ledger.latest(tx, [each.gone, each.into])
    ballots.join(tx, each.gone, each.into)
    ideas.join(tx, each.gone, each.into)
    for move in MOVED.values():
        move(tx, each.gone, each.into)
    tx.conn.execute(update(outbox).where(outbox.c.about == each.gone).values(about=each.into))
    stopped = _contact(tx, each)
    tx.conn.execute(delete(contact).where(contact.c.id == each.gone))
    _agree(tx, each, consents.get(each.gone, {}), consents.get(each.into, {}), at)
    if stopped:
        messages.cancel(tx, [each.into], "stopped", at)
    staff.note(tx, AuditEntry(at, "bigroom", JOINED, ""))


def _agree(
    tx: Tx,
    each: Fold,
    theirs: Mapping[str, ConsentEntry],
    mine: Mapping[str, ConsentEntry],
    at: datetime,
) -> None:
    """Where she said yes as one and no as the other, add a line that the no counts."""
    refused = {}
    for purpose in sorted(theirs.keys() & mine.keys()):
        both = (theirs[purpose], mine[purpose])
        noes = [entry for entry in both if entry.decision is not Decision.GIVEN]
        if len(noes) == 1:
            refused[purpose] = replace(noes[0], channel=each.channel, message_id=each.message_id, at=at)
    ledger.add(tx, [(each.into, entry) for entry in refused.values()])
    answers.forget_purpose(tx, [(each.into, purpose) for purpose in DELETED_WITH if purpose in refused])
    if "voice" in refused:
        recordings.forget(tx, [each.into], at)
    if "polls" in refused:
        ballots.withdraw(tx, [each.into])
        ideas.withdraw(tx, [each.into])


def _contact(tx: Tx, each: Fold) -> bool:
    """Write what is known of both into one row: a stop, a pause and a hold of either hold.

    Return whether she has stopped.
    """
    query = select(contact).where(contact.c.id.in_([each.gone, each.into]))
    rows = {row.id: row for row in tx.conn.execute(query)}
    mine, theirs = rows[each.into], rows[each.gone]
    opened = contacts.open_first_words(tx, theirs.first_words_sealed, each.gone)
    words = None if opened is None else tx.vault.seal(opened, contacts.FIRST_WORDS, each.into)
    values = {
        "created_at": min(mine.created_at, theirs.created_at),
        "joined_at": _first(mine.joined_at, theirs.joined_at),
        "stopped_at": _last(mine.stopped_at, theirs.stopped_at),
        "held_at": _first(mine.held_at, theirs.held_at),
        "paused_until": _last(mine.paused_until, theirs.paused_until),
        "language": theirs.language or mine.language,
        "adult": theirs.adult if mine.adult is None else mine.adult,
        "campaign": mine.campaign or theirs.campaign,
        "stakeholder": mine.stakeholder or theirs.stakeholder,
        "first_words_sealed": mine.first_words_sealed or words,
        **_spoken_first(mine, theirs),
    }
    tx.conn.execute(update(contact).where(contact.c.id == each.into).values(values))
    return values["stopped_at"] is not None


def _spoken_first(mine: Any, theirs: Any) -> dict[str, Any]:
    """When we spoke first last, to either, and what is offered her last."""
    last = max(mine, theirs, key=lambda row: row.proactive_at or _NEVER)
    offer = max(mine, theirs, key=lambda row: row.offered_at or _NEVER)
    return {
        "proactive_at": last.proactive_at,
        "proactive_id": last.proactive_id,
        "offer": offer.offer,
        "offered_at": offer.offered_at,
    }


def _first(*moments: datetime | None) -> datetime | None:
    return min(filter(None, moments), default=None)


def _last(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def _simply(table: Table) -> Callable[[Tx, str, str], None]:
    def move(tx: Tx, gone: str, into: str) -> None:
        tx.conn.execute(update(table).where(table.c.contact_id == gone).values(contact_id=into))

    return move


def _sealed(table: Table, column: Any, room: str) -> Callable[[Tx, str, str], None]:
    """What is sealed opens only as hers: it is sealed anew under her new name."""

    def move(tx: Tx, gone: str, into: str) -> None:
        rows = select(table.c.id, column).where(table.c.contact_id == gone, column.is_not(None))
        for number, sealed in tx.conn.execute(rows).all():
            anew = tx.vault.seal(tx.vault.unseal(sealed, room, gone), room, into)
            tx.conn.execute(update(table).where(table.c.id == number).values({column: anew}))
        _simply(table)(tx, gone, into)

    return move


def _messages(tx: Tx, gone: str, into: str) -> None:
    tallies.join(tx, gone, into)
    _sealed(outbox, outbox.c.body_sealed, messages.BODY)(tx, gone, into)


def _session(tx: Tx, gone: str, into: str) -> None:
    """What goes on where she writes now goes on; what went on elsewhere only where nothing does here.

    Where she wrote last is where she is now.
    """
    rows = {
        row.contact_id: row
        for row in tx.conn.execute(select(session).where(session.c.contact_id.in_([gone, into])))
    }
    here, there = rows.get(gone), rows.get(into)
    if here is None:
        return
    state, wait_until = sessions.open_state(tx, here.state_sealed, gone), here.wait_until
    if state.empty and there is not None:
        state, wait_until = sessions.open_state(tx, there.state_sealed, into), there.wait_until
    sealed = tx.vault.seal(sessions.encode(state), sessions.STATE, into)
    row = {
        "contact_id": into,
        "state_sealed": sealed,
        "wait_until": wait_until,
        "address_id": here.address_id,
        "heard_at": here.heard_at,
    }
    tx.conn.execute(upsert(tx, session), row)


def _notices(tx: Tx, gone: str, into: str) -> None:
    known = select(team_notice.c.what).where(team_notice.c.contact_id == into)
    new = (team_notice.c.contact_id == gone) & team_notice.c.what.not_in(known.scalar_subquery())
    tx.conn.execute(update(team_notice).where(new).values(contact_id=into))


#: Every table that says whose a row is -> what brings the rows of one person to another.
MOVED: dict[Table, Callable[[Tx, str, str], None]] = {
    address: _simply(address),
    session: _session,
    answer: _sealed(answer, answer.c.words_sealed, answers.WORDS),
    consent: _simply(consent),
    outbox: _messages,
    team_case: _sealed(team_case, team_case.c.words_sealed, cases.WORDS),
    team_notice: _notices,
    recording: recordings.move,
    member: _simply(member),
}
