"""What somebody answered, as it is kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply to one question. The latest one to a question counts."""

    contact_id: str
    flow: str
    version: str
    step: str
    #: ``choice``, ``several``, ``rank``, ``scale``, ``number``, ``words``, ``skipped`` or ``let_go``.
    kind: str
    #: The choice's name; several in the order of their picking with a space between; or a number.
    choice: str
    words: str = field(repr=False)
    language: str
    at: datetime
    #: The purpose she had to agree to before it could be kept; empty where none was asked for.
    purpose: str = ""

    @property
    def says_something(self) -> bool:
        """True when it is a reply to what was asked: neither skipped nor let go."""
        return self.kind not in ("skipped", "let_go")


def newest(answers: list[Answer]) -> list[Answer]:
    """Return the latest answer to each question that says something, oldest question first.

    `answers` come oldest first, as storage returns them.
    """
    latest: dict[tuple[str, str], Answer] = {}
    for each in answers:
        if each.says_something:
            latest[each.flow, each.step] = each
    return list(latest.values())
