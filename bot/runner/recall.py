"""Looks up what a step needs to know, within the turn's own transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.answer import newest
from bot.domain.case import Case, Outcome
from bot.domain.recalled import Lookup, What
from bot.runner import dangerwork, planwork, pollwork
from bot.storage import (
    answers,
    cases,
    dangers,
    drafts,
    groups,
    holdings,
    joining,
    safeguarding,
    staff,
    team,
)
from bot.storage.contacts import Known
from bot.storage.dangers import Closing
from bot.storage.database import Tx

#: For how long whoever has opened a case is thought to be writing the reply.
ON_IT = timedelta(hours=1)


def look_up(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """Return what was asked for; its type is said at each of `What`."""
    return _LOOKS[lookup.what](tx, lookup, known, at)


def _answers(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return tuple(newest(answers.of(tx, known.contact.id)))


def _cases(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """Nobody sees any who is not of the team at this very moment."""
    numbers = team.numbers(tx, known.contact.id)
    found = cases.waiting(tx, reference=lookup.about or None) if numbers else []
    return tuple(replace(each, someone_on_it=_someone_on_it(each, numbers, at)) for each in found)


def _someone_on_it(case: Case, hers: list[int], at: datetime) -> bool:
    """True when somebody else has looked at a case a short while ago."""
    return case.opened_at is not None and case.opened_by not in hers and at - case.opened_at < ON_IT


def _case_closed(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """The look itself closes it: of two who reply at once, also in the same batch, one is told no."""
    numbers, (reference, outcome) = team.numbers(tx, known.contact.id), lookup.about.split()
    return bool(numbers) and cases.close(tx, reference, numbers[0], Outcome(outcome), at)


def _dangers(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """Nobody sees any who is not of safeguarding at this very moment, and nobody her own."""
    numbers = safeguarding.numbers(tx, known.contact.id)
    reference = lookup.about or None
    found = dangers.waiting(tx, but=known.contact.id, reference=reference) if numbers else []
    return tuple(replace(each, someone_on_it=_someone_on_it(each, numbers, at)) for each in found)


def _danger_act(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """The look itself does it, as with closing: two people who act at once meet one another's act."""
    numbers, (reference, act, *what) = safeguarding.numbers(tx, known.contact.id), lookup.about.split()
    hers = dangers.waiting(tx, but=known.contact.id, reference=reference) if numbers else []
    return dangerwork.done(tx, hers[0], numbers[0], act, what, at) if hers else Closing.GONE.value


def _code(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    return groups.redeem(tx, lookup.about, at)


def _holdings(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return holdings.of(tx, known.contact.id)


def _team(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return staff.number_of(tx, staff.TEAM)


def _draft(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return drafts.writer(tx, known.contact.id)


def _joining_code(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    return joining.issue(tx, known, lookup.about, at)


def _joining(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """The look itself uses the code up: of two who write it at once one is told no."""
    return joining.redeem(tx, lookup.about, known, at)


def _polls(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return pollwork.stages(tx, known.contact.id)


def _idea(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return pollwork.idea(tx, known.contact.id)


def _statements(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return pollwork.all_statements(tx, known.contact.id)


def _poll_act(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """The look itself does it, as with closing a case."""
    return pollwork.done(tx, known.contact.id, lookup.about, at)


def _plan_to_sign(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return planwork.to_sign(tx, known.contact.id)


def _plan_signed(tx: Tx, lookup: Lookup, known: Known, at: datetime) -> Any:
    """The look itself signs, as with closing a case."""
    return planwork.sign(tx, known.contact.id, lookup.about, at)


def _why(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return planwork.why(tx, known.contact.id)


def _news(tx: Tx, _: Lookup, known: Known, at: datetime) -> Any:
    return planwork.news(tx)


_LOOKS: dict[What, Callable[[Tx, Lookup, Known, datetime], Any]] = {
    What.ANSWERS: _answers,
    What.CASES: _cases,
    What.CASE_CLOSED: _case_closed,
    What.CODE: _code,
    What.DANGERS: _dangers,
    What.DANGER_ACT: _danger_act,
    What.DRAFT: _draft,
    What.HOLDINGS: _holdings,
    What.JOINING: _joining,
    What.JOINING_CODE: _joining_code,
    What.IDEA: _idea,
    What.NEWS: _news,
    What.PLAN_SIGNED: _plan_signed,
    What.PLAN_TO_SIGN: _plan_to_sign,
    What.POLLS: _polls,
    What.POLL_ACT: _poll_act,
    What.STATEMENTS: _statements,
    What.TEAM: _team,
    What.WHY: _why,
}
