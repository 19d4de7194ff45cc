"""Each point of the plan can be said in plain words, in the language of whoever reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.plan import Aim, Anchor, Audience, Missed, Repeat, Trigger, Unit
from bot.domain.quiet import SAME_DAY
from bot.engine.plan_text import audience_said, done, groups_said, point_said, purpose_said, when_said
from bot.engine.polls import Voice
from bot.engine.steps.ask import Ask
from bot.engine.steps.join_group import JoinGroup
from tests.engine.plans import plan, point, trigger
from tests.engine.small_library import SmallLibrary, flow

FIRST, LAST = date(2027, 1, 12), date(2027, 3, 2)
WHICH = JoinGroup(ask="Which?", join_group="stakeholder", choices={"nhs": "I work for the NHS"})
WHERE = Ask(ask="Where?", choices={"brent": "Brent", "ealing": "Ealing"})
LIBRARY = SmallLibrary.of(flow("my_group", {"which": WHICH}), flow("about_you", {"borough": WHERE}))


def plain(text: str) -> str:
    return text.translate({0x2068: None, 0x2069: None})


def voice(language: str = "en") -> Voice:
    return Voice(LIBRARY, language)


def repeat(unit: Unit, **changes: object) -> Trigger:
    made = Trigger(Anchor.REPEAT, time(18, 30), repeat=Repeat(unit, FIRST, LAST))
    return replace(made, repeat=replace(made.repeat, **changes))  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (trigger(), "Tuesday 2 March 2027, at 09:30"),
        (repeat(Unit.DAYS), "every day at 18:30"),
        (repeat(Unit.DAYS, every=3), "every 3 days at 18:30"),
        (repeat(Unit.WEEKS), "every Monday at 18:30"),
        (repeat(Unit.WEEKS, every=2, weekday=2), "every second Tuesday at 18:30"),
        (repeat(Unit.WEEKS, every=4, weekday=7), "every 4 weeks, on Sunday, at 18:30"),
        (repeat(Unit.WEEKDAY_OF_MONTH, weekday=2, place=2), "every month on the second Tuesday, at 18:30"),
        (repeat(Unit.WEEKDAY_OF_MONTH, weekday=5, place=-1), "every month on the last Friday, at 18:30"),
        (repeat(Unit.DAY_OF_MONTH, place=15), "every month on day 15, at 18:30"),
        (trigger(Anchor.MILESTONE, name="kick_off"), "on the day of The start, at 09:30"),
        (trigger(Anchor.WORKSHOP, days=-7), "7 days before each workshop, at 09:30"),
        (trigger(Anchor.WORKSHOP, days=-1, name="discover"), "1 day before the workshop discover, at 09:30"),
        (trigger(Anchor.POLL, days=1, name="a.rank"), "1 day after the end of the vote a.rank, at 09:30"),
        (trigger(Anchor.RESULT, days=2, name="a"), "2 days after the result of the vote a, at 09:30"),
    ],
)
def test_when_is_said_in_words(given: Trigger, said: str) -> None:
    assert plain(when_said(voice(), plan(), given)).startswith(said)


def test_a_repeat_says_when_it_begins_and_ends() -> None:
    said = plain(when_said(voice(), plan(), repeat(Unit.WEEKS)))
    assert said.endswith(", from Tuesday 12 January 2027 until Tuesday 2 March 2027")


@pytest.mark.parametrize(
    ("audience", "said"),
    [
        (Audience(), "everybody who agreed to: {updates}"),
        (
            Audience(languages=("ar", "so"), boroughs=("brent", "ealing", "nowhere_yet")),
            "people who agreed to: {updates}, who speak Arabic or so, "
            "who live in Brent or Ealing or nowhere yet",
        ),
        (Audience(groups=("nhs",)), "people who agreed to: {updates}, of this group: the NHS"),
    ],
)
def test_an_audience_is_said_in_words(audience: Audience, said: str) -> None:
    updates = purpose_said(voice(), "msg_updates")
    assert plain(audience_said(voice(), audience)) == said.replace("{updates}", updates)


def test_a_group_that_nobody_is_asked_for_is_said_as_it_is_called() -> None:
    assert groups_said(voice(), ["nhs", "wise_women"]) == "the NHS; wise women"


def test_a_point_is_said_with_all_that_is_signed() -> None:
    asks = point("ask_first", Aim.ASK, "nhs", flow="poll", although="It is urgent.", window=SAME_DAY)
    asks = replace(asks, missed=Missed.SEND, within_hours=6)
    said = plain(point_said(voice().library, plan(asks), asks, "en")).splitlines()
    assert said == [
        "What matters to you",
        "When: Tuesday 2 March 2027, at 09:30",
        f"For: everybody who agreed to: {purpose_said(voice(), 'msg_updates')}",
        "What for: to ask people something",
        "It says:",
        "Please tell us.",
        "People can then tap: poll",
        "It asks again before people have heard what came of the last time. The reason: It is urgent.",
        "If it is late, it is still sent. After 6 hours it is not sent any more.",
        "It is only sent between 07:00 and 20:00.",
        "To be signed by: the NHS",
    ]


def test_whoever_reads_another_language_reads_both() -> None:
    the_plan = plan()
    said = point_said(voice().library, the_plan, the_plan.points["hello"], "ar")
    assert "ع hello.say" in said and "We have begun." in said


def test_what_was_done_is_told_and_marked_where_it_is_in_english() -> None:
    the_plan, speaks = plan(), voice("ar")
    said = "\n".join(done(speaks, the_plan, the_plan.points["told"]))
    assert "ع told.you_said" in said and "We opened a second room." in said and speaks.in_english
    assert done(voice(), the_plan, the_plan.points["hello"]) == []
    whole = plain(point_said(voice().library, the_plan, the_plan.points["told"], "en"))
    assert "It tells what came of: What matters to you" in whole
