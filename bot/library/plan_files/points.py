"""From the lines of a point to the point: when it fires, in which hours, what when it was missed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.plan import Aim, Anchor, Audience, Point, Trigger
from bot.domain.quiet import FROM, UNTIL, SendWindow
from bot.domain.quiet import WEEKDAYS as OPEN_DAYS
from bot.library.plan_files import triggers
from bot.library.plan_files.days import days_of_repeat
from bot.library.plan_files.headings import WEEKDAYS, WHEN, WITH_DAYS, PointEntry
from bot.library.plan_files.triggers import DAYS, NotUnderstood
from bot.library.poll_files.times import NoSuchTime, TwiceThatTime, in_utc
from bot.library.problems import listed

_T = TypeVar("_T")
_ANCHORS = {
    "on": Anchor.DATE,
    "every": Anchor.REPEAT,
    "milestone": Anchor.MILESTONE,
    "poll": Anchor.POLL,
    "result": Anchor.RESULT,
    "workshop": Anchor.WORKSHOP,
}
#: How every workshop is written.
ALL = "all"
#: What is repeated for longer has been forgotten.
_LONGEST = timedelta(days=3 * 366)
_FEEDBACK = ("you_said", "we_did", "answers")


class Misfit(Exception):
    """A line of a point does not fit the others; the text says why, `hint` what to write."""

    def __init__(self, key: str, said: str, hint: str) -> None:
        self.key, self.hint = key, hint
        super().__init__(said)


def made_point(name: str, entry: PointEntry, signed_by: tuple[str, ...]) -> Point:
    """Return a point; `signed_by` is who signs where the point does not say. Raises Misfit."""
    _says_something(entry)
    trigger, window = _trigger(entry), _window(entry)
    _fits(trigger, window)
    missed, within = _understood("missed", lambda: triggers.late(entry.missed))
    return Point(
        id=name,
        title=entry.title,
        audience=_audience(entry),
        aim=Aim(entry.aim),
        trigger=trigger,
        signed_by=tuple(sorted(set(entry.signed_by or signed_by))),
        say=entry.say or "",
        flow=entry.flow or "",
        you_said=entry.you_said or "",
        we_did=entry.we_did or "",
        answers=tuple(entry.answers or ()),
        window=window,
        missed=missed,
        within_hours=within,
        owner=entry.owner,
        written_with=entry.written_with,
        review=entry.review,
        although=entry.although or "",
    )


def _audience(entry: PointEntry) -> Audience:
    given = entry.audience
    lists = (given.groups, given.languages, given.boroughs)
    return Audience(entry.consent, *(tuple(sorted(set(each or ()))) for each in lists))


def _says_something(entry: PointEntry) -> None:
    feedback = Aim(entry.aim) is Aim.FEEDBACK
    for key in _FEEDBACK:
        if feedback and not getattr(entry, key):
            said = f"A feedback needs '{key}' too."
            raise Misfit("aim", said, 'It has you_said = "...", we_did = "..." and answers = ["..."].')
        if not feedback and getattr(entry, key):
            raise Misfit(key, f"'{key}' belongs to a feedback.", 'Write aim = "feedback", or take it out.')
    if not feedback and not entry.say and not entry.flow:
        raise Misfit("aim", "This point says nothing.", 'Add say = "...", or flow = "..." to offer a flow.')
    if entry.although and Aim(entry.aim) is not Aim.ASK:
        raise Misfit("although", "'although' belongs to a point that asks.", "Take it out.")


def _trigger(entry: PointEntry) -> Trigger:
    given = [key for key in WHEN if getattr(entry, key) is not None]
    if len(given) != 1:
        said = f"It says {listed(given, 'and')} at once." if given else "It does not say when."
        raise Misfit(given[1] if given else "", said, f"Exactly one of these: {listed(WHEN)}.")
    (key,) = given
    if entry.days is not None and key not in WITH_DAYS:
        raise Misfit("days", f"'days' does not go with '{key}'.", f"It goes with {listed(WITH_DAYS)}.")
    at = _understood("at", lambda: triggers.clock(entry.at))
    if key == "every":
        return _repeated(entry, Trigger(Anchor.REPEAT, at))
    if entry.first or entry.last:
        raise Misfit(
            "first" if entry.first else "last", "'first' and 'last' go with 'every'.", "Take it out."
        )
    if key == "on":
        return Trigger(Anchor.DATE, at, on=entry.on)
    name = getattr(entry, key)
    return Trigger(_ANCHORS[key], at, "" if key == "workshop" and name == ALL else name, entry.days or 0)


def _repeated(entry: PointEntry, trigger: Trigger) -> Trigger:
    if entry.last is None:
        hint = "Add its last day: last = 2027-06-29"
        raise Misfit("every", "This goes on for ever: what is repeated needs an end.", hint)
    if entry.first is None:
        raise Misfit("every", "It does not say when it begins.", "Add its first day: first = 2027-01-05")
    first, last, every = entry.first, entry.last, entry.every or ""
    if last < first:
        raise Misfit("last", "It ends before it begins.", "'last' comes after 'first'.")
    if last - first > _LONGEST:
        hint = "Write an earlier day, and look at it again by then."
        raise Misfit("last", "It goes on for more than three years.", hint)
    repeat = _understood("every", lambda: triggers.repeat(every, first, last))
    if next(days_of_repeat(repeat), None) is None:
        raise Misfit("last", "It ends before it comes round once.", "Write a later day.")
    return Trigger(Anchor.REPEAT, trigger.at, repeat=repeat)


def _window(entry: PointEntry) -> SendWindow:
    opens, closes = FROM, UNTIL
    if entry.between is not None:
        between = entry.between
        opens, closes = _understood("between", lambda: triggers.hours(between))
    if entry.weekdays is None:
        return SendWindow(opens, closes)
    days = frozenset(WEEKDAYS.index(each) + 1 for each in entry.weekdays)
    if days - OPEN_DAYS:
        raise Misfit("weekdays", "We never speak first on a Sunday.", "Take 'sun' out.")
    return SendWindow(opens, closes, days)


def _fits(trigger: Trigger, window: SendWindow) -> None:
    """Refuse a time that is not in its own hours, or on a day on which nothing may be said."""
    if trigger.on is not None:
        try:
            in_utc(datetime.combine(trigger.on, trigger.at))
        except (NoSuchTime, TwiceThatTime) as error:
            raise Misfit("at", str(error.__doc__), "Take an hour between 09:00 and 20:00.") from error
    if not window.opens <= trigger.at < window.closes:
        said = f"{trigger.at:%H:%M} is not between {window.opens:%H:%M} and {window.closes:%H:%M}."
        raise Misfit("at", said, "It would wait until the next morning. Take a time within these hours.")
    weekday, key = trigger.on.isoweekday() if trigger.on else 0, "on"
    if trigger.repeat is not None and trigger.repeat.unit in ("weeks", "weekday_of_month"):
        weekday, key = trigger.repeat.weekday, "every"
    if weekday and weekday not in window.days:
        said = f"This is a {DAYS[weekday - 1]}, and nothing is said on that day."
        raise Misfit(key, said, "Take another day." if weekday == len(DAYS) else "Look at 'weekdays'.")


def _understood(key: str, read: Callable[[], _T]) -> _T:
    try:
        return read()
    except NotUnderstood as error:
        raise Misfit(key, str(error), error.hint) from error
