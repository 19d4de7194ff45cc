"""What safeguarding.toml says to people: the answers, whom they can call, and when somebody looks at alerts.

The words that are looked for stand in the same file and are read elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.danger import Danger
from bot.domain.hours import Hours
from bot.domain.languages import SOURCE
from bot.engine.flow import Flow, Safeguarding, Text
from bot.library.places import Places

#: The file, and the name under which it is published.
NAME = "safeguarding"
#: What is told after an answer -> what it leaves room for.
NEXT: dict[str, frozenset[str]] = {
    "in_hours": frozenset({"day", "time"}),
    "later": frozenset({"day", "time"}),
    "nobody": frozenset(),
    "language": frozenset(),
}
#: The days of a week as they are written, Monday first.
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: What is said where a folder has no safeguarding.toml.
PLAIN = "If you are in danger, call 999. For health advice, call 111."


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class HoursRead(_Table):
    """When the people of safeguarding look, as it is written; empty until the team has said so."""

    days: list[str] = Field(default_factory=list)
    opens: time | None = Field(None, alias="from")
    closes: time | None = Field(None, alias="until")
    closed: list[date] = Field(default_factory=list)
    acknowledge_within: int = Field(30, ge=1, le=24 * 60)
    alerts: int = Field(6, ge=1, le=100)


class Entry(_Table):
    """Whom somebody can call. Only a number that a person has checked is ever said."""

    number: str
    checked_on: date | None
    checked_by: str | None
    source: str

    @property
    def checked(self) -> bool:
        """True when a person of the team has looked it up and tried it, and said when."""
        return self.checked_on is not None and bool(self.checked_by)


class PeopleRead(_Table):
    """Who the lead and the deputy are: a name or a post, told to nobody outside the team."""

    lead: str | None = None
    deputy: str | None = None

    @property
    def named(self) -> frozenset[str]:
        """The ranks for which somebody is named."""
        return frozenset(rank for rank in ("lead", "deputy") if getattr(self, rank))


class Approval(_Table):
    """Who has approved the answers, when, and when they are to be looked at again."""

    approved_by: str | None = None
    approved_on: date | None = None
    review_by: date | None = None


@dataclass(frozen=True, slots=True)
class SignpostsDraft:
    """These parts of safeguarding.toml, read."""

    source: str = field(repr=False)
    #: Key, for example ``answers.abuse.past.text`` -> the text, in English.
    texts: Mapping[str, str]
    directory: Mapping[str, Entry]
    people: PeopleRead
    hours: HoursRead
    approval: Approval
    places: Places = field(repr=False, compare=False)
    file: str = "safeguarding.toml"

    def line(self, key: str) -> int:
        """Return the line of a key."""
        return self.places.line(*key.split("."))


@dataclass(frozen=True, slots=True)
class Review:
    """How far people have looked at what is said."""

    approved_by: str
    approved_on: date | None
    review_by: date | None
    #: Name of a contact -> when its number was checked.
    checked: Mapping[str, date]
    unchecked: tuple[str, ...]


def review_of(draft: SignpostsDraft) -> Review:
    """Return how far people have looked at a file."""
    entries, approval = draft.directory, draft.approval
    return Review(
        approval.approved_by or "",
        approval.approved_on,
        approval.review_by,
        {name: each.checked_on for name, each in entries.items() if each.checked and each.checked_on},
        tuple(name for name, each in entries.items() if not each.checked),
    )


def hours_of(draft: SignpostsDraft) -> Hours | None:
    """Return the hours of a file, None until all of them are written."""
    read = draft.hours
    if not read.days or read.opens is None or read.closes is None:
        return None
    days = frozenset(DAYS.index(day) + 1 for day in read.days if day in DAYS)
    return Hours(days, read.opens, read.closes, frozenset(read.closed))


def safeguarding(
    draft: SignpostsDraft, texts: Mapping[str, Mapping[str, Text]], version: str
) -> Safeguarding:
    """Return what a file says, with its texts in every language, as the engine asks for it."""
    return Safeguarding(
        Flow(NAME, version, NAME, {}, texts),
        hours_of(draft),
        {name: entry.number for name, entry in draft.directory.items() if entry.checked},
        timedelta(minutes=draft.hours.acknowledge_within),
        draft.hours.alerts,
        draft.people.named,
    )


def plain() -> Safeguarding:
    """Return what is said where a folder has no safeguarding.toml: whom to call, and nothing else."""
    english = {f"answers.{danger.value}.text": PLAIN for danger in Danger}
    english |= {f"next.{name}.text": "" for name in NEXT}
    return Safeguarding(Flow(NAME, "", NAME, {}, {SOURCE: english}))
