"""What a check has found: one line for a person who has to mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    OK = "ok"
    #: It works, and somebody should look at it.
    WARNING = "warning"
    #: It does not work, or will not for long.
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. Holds no secret, and nothing about anybody."""

    #: What was looked at, in a word or two.
    what: str
    level: Level
    #: What was found, a sentence.
    says: str
    #: What to do about it, where there is something: a command, or a setting to change.
    todo: str = ""


def ok(what: str, says: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(what, Level.OK, says)


def warning(what: str, says: str, todo: str = "") -> Finding:
    """Return that somebody should look at something."""
    return Finding(what, Level.WARNING, says, todo)


def wrong(what: str, says: str, todo: str = "") -> Finding:
    """Return that something does not work."""
    return Finding(what, Level.WRONG, says, todo)


def worst(findings: Iterable[Finding]) -> Level:
    """Return the worst level among findings."""
    order = list(Level)
    return max((each.level for each in findings), key=order.index, default=Level.OK)


def as_json(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """Return findings as they are written with --json."""
    return [{name: str(value) for name, value in asdict(each).items()} for each in findings]
