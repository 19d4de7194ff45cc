"""What becomes of words that warn of danger, within the turn's own transaction: a case, a hold, an alert.

It is written at once and not with the effects of the batch: whoever closes the case in the same batch then
meets the new words, and closes nothing that she has not read.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.case import Case, CaseKind, reference_of
from bot.domain.contact import Contact
from bot.domain.danger import Danger, Finding
from bot.domain.hours import Outlook
from bot.engine import triggers
from bot.engine.flow import Library
from bot.engine.rendering import spoken_language
from bot.engine.run import Action
from bot.outbox import alerts
from bot.storage import alerting, dangers, safeguarding
from bot.storage.dangers import Standing
from bot.storage.database import Tx

#: Within this time the same answer is not given twice, and of the same case nobody is told twice.
BREATH = timedelta(minutes=10)
#: Words that reach us later than this she expects no answer to any more; she may not be alone by now.
LATE = timedelta(hours=1)
#: An answer to these puts her in danger where whoever hurts her, or a child, reads it.
_SECRET = frozenset({Danger.ABUSE, Danger.CHILD, Danger.FGM})
#: So long before its turn a message may have come, by whose moment the answer is queued.
AT_THE_DOOR = timedelta(minutes=1)


def raised(
    tx: Tx,
    library: Library,
    action: Action,
    who: Contact,
    at: datetime,
    new_id: Callable[[], str],
    hint: str | None = None,
    address_id: int | None = None,
    written_at: datetime | None = None,
) -> Action:
    """Open a case for what an action tells of danger, or add to hers; return what is played then.

    `hint` is the language of her app, `address_id` where she wrote: what she was told elsewhere, somebody
    else may have read; `written_at` is when she did, where that is known.
    """
    warned = action.danger if isinstance(action, triggers.Stop) else action
    if not isinstance(warned, triggers.Danger):
        return action
    on_offer = frozenset(each.code for each in library.languages)
    language = spoken_language(who.language, hint, on_offer)
    before = dangers.standing(tx, who.id)
    case, taken = _written(tx, before, warned, who, language, at, new_id)
    if not warned.found.past:
        dangers.hold(tx, who.id, at)
    if what := _news(before, warned.found, case, at, taken=taken):
        alerts.tell(tx, library, what, case, at)
    elif taken and before is not None:
        alerting.due_again(tx, case.reference, min(before.alerted_at or at, at) + BREATH)
    late = comes_late(warned.found, written_at, at)
    told_here = _told_here(tx, before, who, address_id)
    due = not late and (_answer_is_due(before, warned.found, at) or not told_here)
    if late:
        dangers.not_answered(tx, case.reference)
    elif due:
        version = library.safeguarding.texts.version
        dangers.answered(tx, case.reference, warned.found.name, version, at)
    told = replace(warned, answer=due, outlook=_outlook(tx, library, who, at))
    return replace(action, danger=told) if isinstance(action, triggers.Stop) else told


def comes_late(found: Finding, written_at: datetime | None, at: datetime) -> bool:
    """True when words are too old for an answer to go unasked, which somebody else may read on her phone."""
    return found.danger in _SECRET and written_at is not None and at - written_at > LATE


def _written(
    tx: Tx,
    before: Standing | None,
    warned: triggers.Danger,
    who: Contact,
    language: str,
    at: datetime,
    new_id: Callable[[], str],
) -> tuple[Case, bool]:
    """Write it down; return the case, and whether somebody had taken it on before these words."""
    found = warned.found if before is None else before.finding.with_(warned.found)
    reference = reference_of(new_id()) if before is None else before.reference
    taken = False
    if before is None:
        dangers.begin(tx, reference, who.id, found, language, warned.words, at)
    else:
        taken = dangers.add(tx, reference, found, warned.words, at, graver=found != before.finding)
    case = Case(reference, who.id, CaseKind.DANGER, language, "", at, danger=found.danger, past=found.past)
    return case, taken


def _news(before: Standing | None, found: Finding, case: Case, at: datetime, *, taken: bool) -> str:
    """Return what the people of safeguarding are told: not the same again and again, but always of worse.

    Once somebody has taken it on nobody looks any more: then they are told at once of an emergency, and of
    words of another kind than the last.
    """
    if before is None:
        return "danger_alert"
    if Finding(case.danger or before.finding.danger, case.past) != before.finding:
        return "danger_alert_graver"
    just_now = before.alerted_at is not None and at - before.alerted_at < BREATH
    other = found.danger is Danger.EMERGENCY or found.name != before.answered_as
    return "" if just_now and not (taken and other) else alerts.NEW_WORDS


def _answer_is_due(before: Standing | None, found: Finding, at: datetime) -> bool:
    """In an emergency the answer goes every time."""
    if found.danger is Danger.EMERGENCY or before is None or before.answered_at is None:
        return True
    return before.answered_as != found.name or at - before.answered_at >= BREATH


def _told_here(tx: Tx, before: Standing | None, who: Contact, address_id: int | None) -> bool:
    """False when the answer went to another address of hers, or is known not to have arrived at this one."""
    if address_id is None or before is None or before.answered_at is None:
        return True
    return dangers.was_answered_at(tx, who.id, address_id, before.answered_at - AT_THE_DOOR)


def _outlook(tx: Tx, library: Library, who: Contact, at: datetime) -> Outlook:
    """Without hours nobody can say when it is seen; then it is truer to say that nobody sees it."""
    hours = library.safeguarding.hours
    if hours is None or not safeguarding.somebody_sees(tx, but=who.id):
        return Outlook()
    return hours.outlook(at)
