"""A point of the plan in plain words: when it is sent, to whom, what for, what it says, what if missed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import reduce

from bot.domain.hours import LONDON
from bot.domain.languages import SOURCE
from bot.domain.plan import Anchor, Audience, Missed, Plan, Point, Repeat, Trigger, Unit
from bot.domain.quiet import SendWindow
from bot.engine import polls
from bot.engine.flow import Library
from bot.engine.pen import plainly
from bot.engine.polls import Speaks, Voice
from bot.engine.rendering import find

#: Where the boroughs are asked for: flow and question.
_BOROUGHS = ("about_you", "borough")
_LAST = -1


def point_said(library: Library, plan: Plan, point: Point, language: str) -> str:
    """Return the whole of a point in a language, in lines; what has no translation is said in English."""
    return told(Voice(library, language), plan, point)


def told(voice: Speaks, plan: Plan, point: Point) -> str:
    """Return the whole of a point in lines, as whoever signs it reads it."""
    return "\n".join(_lines(voice, plan, point))


def title(voice: Speaks, plan: Plan, point: Point) -> str:
    """Return what a point is called."""
    return _text(voice, plan, f"{point.id}.title") or point.title


def done(voice: Speaks, plan: Plan, point: Point) -> list[str]:
    """Return what people said and what was done about it, in two lines; nothing for other points."""
    both = (("plan_you_said", "you_said"), ("plan_we_did", "we_did"))
    found = ((word, _text(voice, plan, f"{point.id}.{key}")) for word, key in both)
    return [voice.word(word, text=text) for word, text in found if text]


def when_said(voice: Speaks, plan: Plan, trigger: Trigger) -> str:
    """Return when a point is sent: "every second Tuesday at 18:30, from 12 January until 2 March"."""
    at = f"{trigger.at:%H:%M}"
    if trigger.on is not None:
        return voice.word("plan_on_date", day=_day(voice, trigger.on), time=at)
    if trigger.repeat is not None:
        first, last = _day(voice, trigger.repeat.first), _day(voice, trigger.repeat.last)
        return voice.word("plan_from_until", how=_again(voice, trigger.repeat, at), first=first, last=last)
    what, number = _anchor(voice, plan, trigger), str(abs(trigger.days))
    match trigger.days:
        case 0:
            return voice.word("plan_same_day", what=what, time=at)
        case 1 | -1:
            name = "plan_day_after" if trigger.days > 0 else "plan_day_before"
            return voice.word(name, what=what, time=at)
        case days:
            name = "plan_after" if days > 0 else "plan_before"
            return voice.word(name, number=number, what=what, time=at)


def audience_said(voice: Speaks, audience: Audience) -> str:
    """Return whom a point is for: "people who agreed to: News of the project, who live in Brent"."""
    narrowed = list(_narrowed(voice, audience))
    who = "plan_some" if narrowed else "plan_everyone"
    agreed = voice.word(who, purpose=purpose_said(voice, audience.purpose))
    return _joined(voice, "plan_also", [agreed, *narrowed])


def purpose_said(voice: Speaks, purpose: str) -> str:
    """Return what she agreed to, as the list of her choices calls it."""
    return voice.word(f"purpose_{purpose}")


def groups_said(voice: Speaks, groups: Iterable[str]) -> str:
    """Return groups by their short names; one without is called what people tap to be in it."""
    known = voice.library.words.texts[SOURCE]
    return "; ".join(
        voice.word(f"plan_group_{each}") if f"plan_group_{each}" in known else label
        for each, label in ((each, polls.stakeholders(voice, [each])[0]) for each in groups)
    )


def _lines(voice: Speaks, plan: Plan, point: Point) -> Iterator[str]:
    yield title(voice, plan, point)
    yield voice.word("plan_when", when=when_said(voice, plan, point.trigger))
    yield voice.word("plan_for", who=audience_said(voice, point.audience))
    yield voice.word("plan_aim", aim=voice.word(f"plan_aim_{point.aim.value}"))
    yield from _says(voice, plan, point)
    yield from done(voice, plan, point)
    if point.flow:
        flow = voice.library.flow(point.flow)
        called = find(flow, "title", voice.language)[0] if flow and "title" in flow.texts[SOURCE] else None
        yield voice.word("plan_offers", flow=str(called or (flow.title if flow else plainly(point.flow))))
    if point.answers:
        titles = (title(voice, plan, plan.points[each]) for each in point.answers if each in plan.points)
        yield voice.word("plan_answers", titles="; ".join(titles))
    if point.although:
        yield voice.word("plan_although", why=point.although)
    yield voice.word(f"plan_missed_{point.missed.value}", **_within(point))
    if point.window != SendWindow():
        hours = (f"{each:%H:%M}" for each in (point.window.opens, point.window.closes))
        yield voice.word("plan_hours", **dict(zip(("opens", "closes"), hours, strict=True)))
    yield voice.word("plan_signed_by", groups=groups_said(voice, point.signed_by))


def _says(voice: Speaks, plan: Plan, point: Point) -> Iterator[str]:
    """Yield what it says in her language, and below it in English where that is another one."""
    key = f"{point.id}.say"
    english, hers = plan.text(key, SOURCE), plan.text(key, voice.language)
    if hers != english:
        yield f"{voice.word('plan_says')}\n{hers}"
    if english:
        only = voice.language == SOURCE
        yield f"{voice.word('plan_says' if only else 'plan_in_english')}\n{english}"


def _within(point: Point) -> dict[str, str]:
    return {"number": str(point.within_hours)} if point.missed is Missed.SEND else {}


def _again(voice: Speaks, repeat: Repeat, at: str) -> str:
    """Return how often, without the first and the last day."""
    weekday, number = voice.word(f"plan_weekday_{repeat.weekday}"), str(repeat.every)
    match repeat.unit, repeat.every:
        case Unit.DAYS, 1:
            return voice.word("plan_every_day", time=at)
        case Unit.DAYS, _:
            return voice.word("plan_every_days", number=number, time=at)
        case Unit.WEEKS, 1:
            return voice.word("plan_every_week", weekday=weekday, time=at)
        case Unit.WEEKS, 2:
            return voice.word("plan_every_second_week", weekday=weekday, time=at)
        case Unit.WEEKS, _:
            return voice.word("plan_every_weeks", number=number, weekday=weekday, time=at)
        case Unit.WEEKDAY_OF_MONTH, _:
            place = voice.word(f"plan_place_{'last' if repeat.place == _LAST else repeat.place}")
            return voice.word("plan_every_month_weekday", place=place, weekday=weekday, time=at)
        case _:
            return voice.word("plan_every_month_day", number=str(repeat.place), time=at)


def _anchor(voice: Speaks, plan: Plan, trigger: Trigger) -> str:
    """Return what a point hangs on."""
    called = _text(voice, plan, f"milestones.{trigger.name}") or plainly(trigger.name)
    match trigger.anchor:
        case Anchor.POLL:
            return voice.word("plan_of_poll", called=called)
        case Anchor.RESULT:
            return voice.word("plan_of_result", called=called)
        case Anchor.WORKSHOP if not trigger.name:
            return voice.word("plan_of_workshops")
        case Anchor.WORKSHOP:
            return voice.word("plan_of_workshop", called=called)
        case _:
            return called


def _narrowed(voice: Speaks, audience: Audience) -> Iterator[str]:
    """Yield what makes it fewer than everybody who agreed."""
    if audience.languages:
        names = (voice.library.language_name(each, voice.language) for each in audience.languages)
        yield voice.word("plan_who_speak", languages=_joined(voice, "plan_either", names))
    if audience.boroughs:
        names = (_borough(voice, each) for each in audience.boroughs)
        yield voice.word("plan_who_live", boroughs=_joined(voice, "plan_either", names))
    if audience.groups:
        yield voice.word("plan_who_are", groups=groups_said(voice, audience.groups))


def _borough(voice: Speaks, name: str) -> str:
    flow_name, step = _BOROUGHS
    flow = voice.library.flow(flow_name)
    known = flow is not None and f"{step}.choices.{name}" in flow.texts[SOURCE]
    return str(find(flow, f"{step}.choices.{name}", voice.language)[0]) if flow and known else plainly(name)


def _joined(voice: Speaks, word: str, names: Iterable[str]) -> str:
    return reduce(lambda one, other: voice.word(word, one=one, other=other), names)


def _text(voice: Speaks, plan: Plan, key: str) -> str:
    """Return a text of the plan, in English where the language has none; it is marked so then."""
    found = plan.text(key, voice.language)
    voice.in_english = voice.in_english or (bool(found) and plan.in_english(key, voice.language))
    return found


def _day(voice: Speaks, day: date) -> str:
    return voice.library.day(voice.language, datetime.combine(day, time(12), LONDON))
