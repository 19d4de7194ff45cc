"""What a step may ask to be looked up for it: the engine itself looks nothing up."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """What can be looked up."""

    #: Her own answers, newest of each question: tuple[Answer, ...].
    ANSWERS = "answers"
    #: Cases that wait for the team, oldest first, only for who is of the team: tuple[Case, ...].
    CASES = "cases"
    #: All that is held about her: Holdings.
    HOLDINGS = "holdings"
    #: How many people may open questions at present: int.
    TEAM = "team"
    #: The group that a single-use code was issued to, and the code is used up by it: str, empty for none.
    CODE = "code"
    #: What is asked of the library's drafts when a text is edited by chat: see engine/steps.
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Lookup:
    """One thing to look up."""

    what: What
    #: More about it, for example the code that she typed.
    about: str = field(default="", repr=False)


class NotRecalled(Exception):
    """A step needs something looked up; the turn is played again once it is."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        super().__init__(lookup.what.value)
