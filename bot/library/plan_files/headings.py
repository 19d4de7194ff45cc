"""What may stand below each heading of the plan, and how each line is written."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

#: Key -> what it should hold, and an example.
EXPECTED: dict[str, tuple[str, str]] = {
    "title": ("words in quotes", 'title = "The vote begins"'),
    "on": ("a day without quotes: year, month, day", "on = 2027-03-02"),
    "first": ("a day without quotes: year, month, day", "first = 2027-01-05"),
    "last": ("a day without quotes: year, month, day", "last = 2027-06-29"),
    "review": ("a day without quotes: year, month, day", "review = 2027-02-01"),
    "after": ("the name of a milestone in quotes", 'after = "prioritise"'),
    "days": ("a whole number of days from -366 to 366, without quotes", "days = -7"),
    "audience": (
        "groups, languages and boroughs, each in quotes between [ and ]",
        'audience = { groups = ["service_user"], languages = ["so"] }',
    ),
    "consent": ("a purpose in quotes", 'consent = "msg_updates"'),
    "aim": ('"inform", "ask", "feedback" or "thank"', 'aim = "inform"'),
    "say": ("words in quotes", 'say = "The vote is open. To take part, write POLL."'),
    "flow": ("the name of a flow in quotes", 'flow = "checkin"'),
    "you_said": ("words in quotes", 'you_said = "Meetings are too early."'),
    "we_did": ("words in quotes", 'we_did = "We now meet at 18:30."'),
    "answers": ("names of points that asked, in quotes between [ and ]", 'answers = ["ask_for_ideas"]'),
    "every": ("how often, in quotes", 'every = "second Tuesday"'),
    "milestone": ("the name of a milestone in quotes", 'milestone = "prioritise"'),
    "poll": ("a poll and its stage in quotes", 'poll = "first_priority.rank"'),
    "result": ("a poll and its stage in quotes", 'result = "first_priority.rank"'),
    "workshop": ('the name of a workshop in quotes, or "all"', 'workshop = "all"'),
    "at": ("a time in London in quotes", 'at = "18:30"'),
    "between": ("two times in quotes", 'between = "10:00-18:00"'),
    "weekdays": ("days in quotes between [ and ]", 'weekdays = ["mon", "tue"]'),
    "owner": ("a role in quotes, not a name", 'owner = "the team"'),
    "written_with": ("a role in quotes, not a name", 'written_with = "a champion in Brent"'),
    "missed": ('"skip", "ask" or how long it may be late', 'missed = "send within 24 hours"'),
    "signed_by": ("groups in quotes between [ and ]", 'signed_by = ["service_user", "voluntary"]'),
    "although": ("the reason, in quotes", 'although = "The first question was not clear."'),
    "groups": ("groups in quotes between [ and ]", 'groups = ["service_user"]'),
    "languages": ("languages in quotes between [ and ]", 'languages = ["en", "so"]'),
    "boroughs": ("boroughs in quotes between [ and ]", 'boroughs = ["brent"]'),
}
#: The tables of the file.
HEADINGS = ("milestones", "points")
#: Exactly one of these says when.
WHEN = ("on", "every", "milestone", "poll", "result", "workshop")
#: With these the point may lie so many days before or after.
WITH_DAYS = ("milestone", "poll", "result", "workshop")
#: How a day of the week is written.
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_Text = Annotated[str, Field(min_length=1)]
_Names = Annotated[list[_Text], Field(min_length=1)]
_Days = Annotated[int, Field(ge=-366, le=366)]
#: A day of this century: a slip of the finger is no day in the year 9999.
_Day = Annotated[date, Field(ge=date(2020, 1, 1), le=date(2099, 12, 31))]


class Heading(BaseModel):
    """What headings have in common: a key that nobody knows is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Top(Heading):
    """What stands above the first heading."""

    title: _Text
    signed_by: _Names


class MilestoneEntry(Heading):
    """One line below [milestones]."""

    title: _Text
    on: _Day | None = None
    after: _Text | None = None
    days: _Days = 0


class AudienceEntry(Heading):
    """Whom a point is for; what is left out is everybody. An empty list would be nobody, and is refused."""

    groups: _Names | None = None
    languages: _Names | None = None
    boroughs: _Names | None = None


class PointEntry(Heading):
    """What stands below [points.<name>]."""

    title: _Text
    audience: AudienceEntry = Field(default_factory=AudienceEntry)
    consent: _Text = "msg_updates"
    aim: Literal["inform", "ask", "feedback", "thank"]
    say: _Text | None = None
    flow: _Text | None = None
    you_said: _Text | None = None
    we_did: _Text | None = None
    answers: _Names | None = None
    on: _Day | None = None
    every: _Text | None = None
    first: _Day | None = None
    last: _Day | None = None
    milestone: _Text | None = None
    poll: _Text | None = None
    result: _Text | None = None
    workshop: _Text | None = None
    days: _Days | None = None
    at: _Text
    between: _Text | None = None
    weekdays: Annotated[
        list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]], Field(min_length=1)
    ] | (None) = None
    owner: _Text
    written_with: _Text
    missed: _Text = "skip"
    review: _Day | None = None
    signed_by: _Names | None = None
    although: _Text | None = None
