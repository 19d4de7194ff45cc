"""Says what the plan says, when it says so: each point once to each person, whoever dies on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.domain.consent import ConsentState, state_of
from bot.domain.languages import SOURCE
from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Draft
from bot.domain.plan import Missed, PlanNow, Point
from bot.domain.timer import Timer, TimerStatus
from bot.engine.flow import Library
from bot.outbox import team
from bot.outbox.policy import Standing, decide
from bot.plan.due import USEFUL, useless_after
from bot.plan.figures import figures
from bot.plan.planting import KIND, Workshops, is_idle, sow
from bot.plan.wording import message, named
from bot.storage import audience, outbox, tallies, timers
from bot.storage.audience import Person
from bot.storage.database import Database, Tx

log = structlog.get_logger()

#: How many people are looked at in one transaction; replies go between.
PAGE = 500
#: What is later than this was missed: a restart takes less.
GRACE = timedelta(minutes=10)
#: Why something was skipped, is asked about or was ended.
TOO_LATE, MISSED, FIGURE_MISSING, FLOW_MISSING = "too_late", "missed", "figure_missing", "flow_missing"
NOT_IN_FORCE, CUT_SHORT, FAILED = "not_in_force", "cut_short", "failed"


@dataclass(frozen=True, slots=True)
class Saying:
    """A point that is being said, at this moment."""

    library: Library
    timer: Timer
    point: Point
    at: datetime
    useless_after: datetime
    #: What is said in a language.
    words: Callable[[str], OutboundMessage]


class CannotBeSaid(Exception):
    """This point of the plan cannot be said as it is written."""

    def __init__(self, timer: Timer) -> None:
        super().__init__(timer.about)
        self.timer = timer


class PlanClock:
    """Looks for points of the plan that are due. Where each stands is in a table: a restart loses none."""

    def __init__(
        self,
        database: Database,
        library: Callable[[], Library],
        now: Callable[[], datetime],
        workshops: Workshops | None = None,
        page: int = PAGE,
    ) -> None:
        self._database = database
        self._library = library
        self._now = now
        self._workshops = workshops or Workshops()
        self._page = page

    async def round(self) -> int:
        """Say everything that is due; return how many people were looked at. Raises StoreDown."""
        at, number = self._now(), 0
        if await self._database.read(lambda tx: is_idle(tx, at, self._workshops)):
            return 0
        while (looked_at := await self._go_on(at)) is not None:
            number += looked_at
        log.info("plan_looked_at", people=number)
        return number

    async def _go_on(self, at: datetime) -> int | None:
        """Go one step further; a point that cannot be said waits for the team, and keeps no other waiting."""
        try:
            return await self._database.write(lambda tx: self._step(tx, at))
        except CannotBeSaid as broken:
            log.error("point_failed", point=broken.timer.about, error=type(broken.__cause__).__name__)
            timer = broken.timer
        await self._database.write(
            lambda tx: _leave(tx, self._library(), timer, TimerStatus.ASKED, FAILED, at)
        )
        return 0

    def _step(self, tx: Tx, at: datetime) -> int | None:
        """Go one page further with what has been due for longest; None when nothing is due."""
        # In the same transaction: what was published or moved a moment ago counts.
        now = sow(tx, at, self._workshops)
        timer = timers.claim(tx, KIND, at) if now is not None else None
        if now is None or timer is None:
            return None
        try:
            return act(tx, self._library(), now, timer, at, self._workshops, self._page)
        except (LookupError, ValueError, TypeError, AssertionError) as error:
            raise CannotBeSaid(timer) from error


def act(
    tx: Tx,
    library: Library,
    now: PlanNow,
    timer: Timer,
    at: datetime,
    workshops: Workshops,
    page: int = PAGE,
) -> int:
    """Do with a point in hand what it says itself, or say it to the next people; return to how many.

    What became of it is written in the same transaction: whoever dies here has said nothing, or all of it.
    """
    point = now.in_force().get(timer.about)
    if point is None:
        # Begun again from its start it would be said twice: so it has fired, as far as it came.
        ended = (TimerStatus.FIRED, CUT_SHORT) if timer.cursor else (TimerStatus.SUPERSEDED, NOT_IN_FORCE)
        timers.settle(tx, timer.key, ended[0], at, ended[1])
        return 0
    status, note = _judged(point, timer, at)
    shown = figures(tx, named(now.plan, point), workshops.held)
    if status is TimerStatus.GOING and shown.missing(named(now.plan, point)):
        status, note = TimerStatus.ASKED, FIGURE_MISSING
    if status is TimerStatus.GOING and point.flow and library.flow(point.flow) is None:
        status, note = TimerStatus.ASKED, FLOW_MISSING
    if status is not TimerStatus.GOING:
        _leave(tx, library, timer, status, note, at)
        return 0

    def words(language: str) -> OutboundMessage:
        return message(library, now.plan, point, language, shown)

    until = at + USEFUL if timer.note == timers.ASKED_FOR else useless_after(point, timer.due)
    return _say(tx, Saying(library, timer, point, at, until, words), page)


def _judged(point: Point, timer: Timer, at: datetime) -> tuple[TimerStatus, str]:
    """Return what is to be done with a point that is due: said (GOING), skipped, or asked about."""
    late = at - timer.due
    if timer.cursor or late <= GRACE or timer.note == timers.ASKED_FOR:
        return TimerStatus.GOING, ""
    if point.missed is Missed.ASK:
        return TimerStatus.ASKED, MISSED
    if point.missed is Missed.SKIP:
        return TimerStatus.SKIPPED, MISSED
    if late <= timedelta(hours=point.within_hours):
        return TimerStatus.GOING, ""
    return TimerStatus.SKIPPED, TOO_LATE


def _leave(tx: Tx, library: Library, timer: Timer, status: TimerStatus, note: str, at: datetime) -> None:
    timers.settle(tx, timer.key, status, at, note)
    if status is TimerStatus.ASKED:
        number = len(timers.of_kind(tx, KIND, TimerStatus.ASKED))
        team.tell(tx, library, "plan_asks", at, since=at, number=str(number))


def _say(tx: Tx, saying: Saying, page: int) -> int:
    people = audience.page(tx, saying.point.audience, saying.timer.cursor, page)
    said: dict[str, OutboundMessage] = {}
    drafts: list[Draft] = []
    reasons: Counter[str] = Counter()
    sources = saying.library.sources(saying.point.audience.purpose)
    # Whoever has become one with somebody who was told on the way has it, and is counted with it.
    told = tallies.having(tx, saying.timer.key, [each.contact_id for each in people])
    for person in people:
        if person.contact_id in told:
            continue
        due, reason = _when(saying, person, sources)
        if due is None:
            reasons[reason] += 1
            continue
        language = person.language or SOURCE
        if language not in said:
            said[language] = saying.words(language)
        drafts.append(_draft(saying, person, said[language], due, reason))
    outbox.add(tx, drafts, [None] * len(drafts))
    _note(tx, saying, people[-1].contact_id if len(people) == page else "", reasons)
    return len(people)


def _note(tx: Tx, saying: Saying, cursor: str, reasons: Mapping[str, int]) -> None:
    """Write down for how many it came to nothing, and how far it has come; empty is to the end."""
    if reasons:
        tallies.add(tx, saying.timer.key, reasons)
    if cursor:
        timers.advance(tx, saying.timer.key, cursor)
    else:
        timers.settle(tx, saying.timer.key, TimerStatus.FIRED, saying.at)


def _when(saying: Saying, person: Person, sources: frozenset[str]) -> tuple[datetime | None, str]:
    """Return when a person can be told, None for never, and why not at once."""
    standing = Standing(
        stopped=person.stopped_at is not None,
        paused_until=person.paused_until,
        held=person.held_at is not None,
        consent=state_of(person.consent, sources) is ConsentState.GIVEN,
        talks_until=person.wait_until,
        proactive_at=person.proactive_at,
    )
    verdict = decide(
        MessageClass.PROACTIVE, standing, saying.at, saying.useless_after, window=saying.point.window
    )
    if verdict.goes:
        return saying.at, ""
    assert verdict.reason is not None
    return verdict.until, verdict.reason.value


def _draft(saying: Saying, person: Person, said: OutboundMessage, due: datetime, reason: str) -> Draft:
    return Draft(
        person.contact_id,
        person.address_id,
        person.channel,
        said,
        MessageClass.PROACTIVE,
        saying.at,
        due,
        saying.useless_after,
        saying.point.audience.purpose,
        fire_key=saying.timer.key,
        window=saying.point.window,
        reason=reason,
    )
