"""A poll file, read: the stages of one poll and the rule that holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.poll import Method
from bot.library.places import Places
from bot.library.problems import Problem, Severity

#: The folder of poll files within a folder of flows, and what the contexts of their texts begin with.
FOLDER = "polls"
#: The stages of a poll that goes in stages, in their order.
IN_STAGES = ("gather", "rate", "rank")
#: Polls of one question.
SINGLE = ("choose", "approve", "agree")


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged group: what it is called, and the stakeholder groups in it."""

    name: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PollRule:
    """What holds at every stage. A sheet says what each part means."""

    quorum: int = 8
    floor: int = 0
    sign_offs: int = 1
    #: Merged group -> its weight; empty when each counts the same.
    weights: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StageDraft:
    """One stage as it is written."""

    name: str
    method: Method
    ask: str
    #: When it closes, UTC.
    closes_at: datetime
    most: int = 0
    at_a_time: int = 5
    shortlist: int = 6
    in_favour: int = 70
    against: int = 15


@dataclass(frozen=True, slots=True)
class PollDraft:
    """One poll file, read. Headings that are wrong are left out of it."""

    name: str
    #: As a champion would name it, for example ``flows/polls/first_priority.toml``.
    file: str
    title: str
    why: str
    next: str
    #: Merged group -> what stands for it in the file.
    groups: Mapping[str, Merged]
    rule: PollRule
    #: In the order in which they open.
    stages: tuple[StageDraft, ...]
    #: Id -> text in English; empty where people gather them.
    options: Mapping[str, str] = field(default_factory=dict)
    places: Places = field(default_factory=lambda: Places(""), repr=False, compare=False)

    def stage(self, name: str) -> StageDraft | None:
        """Return the stage of this name, None where the poll has none."""
        return next((each for each in self.stages if each.name == name), None)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (key, English) of every text: the path of its line in the file, joined by dots."""
        yield from (("title", self.title), ("why", self.why), ("next", self.next))
        for name, group in self.groups.items():
            yield f"groups.{name}", group.name
        for stage in self.stages:
            yield f"{stage.name}.ask", stage.ask
        for name, text in self.options.items():
            yield f"options.{name}", text

    def context(self, key: str) -> str:
        """Return what translators know a text by: ``polls/first_priority.rate.ask``."""
        return f"{FOLDER}/{self.name}.{key}"

    def problem(
        self, step: str, key: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem with a key below a heading; without a heading, with the top of the file."""
        line = self.places.line(*(part for part in (step, *key.split(".")) if part))
        return Problem(self.file, step, line, message, hint, severity)
