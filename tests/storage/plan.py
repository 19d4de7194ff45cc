"""A plan, for tests of what is kept of one."""

from __future__ import annotations

from datetime import date, time

from bot.domain.plan import Aim, Anchor, Audience, Milestone, Missed, Plan, Point, Repeat, Trigger, Unit
from bot.domain.quiet import EVERY_DAY, SendWindow

NEWS = Point(
    id="news",
    title="What is new",
    audience=Audience(groups=("service_user", "family"), languages=("so",), boroughs=("brent",)),
    aim=Aim.INFORM,
    trigger=Trigger(
        Anchor.REPEAT,
        time(18, 30),
        repeat=Repeat(Unit.WEEKS, date(2027, 3, 2), date(2027, 7, 1), every=2, weekday=2),
    ),
    signed_by=("service_user", "nhs"),
    say="This is new.",
    window=SendWindow(time(10), time(19, 30), EVERY_DAY),
    missed=Missed.SEND,
    review=date(2027, 6, 1),
)
ASK = Point(
    id="ask",
    title="A question",
    audience=Audience(),
    aim=Aim.ASK,
    trigger=Trigger(Anchor.MILESTONE, time(12), name="team", days=-7),
    signed_by=("service_user",),
    flow="checkin",
    answers=("news",),
)
PLAN = Plan(
    title="The plan",
    milestones={
        "team": Milestone("team", "The team is there", date(2027, 4, 1)),
        "done": Milestone("done", "All is done", after="team", days=90),
    },
    points={"news": NEWS, "ask": ASK},
    texts={"en": {"news.title": "What is new"}, "so": {"news.title": "Maxaa cusub"}},
)
