"""Sessions, sealed: what is remembered on the way may be her own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from pydantic_core import from_json, to_json

from bot.domain.session import Answered, Crossed, Run, Session, Told, Wait
from bot.storage.database import Tx
from bot.storage.many import insert_many, moment_in
from bot.storage.tables import session
from bot.storage.vault import WrongKey

log = structlog.get_logger()

#: What it is sealed as.
STATE = "session.state"

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
