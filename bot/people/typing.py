"""What the team does with a voice note: listen, type it up, or let it go. Each is written in the audit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.case import Case, CaseKind, reference_of
from bot.domain.contact import Contact
from bot.domain.danger import Finding
from bot.domain.recording import Recording
from bot.domain.staff import AuditEntry
from bot.engine import danger, triggers
from bot.engine.flow import Library
from bot.engine.scene import Scene
from bot.outbox import queue, team
from bot.runner import alarm
from bot.runner.casework import BREATH
from bot.storage import cases, contacts, outbox, recordings, staff
from bot.storage.database import Tx


def play(tx: Tx, reference: str, actor: str, at: datetime) -> bytes | None:
    """Return the sound of a voice note; None when it is gone, or not here yet."""
    each = recordings.find(tx, reference)
    content = recordings.content(tx, each) if each else None
    if content is not None:
        _note(tx, reference, actor, "recording_played", at)
    return content


def drop(tx: Tx, reference: str, actor: str, at: datetime) -> bool:
    """Delete a voice note that is not to be typed up; False when it is gone."""
    gone = recordings.drop(tx, [reference], at) == 1
    if gone:
        _note(tx, reference, actor, "recording_dropped", at)
    return gone


def type_up(
    tx: Tx,
    library: Library,
    reference: str,
    words: str,
    found: Finding | None,
    actor: str,
    at: datetime,
    new_id: Callable[[], str],
) -> CaseKind | None:
    """Take the words of a voice note as if she had written them, and delete the sound.

    They become a question to the team; words that warn of danger, `found` by the screen, go to the people of
    safeguarding instead. She is answered as if she had just written; but long after she spoke not to what
    nobody else may read. Return which; None: it is gone.
    """
    each = recordings.find(tx, reference)
    her = contacts.by_id(tx, each.contact_id) if each else None
    if each is None or her is None or not recordings.drop(tx, [reference], at):
        return None
    _note(tx, reference, actor, "recording_typed", at)
    if found is not None:
        _warn(tx, library, her, each, triggers.Danger(found, words), at, new_id)
        return CaseKind.DANGER
    case = Case(reference_of(new_id()), her.id, CaseKind.QUESTION, each.language, words, at)
    cases.add(tx, [case])
    team.tell(tx, library, "case_waits", at, since=at - BREATH)
    return CaseKind.QUESTION


def _warn(
    tx: Tx,
    library: Library,
    her: Contact,
    each: Recording,
    warned: triggers.Danger,
    at: datetime,
    new_id: Callable[[], str],
) -> None:
    told = alarm.raised(tx, library, warned, her, at, new_id, each.language, each.address_id, each.at)
    if isinstance(told, triggers.Danger) and told.answer:
        scene = Scene(contact=her, library=library, at=at, new_id=new_id, channel=each.channel)
        said = danger.answer(scene, told)
        # Where she spoke, and nowhere else: another of her phones may be in other hands.
        answer = queue.reply(her.id, each.address_id, each.channel, said, at, safety=True)
        outbox.add(tx, [answer], [None])


def _note(tx: Tx, reference: str, actor: str, action: str, at: datetime) -> None:
    staff.note(tx, AuditEntry(at, actor, action, f"recording:{reference}"))
