"""Tells the people of safeguarding who may be in danger, without her words; and her what they write."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.languages import SOURCE
from bot.domain.message import MessageClass, OutboundMessage, Template
from bot.domain.outbox import Draft
from bot.engine.danger import clock
from bot.engine.flow import Library
from bot.engine.rendering import spoken_word
from bot.storage import alerting, outbox, safeguarding, team
from bot.storage.database import Tx
from bot.storage.team import Place

#: How long an alert is of use; after that the next one has long gone out.
ALERT_USEFUL = timedelta(days=1)
#: Without hours, what has been told often enough is told again after this time.
A_DAY = timedelta(days=1)
#: How long a reply is of use to her.
REPLY_USEFUL = timedelta(days=7)
#: What is told of words that were added to a case.
NEW_WORDS = "danger_alert_words"
#: Where only an approved text may go: its name in flows/templates.toml, and the language it is approved in.
TEMPLATE, TEMPLATE_LANGUAGE = "case_alert", "en_GB"


def tell(tx: Tx, library: Library, what: str, case: Case, at: datetime) -> int:
    """Tell everybody of safeguarding about a case, in her own language; return how many that are.

    `what` is a text of words.toml. The case keeps count, and when they are to be told again: at once when
    nobody is there.
    """
    people = safeguarding.people(tx, but=case.contact_id)
    drafts = [
        _draft(place, _alert(library, what, case, place.language or SOURCE), at, ALERT_USEFUL)
        for place in people
    ]
    outbox.add(tx, drafts, [None] * len(drafts))
    # What she writes uses nothing up of what is told of one case.
    often = alerting.alerts(tx, case.reference) + (what != NEW_WORDS)
    again = _again(library, often, at) if people else at
    alerting.alerted(tx, case.reference, at, again, often if people else None)
    return len(people)


def _again(library: Library, often: int, at: datetime) -> datetime:
    """Return when they are to be told again: soon, and after the last time once a day."""
    rules = library.safeguarding
    if often >= rules.most_alerts:
        return rules.hours.next_beginning(at) if rules.hours else at + A_DAY
    return rules.hours.later(at, rules.acknowledge_within) if rules.hours else at + rules.acknowledge_within


def _alert(library: Library, what: str, case: Case, language: str) -> OutboundMessage:
    day, time = library.short_day(language, case.at), clock(case.at)
    kind = str(spoken_word(library, _kind(case), language, {}).text)
    values = {"kind": kind, "reference": case.reference, "day": day, "time": time}
    said = spoken_word(library, what, language, values)
    approved = Template(
        TEMPLATE, TEMPLATE_LANGUAGE, (case.reference, f"{library.short_day(SOURCE, case.at)} {time}")
    )
    return OutboundMessage(said.text, direction=said.direction, template=approved)


def _kind(case: Case) -> str:
    assert case.danger is not None
    return f"danger_{case.danger.value}"


def reply(tx: Tx, contact_id: str, message: OutboundMessage, at: datetime) -> int | None:
    """Queue what a person of safeguarding writes to her: nothing holds it back.

    Return its place in the queue; None when she is gone.
    """
    place = team.place_of(tx, contact_id)
    return None if place is None else outbox.add(tx, [_draft(place, message, at, REPLY_USEFUL)], [None])[0]


def _draft(place: Place, message: OutboundMessage, at: datetime, useful: timedelta) -> Draft:
    return Draft(
        place.contact_id,
        place.address_id,
        place.channel,
        message,
        MessageClass.SAFETY,
        at,
        at,
        at + useful,
    )
