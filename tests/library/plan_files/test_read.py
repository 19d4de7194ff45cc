"""The plan as champions write it, and what they are told about their mistakes."""

from __future__ import annotations

from datetime import date, time

import pytest

from bot.domain.plan import Aim, Anchor, Audience, Milestone, Missed, Repeat, Trigger, Unit
from bot.domain.quiet import QUIET, SendWindow
from bot.library.plan_files.read import read_plan
from tests.library.plans import PLAN, line_of, plan_of


def test_a_plan_is_read_whole() -> None:
    plan = plan_of()
    assert plan.title == "Our plan"
    assert plan.milestones["choose"] == Milestone("choose", "We choose", date(2027, 3, 21))
    assert plan.milestones["team"] == Milestone("team", "The team is there", None, "choose", 30)
    ideas, heard, news = plan.points.values()
    assert ideas.trigger == Trigger(Anchor.DATE, time(18, 30), on=date(2027, 1, 27))
    assert (ideas.audience, ideas.aim, ideas.window) == (Audience("msg_updates"), Aim.ASK, QUIET)
    assert (ideas.signed_by, ideas.missed, ideas.owner) == (("service_user",), Missed.SKIP, "the team")
    assert heard.trigger == Trigger(Anchor.MILESTONE, time(12), "choose", -5)
    assert heard.window == SendWindow(time(10), time(18), frozenset({1, 2, 3, 4, 5}))
    assert (heard.answers, heard.missed, heard.within_hours) == (("ideas",), Missed.SEND, 48)
    assert news.audience == Audience("msg_updates", ("family",), ("en",))
    fortnightly = Repeat(Unit.WEEKS, date(2027, 4, 13), date(2027, 6, 30), 2, 2)
    assert news.trigger == Trigger(Anchor.REPEAT, time(9, 15), repeat=fortnightly)
    assert (news.signed_by, news.missed, news.review) == (
        ("family", "service_user"),
        Missed.ASK,
        date(2027, 2, 1),
    )


@pytest.mark.parametrize(
    ("written", "trigger"),
    [
        ('poll = "first.rank"', Trigger(Anchor.POLL, time(18, 30), "first.rank")),
        ('result = "first.rank"\ndays = 1', Trigger(Anchor.RESULT, time(18, 30), "first.rank", 1)),
        ('workshop = "discover"\ndays = -1', Trigger(Anchor.WORKSHOP, time(18, 30), "discover", -1)),
        ('workshop = "all"\ndays = -7', Trigger(Anchor.WORKSHOP, time(18, 30), "", -7)),
    ],
)
def test_a_point_hangs_on_something_else(written: str, trigger: Trigger) -> None:
    assert plan_of(PLAN.replace("on           = 2027-01-27", written)).points["ideas"].trigger == trigger


#: What is changed -> the line that is named, and what is said.
MISTAKES = [
    ("2027-01-27",
     "2027-02-30", "on ",
     "There is no 30 February 2027. February 2027 has 28 days."),
    ("2027-01-27",
     '"27 January"', "on ",
     "'on' stands in quotes, so it is read as words. Write it like this: on = 2027-03-02"),
    ("2027-01-27",
     "2027-01-27T18:30:00", "on ",
     "What stands after 'on' does not fit: it should be a day without quotes: year, month, day. "
     "Write it like this: on = 2027-03-02"),
    ("last         = 2027-06-30\n",
     "", "every",
     "This goes on for ever: what is repeated needs an end. Add its last day: last = 2027-06-29"),
    ("first        = 2027-04-07\n",
     "", "every",
     "It does not say when it begins. Add its first day: first = 2027-01-05"),
    ("2027-06-30",
     "2027-04-06", "last",
     "It ends before it begins. 'last' comes after 'first'."),
    ("2027-06-30",
     "2027-04-12", "last",
     "It ends before it comes round once. Write a later day."),
    ('"second Tuesday"',
     '"fortnight"', "every",
     'I do not understand how often \'fortnight\' is. You can write "day", "Tuesday", "second '
     'Tuesday", "second Tuesday of the month", "last Friday of the month" or "15th of the '
     'month".'),
    ('"second Tuesday"',
     '"Sunday"', "every",
     "This is a Sunday, and nothing is said on that day. Take another day."),
    ("2027-01-27",
     "2027-01-31", "on ",
     "This is a Sunday, and nothing is said on that day. Take another day."),
    ("2027-01-27",
     '2027-01-27\nweekdays = ["mon"]', "on ",
     "This is a Wednesday, and nothing is said on that day. Look at 'weekdays'."),
    ('2027-01-27\nat           = "18:30"',
     '2027-03-28\nat = "1:30"', "at ",
     "This time does not exist in London: the clocks go forward in that hour. Take an hour "
     "between 09:00 and 20:00."),
    ('2027-01-27\nat           = "18:30"',
     '2027-01-27\nat = "8:30"', "at ",
     "08:30 is not between 09:00 and 20:00. It would wait until the next morning. Take a time "
     "within these hours."),
    ("10:00-18:00",
     "13:00-18:00", 'at           = "12:00"',
     "12:00 is not between 13:00 and 18:00. It would wait until the next morning. Take a time "
     "within these hours."),
    ("10:00-18:00",
     "07:00-18:00", "between",
     "'07:00-18:00' goes beyond 09:00 to 20:00. Outside these hours we never speak first."),
    ('"fri"]',
     '"sun"]', "weekdays",
     "We never speak first on a Sunday. Take 'sun' out."),
    ('"fri"]',
     '"Friday"]', "weekdays",
     "What stands after 'weekdays' does not fit: it should be days in quotes between [ and ]. "
     'Write it like this: weekdays = ["mon", "tue"]'),
    ("on           = 2027-01-27\n",
     "", "[points.ideas",
     "It does not say when. Exactly one of these: 'on', 'every', 'milestone', 'poll', 'result' "
     "or 'workshop'."),
    ("2027-01-27",
     '2027-01-27\npoll = "a.b"', "poll",
     "It says 'on' and 'poll' at once. Exactly one of these: 'on', 'every', 'milestone', 'poll',"
     " 'result' or 'workshop'."),
    ("2027-01-27",
     "2027-01-27\ndays = 3", "days = 3",
     "'days' does not go with 'on'. It goes with 'milestone', 'poll', 'result' or 'workshop'."),
    ("2027-01-27",
     "2027-01-27\nlast = 2027-03-01", "last",
     "'first' and 'last' go with 'every'. Take it out."),
    ('we_did       = "We now meet at 18:30."\n',
     "", 'aim          = "feedback"',
     'A feedback needs \'we_did\' too. It has you_said = "...", we_did = "..." and answers = '
     '["..."].'),
    ('answers      = ["ideas"]\n',
     "", 'aim          = "feedback"',
     'A feedback needs \'answers\' too. It has you_said = "...", we_did = "..." and answers = '
     '["..."].'),
    ("2027-01-27",
     '2027-01-27\nyou_said = "x"', "you_said = ",
     '\'you_said\' belongs to a feedback. Write aim = "feedback", or take it out.'),
    ('say          = "What should change? Please write to us."\n',
     "", "aim ",
     'This point says nothing. Add say = "...", or flow = "..." to offer a flow.'),
    ("review       = 2027-02-01",
     'although = "We must."', "although",
     "'although' belongs to a point that asks. Take it out."),
    ('"send within 48 hours"',
     '"later"', "missed",
     'I do not understand \'later\'. Write "skip", "ask" or "send within 24 hours"; 168 hours is '
     "the most."),
    ('["family"], languages',
     "[], languages", "audience",
     "What stands after 'groups' does not fit: it should be groups in quotes between [ and ]. "
     'Write it like this: groups = ["service_user"]'),
    ("{ groups",
     "{ group", "audience",
     "I do not know 'group'. Did you mean 'groups'?"),
    ('say          = "Here',
     'sey          = "Here', "sey",
     "I do not know 'sey'. Did you mean 'say'?"),
    ('aim          = "ask"\n',
     "", "[points.ideas",
     '[points.ideas] needs \'aim\' too: "inform", "ask", "feedback" or "thank". Write it like '
     'this: aim = "inform"'),
    ('title     = "Our plan"\n',
     "", "",
     'The top of the file needs \'title\' too: words in quotes. Write it like this: title = "The '
     'vote begins"'),
    (", on = 2027-03-21",
     "", "choose",
     "'choose' needs either 'on' or 'after', and only one of them. Write on = 2027-03-21, or "
     "after and days."),
    ("days = 30",
     "day = 30", "team",
     "I do not know 'day'. Did you mean 'days'?"),
    ('title = "We choose", ',
     "", "choose",
     '\'choose\' needs \'title\' too: words in quotes. Write it like this: title = "The vote begins"'),
    ("[points.ideas]",
     "[points.Ideas]", "[points.Ideas]",
     "A point cannot be called 'Ideas'. Use small letters, digits and _ only, 40 at most."),
    ("[points.ideas]",
     "[points.milestones]", "[points.milestones]",
     "A point cannot be called 'milestones'. That name means something else here."),
    ("[points.ideas]",
     "[point.ideas]", "[point.ideas]",
     "I do not know the heading [point]. Did you mean 'points'?"),
    ("choose = { title",
     "choose = [{ title", "team",
     "A [ is opened and never closed. Put ] at its end, and commas between."),
    ("2027-06-30",
     "2031-06-30", "last",
     "It goes on for more than three years. Write an earlier day, and look at it again by then."),
    ("2027-06-30",
     "9999-06-30", "last",
     "What stands after 'last' does not fit: it should be a day without quotes: year, month, "
     "day. Write it like this: last = 2027-06-29"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "place", "said"), MISTAKES)
def test_a_mistake_is_said_with_its_line(old: str, new: str, place: str, said: str) -> None:
    assert old in PLAN
    source = PLAN.replace(old, new, 1)
    plan, problems = read_plan("flows/plan.toml", source)
    assert plan is None
    found = problems[0]
    assert f"{found.message} {found.suggestion}".strip() == said
    assert found.file == "flows/plan.toml"
    if place:
        wanted = [n for n, line in enumerate(source.splitlines(), 1) if line.startswith(place)]
        assert found.line in wanted, (found.line, wanted)


def test_all_mistakes_are_said_at_once() -> None:
    source = PLAN.replace('"18:30"', '"6pm"').replace('"9:15"', '"9"')
    _, problems = read_plan("flows/plan.toml", source)
    assert [(each.step, each.message) for each in problems] == [
        ("points.ideas", "'6pm' is no time of the day."),
        ("points.news", "'9' is no time of the day."),
    ]


def test_a_plan_needs_a_point() -> None:
    _, problems = read_plan("flows/plan.toml", 'title = "A"\nsigned_by = ["family"]\npoints = 3\n')
    assert [each.message for each in problems] == [
        "'points' is a heading.",
        "There is no point in this plan.",
    ]
    _, problems = read_plan(
        "flows/plan.toml", PLAN.replace("[points.ideas]", "[points]\na = 1\n[points.ideas]")
    )
    assert [str(each) for each in problems] == [
        f"flows/plan.toml, line {line_of(PLAN, '[points.ideas]') + 1}, step [points]: 'a' is no point. "
        "Begin it with [points.a]."
    ]
