"""What a step may ask to be looked up for it: the engine itself looks nothing up."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class What(StrEnum):
    """What can be looked up."""

    #: Her own answers, newest of each question: tuple[Answer, ...].
    ANSWERS = "answers"
    #: Cases that wait, the most urgent first, or the one named; for who is of the team: tuple[Case, ...].
    CASES = "cases"
    #: Whether she could close a case ("K3F9QX2M answered"), and it is closed by the look: bool.
    CASE_CLOSED = "case_closed"
    #: Cases of danger that wait, the most urgent first, or the one named; for who is of safeguarding:
    #: tuple[Case, ...].
    DANGERS = "dangers"
    #: What came of an act about a case of danger ("K3F9QX2M close release"), done by the look: str.
    DANGER_ACT = "danger_act"
    #: All that is held about her: Holdings.
    HOLDINGS = "holdings"
    #: How many people may open questions at present: int.
    TEAM = "team"
    #: The group that a single-use code was issued to, and the code is used up by it: str, empty for none.
    CODE = "code"
    #: A code by which she may join another phone or app of hers, made by the look: str.
    JOINING_CODE = "joining_code"
    #: What came of a code by which she joins one; it is used up by the look: Joining.
    JOINING = "joining"
    #: The number of the role in which she may write texts anew, 0 when she may not: int.
    DRAFT = "draft"
    #: Polls as they stand for her, with her own open ballots: tuple[StageNow, ...].
    POLLS = "polls"
    #: An idea that waits for a moderator, at random: Idea | None; only whoever moderates finds one.
    IDEA = "idea"
    #: The statements of a poll so far: tuple[Statement, ...]; only whoever moderates finds any.
    STATEMENTS = "statements"
    #: What came of an act on a poll, done by the look: "done" or "gone".
    POLL_ACT = "poll_act"
    #: What of the plan waits for the groups she stands for: ToSign | None; only whoever steers finds any.
    PLAN_TO_SIGN = "plan_to_sign"
    #: What came of her signature under what she has read (`ToSign.mark`), done by the look: "done" or "gone".
    PLAN_SIGNED = "plan_signed"
    #: The point of the plan that was the last thing sent first to her: SentPoint | None.
    WHY = "why"
    #: What was done with what people said, of what has been sent the newest: tuple[SentPoint, ...].
    NEWS = "news"


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
