"""What may stand below each heading of a poll file, and how each line is written."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime

from bot.domain.poll import Method

#: How a time of closing is written.
WHEN = "closes = 2027-03-14T18:00:00"
#: Key -> what it should hold, and an example.
EXPECTED: dict[str, tuple[str, str]] = {
    "title": ("words in quotes", 'title = "What should change first?"'),
    "why": ("words in quotes", 'why = "Your votes decide what we work on."'),
    "next": ("words in quotes", 'next = "The workshops now work on it."'),
    "ask": ("words in quotes", 'ask = "How much does this matter to you?"'),
    "closes": ("a day and a time in London, without quotes", WHEN),
    "answers": ('"1-9" or "support"', 'answers = "1-9"'),
    "at_a_time": ("a number from 1 to 10", "at_a_time = 5"),
    "shortlist": ("a number from 2 to 9", "shortlist = 6"),
    "in_favour": ("percent from 51 to 100, without the sign", "in_favour = 70"),
    "against": ("percent from 1 to 49, without the sign", "against = 15"),
    "most": ("a number", "most = 3"),
    "rank.most": ("a number from 2 to 5", "most = 3"),
    "approve.most": ("a number from 2 to 9; without the line she may choose any number", "most = 3"),
    "quorum": ("a number of people, 8 or more: fewer would not be safe to show", "quorum = 20"),
    "floor": ("percent from 0 to 100, without the sign", "floor = 40"),
    "sign_offs": ("a number of people from 1 to 10", "sign_offs = 1"),
    "weights": ("a whole number from 1 to 100 for each group", "weights = { people = 2, voluntary = 1 }"),
    "name": ("words in quotes", 'name = "The NHS and councils"'),
    "of": ("names of groups in quotes between [ and ]", 'of = ["nhs", "council"]'),
    "options": ("words in quotes", 'listening = "Being listened to"'),
    "groups": (
        "a name and the groups in it",
        'statutory = { name = "The NHS and councils", of = ["nhs", "council"] }',
    ),
}
#: What stands at the top of the file.
HEAD = ("title", "why", "next")

_Text = Annotated[str, Field(min_length=1)]


class Heading(BaseModel):
    """What headings have in common: a key that nobody knows is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Group(Heading):
    """One group of the merge map."""

    name: _Text
    of: Annotated[list[_Text], Field(min_length=1)]


class Rule(Heading):
    """What holds at every stage."""

    quorum: Annotated[int, Field(ge=8, le=1_000_000)] = 8
    floor: Annotated[int, Field(ge=0, le=100)] = 0
    sign_offs: Annotated[int, Field(ge=1, le=10)] = 1
    weights: dict[str, Annotated[int, Field(ge=1, le=100)]] = Field(default_factory=dict)


class Stage(Heading):
    """What every stage says: [gather] and [choose] say nothing else."""

    ask: _Text
    closes: NaiveDatetime


class Rate(Stage):
    """How options are rated, and which go on."""

    answers: Literal["1-9", "support"]
    at_a_time: Annotated[int, Field(ge=1, le=10)] = 5
    shortlist: Annotated[int, Field(ge=2, le=9)] = 6
    in_favour: Annotated[int, Field(ge=51, le=100)] = 70
    against: Annotated[int, Field(ge=1, le=49)] = 15


class Rank(Stage):
    """How options are put in order."""

    most: Annotated[int, Field(ge=2, le=5)] = 3


class Approve(Stage):
    """Several options at once."""

    most: Annotated[int, Field(ge=2, le=9)] | None = None


class Agree(Stage):
    """Agree or not, option by option."""

    at_a_time: Annotated[int, Field(ge=1, le=10)] = 5


#: Heading -> what may stand below it.
STAGES: dict[str, type[Stage]] = {
    "gather": Stage, "rate": Rate, "rank": Rank, "choose": Stage, "approve": Approve, "agree": Agree,
}  # fmt: skip
#: Heading -> how people answer there; [rate] says so itself.
METHODS = {
    "gather": Method.IDEAS,
    "rank": Method.RANK,
    "choose": Method.CHOOSE,
    "approve": Method.APPROVE,
    "agree": Method.AGREE,
}
#: Every heading there is.
HEADINGS = ("groups", "rule", "options", *STAGES)
