"""What a person of safeguarding does about a case, besides reading and writing: each act is in the audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.case import Case
from bot.domain.staff import AuditEntry
from bot.engine.steps.case_work import RELEASE
from bot.storage import dangers, staff
from bot.storage.dangers import Closing
from bot.storage.database import Tx


def done(tx: Tx, case: Case, number: int, act: str, what: Sequence[str], at: datetime) -> str:
    """Do one act of `ACTS`; return what came of it, as a step of a flow remembers it.

    `number` is that of the role, `what` the name of a choice, where the act has one.
    """
    return ACTS[act](tx, case, number, " ".join(what), at)


def _acknowledge(tx: Tx, case: Case, number: int, _: str, at: datetime) -> str:
    """Nobody takes on what she has not read."""
    if case.done_at is None and not dangers.has_read(tx, case.reference, number):
        return Closing.NEW_WORDS.value
    if not dangers.acknowledge(tx, case.reference, number, at):
        return Closing.GONE.value
    _note(tx, case, number, "case_acknowledged", "", at)
    return Closing.DONE.value


def _noted(tx: Tx, case: Case, number: int, what: str, at: datetime) -> str:
    """Whoever has done something about it has taken it on, as far as she has read it."""
    if dangers.has_read(tx, case.reference, number):
        dangers.acknowledge(tx, case.reference, number, at)
    _note(tx, case, number, "case_acted", what, at)
    return Closing.DONE.value


def _close(tx: Tx, case: Case, number: int, what: str, at: datetime) -> str:
    came = dangers.close(tx, case.reference, number, at)
    if came is Closing.DONE:
        _note(tx, case, number, "case_done", what, at)
        if what == RELEASE:
            if not dangers.release(tx, case.contact_id, at):
                return Closing.STILL_HELD.value
            _note(tx, case, number, "messages_released", "", at)
    return came.value


def _note(tx: Tx, case: Case, number: int, action: str, what: str, at: datetime) -> None:
    staff.note(tx, AuditEntry(at, f"staff:{number}", action, f"case:{case.reference}", what))


#: The acts by their names in flow files.
ACTS: dict[str, Callable[[Tx, Case, int, str, datetime], str]] = {
    "acknowledge": _acknowledge,
    "note": _noted,
    "close": _close,
}
