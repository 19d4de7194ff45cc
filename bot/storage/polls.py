"""The stages of polls: proposed, signed, open, closed with a result that never changes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from bot.domain.poll import PollStatus, Sheet
from bot.domain.polling import StageNow
from bot.domain.release import Outcome, Release
from bot.storage import ballots, ideas, sessions, stages, statements
from bot.storage.database import Tx
from bot.storage.envelopes import seal_key, sheet_of
from bot.storage.sql import insert_into
from bot.storage.tables import poll, sign_off
from bot.storage.telling import Place as Place
from bot.storage.telling import Telling as Telling
from bot.storage.telling import to_tell as to_tell

_OVER = (PollStatus.OPEN.value, PollStatus.CLOSED.value)


class PollNotProposed(Exception):
    """The stage is open or closed, or there is none: its rule does not change any more."""


class PollNotOpen(Exception):
    """The stage is not open, so that it cannot be closed; or it is closed, and cannot be called off."""


class NotSigned(Exception):
    """Fewer of the steering role have signed this very sheet than it asks for."""


def propose(tx: Tx, sheet: Sheet, at: datetime) -> None:
    """Write a rule down to be signed. One that is another than before loses what was signed.

    Raises:
        PollNotProposed: The stage is open or closed.
    """
    row = _locked(tx, sheet.name)
    if row is not None and row.status in _OVER:
        raise PollNotProposed(sheet.name)
    fingerprint = sheet.fingerprint()
    values = {
        "status": PollStatus.PROPOSED.value,
        "sheet": sheet.canonical(),
        "sheet_sha256": fingerprint,
        "proposed_at": at,
        "closes_at": sheet.closes_at,
    }
    if row is None:
        names = {"name": sheet.name, "poll": sheet.poll, "stage": sheet.stage}
        tx.conn.execute(insert(poll), names | values)
        return
    void = sign_off.c.sheet_sha256 != fingerprint
    if row.status == PollStatus.CALLED_OFF.value:
        void = sign_off.c.poll.is_not(None)
    tx.conn.execute(delete(sign_off).where(sign_off.c.poll == sheet.name, void))
    again = {"opened_at": None, "closed_at": None}
    tx.conn.execute(update(poll).where(poll.c.name == sheet.name).values(values | again))


def now_of(tx: Tx, name: str) -> StageNow | None:
    """Return how a stage stands, by the name of its sheet; None when there is none."""
    found = stages.read(tx, tx.conn.execute(stages.query(poll.c.name == name)).all())
    return found[0] if found else None


def all_now(tx: Tx) -> list[StageNow]:
    """Return how every stage stands, by the names of their sheets."""
    return stages.read(tx, tx.conn.execute(stages.query()).all())


def seen_by(tx: Tx, contact_id: str, staff_ids: Sequence[int]) -> tuple[StageNow, ...]:
    """Return the stages as one person meets them, with what she has said in those that are open.

    What is only proposed is for staff; what was called off is for nobody.
    """
    seen = [PollStatus.OPEN.value, PollStatus.CLOSED.value]
    if staff_ids:
        seen.append(PollStatus.PROPOSED.value)
    rows = tx.conn.execute(stages.query(poll.c.status.in_(seen))).all()
    if not rows:
        return ()
    return tuple(stages.read(tx, rows, ballots.marks_of(tx, contact_id), staff_ids))


def sign(tx: Tx, name: str, fingerprint: str, staff_id: int, at: datetime) -> bool:
    """Note that somebody of the steering role stands by a rule; twice counts once.

    Return False when the sheet is another by now, or is not proposed.
    """
    row = _locked(tx, name)
    if row is None or row.status != PollStatus.PROPOSED.value or row.sheet_sha256 != fingerprint:
        return False
    signature = {"poll": name, "sheet_sha256": fingerprint, "staff_id": staff_id, "at": at}
    tx.conn.execute(insert_into(tx, sign_off).on_conflict_do_nothing(), signature)
    return True


def start(tx: Tx, name: str, at: datetime) -> None:
    """Open a stage that is signed, with a key of its own.

    Raises:
        PollNotProposed: There is no such stage that waits to be opened.
        NotSigned: Too few have signed.
    """
    row = _locked(tx, name)
    if row is None or row.status != PollStatus.PROPOSED.value:
        raise PollNotProposed(name)
    (stage,) = stages.read(tx, [row])
    if stage.signed < stage.sheet.sign_offs:
        raise NotSigned(name)
    values = {"status": PollStatus.OPEN.value, "opened_at": at, "key_sealed": seal_key(tx.vault, name)}
    tx.conn.execute(update(poll).where(poll.c.name == name).values(values))


def due(tx: Tx, at: datetime) -> list[StageNow]:
    """Return the stages that are open and over, locked: no other process closes them meanwhile."""
    over = stages.query(poll.c.status == PollStatus.OPEN.value, poll.c.closes_at <= at)
    return stages.read(tx, tx.conn.execute(over.with_for_update(skip_locked=True)).all())


def close(tx: Tx, name: str, release: Release, at: datetime, new_id: Callable[[], str]) -> None:
    """Close a stage: its result is kept, its key destroyed, its ballots written anew as nobody's.

    The key of a gathering stays while ideas wait to be looked at: until then they are still hers.
    After the commit: ballots.forget_traces.

    Raises:
        PollNotOpen: It is not open.
        ValueError: The result is one of another stage, or of another sheet.
    """
    row = _locked(tx, name)
    if row is None or row.status != PollStatus.OPEN.value:
        raise PollNotOpen(name)
    if (release.name, release.sheet) != (name, row.sheet_sha256):
        raise ValueError("a result of another sheet")
    sessions.forget_vote(tx, name, row.opened_at)
    ballots.lay_open(tx, name, set(release.turnout) - set(release.too_few), new_id)
    canonical = release.canonical()
    values = {
        "status": PollStatus.CLOSED.value,
        "closed_at": at,
        "release": canonical,
        "release_sha256": hashlib.sha256(canonical.encode()).hexdigest(),
        "told_upto": "",
        "told_at": None,
    }
    tx.conn.execute(update(poll).where(poll.c.name == name).values(values))
    ideas.drop_key(tx, name)


def call_off(tx: Tx, name: str, at: datetime) -> None:
    """End a stage without a result: its ballots and its key are gone.

    With a gathering go its ideas, and what was made of them: when it is held again, it begins anew.

    Raises:
        PollNotOpen: It is closed, or there is none.
    """
    row = _locked(tx, name)
    if row is None or row.status == PollStatus.CLOSED.value:
        raise PollNotOpen(name)
    ballots.drop(tx, name)
    if row.stage == ideas.STAGE:
        ideas.drop(tx, row.poll)
        statements.drop_all(tx, row.poll)
    values = {"status": PollStatus.CALLED_OFF.value, "closed_at": at, "key_sealed": None}
    tx.conn.execute(update(poll).where(poll.c.name == name).values(values))


def forget_practice(tx: Tx, name: str) -> list[str]:
    """Delete all of a poll that was only tried; return the names of its stages.

    Tried were the stages that nobody had to sign. What people wrote stays where another stage was signed.
    """
    rows = tx.conn.execute(stages.query(poll.c.poll == name)).all()
    tried = [row.name for row in rows if sheet_of(row.sheet).sign_offs == 0]
    for each in tried:
        ballots.drop(tx, each)
    tx.conn.execute(delete(sign_off).where(sign_off.c.poll.in_(tried)))
    tx.conn.execute(delete(poll).where(poll.c.name.in_(tried)))
    if tried and not any(row.status in _OVER for row in rows if row.name not in tried):
        ideas.drop(tx, name)
        statements.drop_all(tx, name)
    return tried


def decide(tx: Tx, name: str, option: str, staff_id: int, at: datetime) -> bool:
    """Write down what the workshop decided, once, where the result left it to one; everybody is told then.

    Return False when it did not, when somebody was quicker, or when it is no option of the sheet.
    """
    row = _locked(tx, name)
    if row is None or row.release is None or row.decided is not None:
        return False
    left_open = Release.restored(row.release).outcome is Outcome.WORKSHOP
    if not left_open or option not in sheet_of(row.sheet).options:
        return False
    values = {"decided": option, "decided_by": staff_id, "decided_at": at, "told_upto": "", "told_at": None}
    tx.conn.execute(update(poll).where(poll.c.name == name).values(values))
    return True


def _locked(tx: Tx, name: str) -> Any:
    return tx.conn.execute(select(poll).where(poll.c.name == name).with_for_update()).one_or_none()
