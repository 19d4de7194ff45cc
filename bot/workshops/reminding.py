"""When something is said about a workshop: reminders, one nudge, changes, and the questions afterwards. Pure.

A reminder that would fall into quiet hours or on a Sunday comes the evening before instead: at the last 18:00
before it, on a day on which something may be said. So of a workshop on a Monday at 10:00, the reminder of the
day before (a Sunday) and that of two hours before (08:00) would both come on Saturday at 18:00: they are one
then, under the name of the earlier. Where that evening is past when the workshop is added or moved, it comes
at the next allowed moment that is still before the workshop, or not at all.

What comes out depends on the workshop alone, never on what time it is now: a reminder that is due does not
vanish from the list, and whoever plants timers may ask again in every round.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.hours import LONDON
from bot.domain.quiet import QUIET, SAME_DAY, SendWindow
from bot.domain.timer import Planned
from bot.domain.workshop import Workshop, WorkshopStatus

#: When what falls into quiet hours is said, on the evening before.
EVENING = time(18)
#: When those who came are asked how it was.
MORNING = time(10)
#: So long after an invitation that nobody has answered she is asked once more.
NUDGE_AFTER = timedelta(days=3)
#: In this time before a workshop nobody is asked once more: what is arranged is arranged.
NO_NUDGE_WITHIN = timedelta(days=2)
#: Nobody's window is closed for longer.
_DAYS = 8


def reminders(workshop: Workshop) -> list[Planned]:
    """Return the reminders of a workshop that is to come, the first first; at most three.

    Their keys hold its revision: when it is moved, those of the earlier time are not in the list any more.
    """
    if workshop.status is not WorkshopStatus.PLANNED:
        return []
    since = workshop.changed_at
    found: dict[datetime, Planned] = {}
    for name, wished in _wished(workshop.starts_at):
        due = _allowed(wished, since, workshop.starts_at)
        if due is not None and due not in found:
            found[due] = _planned(workshop, name, due)
    return sorted(found.values(), key=lambda each: each.due)


def _wished(starts_at: datetime) -> Iterable[tuple[str, datetime]]:
    """Yield when each should come: days by the clock of London, hours as they pass."""
    yield "reminder_7d", _days_before(starts_at, 7)
    yield "reminder_1d", _days_before(starts_at, 1)
    yield "reminder_2h", starts_at - timedelta(hours=2)


def _days_before(starts_at: datetime, days: int) -> datetime:
    there = starts_at.astimezone(LONDON)
    return _moment(there.date() - timedelta(days=days), there.time())


def _allowed(wished: datetime, since: datetime | None, starts_at: datetime) -> datetime | None:
    """Return when a reminder comes; None when its time was over before the workshop was as it is now."""
    if since is not None and wished <= since:
        return None
    due = wished if QUIET.is_open(wished) else _evening_before(wished)
    if since is not None and due <= since:
        due = QUIET.next_open(max(since, due))
    return due if due < starts_at else None


def _evening_before(at: datetime) -> datetime:
    """Return the last evening before a moment, of a day on which something may be said."""
    day = at.astimezone(LONDON).date()
    evenings = (_moment(day - timedelta(days=number), EVENING) for number in range(_DAYS))
    return next(each for each in evenings if each < at and QUIET.is_open(each))


def nudge(workshop: Workshop, invited_at: datetime) -> Planned | None:
    """Return when somebody who has not answered is asked once more; None when it is too late for that.

    Its key does not hold the revision: a workshop that is moved is no reason to ask her again.
    """
    there = invited_at.astimezone(LONDON)
    due = QUIET.next_open(_moment(there.date() + NUDGE_AFTER, there.time()))
    if workshop.status is not WorkshopStatus.PLANNED or due >= workshop.starts_at - NO_NUDGE_WITHIN:
        return None
    return Planned(f"{workshop.name}/nudge", workshop.name, due)


def afterwards(workshop: Workshop) -> Planned | None:
    """Return when those who came are asked how it was: the next allowed morning; None when it is off."""
    if workshop.status is WorkshopStatus.CANCELLED:
        return None
    day = workshop.ends_at.astimezone(LONDON).date()
    mornings = (_moment(day + timedelta(days=number), MORNING) for number in range(1, _DAYS + 1))
    due = next(each for each in mornings if each > workshop.ends_at and QUIET.is_open(each))
    return _planned(workshop, "afterwards", due)


def change_window(starts_at: datetime, at: datetime) -> SendWindow:
    """Return the hours within which a change or a cancellation of this moment is told.

    `starts_at` is when the workshop was to be, or is now: whichever is earlier. Told at the next allowed hour
    where that is before its day; else on its day from seven in the morning, on a Sunday too.
    """
    day = starts_at.astimezone(LONDON).date()
    if QUIET.next_open(at).astimezone(LONDON).date() < day:
        return QUIET
    return SendWindow(SAME_DAY.opens, SAME_DAY.closes, frozenset({day.isoweekday()}))


def _planned(workshop: Workshop, what: str, due: datetime) -> Planned:
    return Planned(f"{workshop.name}/{what}/{workshop.revision}", workshop.name, due)


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, LONDON).astimezone(UTC)
