"""Sessions, sealed: what is remembered on the way may be her own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from pydantic_core import from_json, to_json
from sqlalchemy import select, update

from bot.domain.session import Answered, Crossed, Run, Session, Told, Wait
from bot.storage.database import Tx
from bot.storage.many import insert_many, moment_in
from bot.storage.tables import session
from bot.storage.vault import WrongKey

log = structlog.get_logger()

#: What it is sealed as.
STATE = "session.state"
#: So many are looked through at once.
_PAGE = 1000

_SAVE = insert_many(
    session,
    "contact_id state_sealed wait_until address_id heard_at",
    """ON CONFLICT (contact_id) DO UPDATE SET state_sealed = excluded.state_sealed,
    wait_until = excluded.wait_until, address_id = excluded.address_id, heard_at = excluded.heard_at""",
)


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session, whose it is, and where she was heard last."""

    contact_id: str
    session: Session
    address_id: int
    heard_at: datetime


def save(tx: Tx, rows: Sequence[SessionRow]) -> None:
    """Write sessions, each over the one before."""
    moment = moment_in(tx)
    _SAVE.run(
        tx,
        [
            (
                each.contact_id,
                tx.vault.seal(encode(each.session), STATE, each.contact_id),
                moment(each.session.wait.until if each.session.wait else None),
                each.address_id,
                moment(each.heard_at),
            )
            for each in rows
        ],
    )


def forget_vote(tx: Tx, name: str, since: datetime) -> None:
    """Forget how far people have come in a vote that is over: which of its options they were asked about.

    Who left in the middle could be told from it: nobody else may have answered just these. `since` is when it
    was opened; whoever was not heard of since has nothing of it. That she was in it stays, so that she is
    told that it is over.
    """
    mine, after = f':poll":"{name}"', ""
    page = select(session.c.contact_id, session.c.state_sealed).where(session.c.heard_at >= since)
    page = page.order_by(session.c.contact_id).limit(_PAGE)
    while rows := tx.conn.execute(page.where(session.c.contact_id > after)).all():
        after = rows[-1].contact_id
        for row in rows:
            state = open_state(tx, row.state_sealed, row.contact_id)
            if mine not in encode(state):
                continue
            runs, aside = (
                tuple(_without(run, name) for run in each) for each in (state.runs, state.set_aside)
            )
            text = encode(replace(state, runs=runs, set_aside=aside))
            # Whoever is just writing keeps what is written then: by then the vote is over for her.
            here = (session.c.contact_id == row.contact_id, session.c.state_sealed == row.state_sealed)
            sealed = tx.vault.seal(text, STATE, row.contact_id)
            tx.conn.execute(update(session).where(*here).values(state_sealed=sealed))


def _without(run: Run, name: str) -> Run:
    steps = [
        key.removesuffix(":poll") for key, value in run.values.items() if (key[-5:], value) == (":poll", name)
    ]
    kept = {
        key: value
        for key, value in run.values.items()
        if key.endswith(":poll") or not any(key.startswith(f"{step}:") for step in steps)
    }
    return replace(run, values=kept)


def open_state(tx: Tx, sealed: bytes | None, contact_id: str) -> Session:
    """Return a session as it was sealed; an empty one for None, and for one that cannot be read any more.

    Whoever it belongs to begins anew then: nobody may be cut off from STOP by what we once wrote.
    """
    if sealed is None:
        return Session()
    try:
        return decode(tx.vault.unseal(sealed, STATE, contact_id))
    except (WrongKey, ValueError, TypeError, KeyError, IndexError) as error:
        log.error("session_unreadable", error=type(error).__name__)
        return Session()


def encode(value: Session) -> str:
    """Return a session as JSON."""
    gone, told, crossed = value.answered, value.told, value.crossed
    return to_json(
        {
            "runs": [_run(run) for run in value.runs],
            "wait": _wait(value.wait) if value.wait else None,
            "set_aside": [_run(run) for run in value.set_aside],
            "answered": [gone.id, gone.at.isoformat()] if gone else None,
            "told": [told.word, told.at.isoformat()] if told else None,
            "crossed": [crossed.at.isoformat(), crossed.written_at.isoformat()] if crossed else None,
            "voice_offered": value.voice_offered,
        }
    ).decode()


def decode(text: str) -> Session:
    """Return the session that `encode` wrote, in this release or in an older one."""
    state: dict[str, Any] = from_json(text)
    wait, gone, told = state.get("wait"), state.get("answered"), state.get("told")
    crossed = state.get("crossed")
    return Session(
        tuple(Run(*run) for run in state["runs"]),
        Wait(wait[0], datetime.fromisoformat(wait[1]), wait[2], *_moments(wait[3:])) if wait else None,
        tuple(Run(*run) for run in state.get("set_aside", ())),
        Answered(gone[0], datetime.fromisoformat(gone[1])) if gone else None,
        Told(told[0], datetime.fromisoformat(told[1])) if told else None,
        Crossed(*_moments(crossed)) if crossed else None,
        bool(state.get("voice_offered")),
    )


def _wait(wait: Wait) -> list[Any]:
    asked = [wait.asked_at.isoformat()] if wait.asked_at else []
    return [wait.id, wait.until.isoformat(), wait.unclear, *asked]


def _moments(written: Sequence[str]) -> list[datetime]:
    return [datetime.fromisoformat(each) for each in written]


def _run(run: Run) -> list[Any]:
    return [run.flow, run.version, run.step, dict(run.values)]
