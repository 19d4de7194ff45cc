"""A point of the plan in plain English: when, to whom, who signs, what when it was missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from bot.domain.plan import Aim, Anchor, Audience, Milestone, Missed, Plan, Point, Repeat, Trigger, Unit
from bot.domain.quiet import SendWindow
from bot.library.plan_files.triggers import DAYS
from bot.library.translations import name_in

#: What a point is for.
AIMS = {
    Aim.INFORM: "tells",
    Aim.ASK: "asks",
    Aim.FEEDBACK: "says what came of it",
    Aim.THANK: "thanks",
}
#: What she said yes to, by its purpose.
_AGREED = {
    "msg_updates": "news from us",
    "msg_reminders": "reminders",
    "checkins": "check-ins",
    "recontact": "be asked again",
    "polls": "take part in votes",
    "research": "take part in research",
}
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", -1: "last"}


def when(point: Point, plan: Plan) -> str:
    """Return when a point is said: ``2 days after "We choose", at 18:30``."""
    return f"{_day(point.trigger, plan)}, at {point.trigger.at:%H:%M}"


def hours(window: SendWindow) -> str:
    """Return the hours and days: ``09:00 to 20:00, Monday to Saturday``."""
    days = sorted(window.days)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        said = f"{DAYS[days[0] - 1]} to {DAYS[days[-1] - 1]}"
    else:
        said = and_(DAYS[each - 1] for each in days)
    return f"{window.opens:%H:%M} to {window.closes:%H:%M}, {said}"


def whom(audience: Audience) -> str:
    """Return the audience: ``family in brent who reads Somali and agreed to news``."""
    parts = [and_(audience.groups, "or") or "everybody"]
    if audience.boroughs:
        parts.append(f"in {and_(audience.boroughs, 'or')}")
    if audience.languages:
        parts.append(f"who reads {and_((name_in(each, 'en') for each in audience.languages), 'or')} and")
    else:
        parts.append("who")
    return f"{' '.join(parts)} agreed to {_AGREED.get(audience.purpose, audience.purpose)}"


def missed(point: Point) -> str:
    """Return what is done when its time went by while nothing ran."""
    if point.missed is Missed.SEND:
        return f"sent within {_count(point.within_hours, 'hour')}, then not at all"
    return "not sent" if point.missed is Missed.SKIP else "the team is asked"


def what(point: Point) -> str:
    """Return what is said, on as many lines as it has parts."""
    parts = [point.say]
    if point.you_said:
        parts += [f"You said: {point.you_said}", f"We did: {point.we_did}"]
    if point.flow:
        parts.append(f"(offers the flow {point.flow})")
    return "\n".join(each for each in parts if each)


def milestone(each: Milestone, plan: Plan) -> str:
    """Return when a milestone is: ``21 March 2027`` or ``30 days after "We choose"``."""
    if each.on is not None:
        return day(each.on)
    return _from(each.days, f'"{_title(plan, each.after)}"')


def lines(point: Point, plan: Plan) -> Iterator[tuple[str, str]]:
    """Yield (what it is called, what it says) for everything of a point, in the order of reading."""
    yield "title", point.title
    yield "aim", AIMS[point.aim]
    yield "says", point.say
    yield "you said", point.you_said
    yield "we did", point.we_did
    yield "answers", and_(point.answers)
    yield "offers the flow", point.flow
    yield "when", when(point, plan)
    yield "between", hours(point.window)
    yield "to", whom(point.audience)
    yield "signed by", and_(point.signed_by)
    yield "when it was missed", missed(point)
    yield "owner", point.owner
    yield "written with", point.written_with
    yield "looked at again on", day(point.review) if point.review else ""
    yield "asks again although", point.although


def day(each: date) -> str:
    """Return a day as it is said: ``21 March 2027``."""
    return f"{each.day} {each:%B %Y}"


def and_(names: Iterable[str], last: str = "and") -> str:
    """Return names as a person would say them."""
    said = list(names)
    return f" {last} ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)


def _day(trigger: Trigger, plan: Plan) -> str:
    match trigger.anchor:
        case Anchor.DATE:
            assert trigger.on is not None
            return f"{DAYS[trigger.on.isoweekday() - 1]} {day(trigger.on)}"
        case Anchor.REPEAT:
            assert trigger.repeat is not None
            return _again(trigger.repeat)
        case Anchor.MILESTONE:
            return _from(trigger.days, f'"{_title(plan, trigger.name)}"')
        case Anchor.POLL:
            return _from(trigger.days, f"the close of {trigger.name}")
        case Anchor.RESULT:
            return _from(trigger.days, f"the result of {trigger.name}")
        case Anchor.WORKSHOP:
            return _from(trigger.days, f"the workshop {trigger.name}" if trigger.name else "every workshop")


def _again(repeat: Repeat) -> str:
    weekday, place = DAYS[repeat.weekday - 1], repeat.place
    match repeat.unit:
        case Unit.DAYS:
            often = "every day" if repeat.every == 1 else f"every {repeat.every} days"
        case Unit.WEEKS:
            often = f"every {weekday}" if repeat.every == 1 else f"every {repeat.every} weeks on {weekday}"
        case Unit.WEEKDAY_OF_MONTH:
            often = f"the {_ORDINALS[place]} {weekday} of each month"
        case Unit.DAY_OF_MONTH:
            often = f"day {place} of each month"
    return f"{often}, from {day(repeat.first)} to {day(repeat.last)}"


def _from(days: int, what_it_hangs_on: str) -> str:
    if not days:
        return f"on the day of {what_it_hangs_on}"
    return f"{_count(abs(days), 'day')} {'after' if days > 0 else 'before'} {what_it_hangs_on}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _title(plan: Plan, name: str) -> str:
    return plan.milestones[name].title if name in plan.milestones else name
