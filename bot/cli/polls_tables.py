"""What the verbs about polls ask of the tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.poll import Sheet
from bot.domain.polling import StageNow, Statement
from bot.library.poll_files.opening import Stored
from bot.storage import ideas, polls, statements
from bot.storage.database import Tx


class Polls(Protocol):
    """The stages: bot.storage.polls."""

    def all_now(self, tx: Tx) -> list[StageNow]:
        """Return how every stage stands."""

    def propose(self, tx: Tx, sheet: Sheet, at: datetime) -> None:
        """Write a rule down to be signed."""

    def start(self, tx: Tx, name: str, at: datetime) -> None:
        """Open a stage that is signed."""


class Ideas(Protocol):
    """What people wrote: bot.storage.ideas."""

    def count(self, tx: Tx, name: str) -> int:
        """Return how many ideas of a poll wait."""


class Statements(Protocol):
    """What a moderator made of it: bot.storage.statements."""

    def of(self, tx: Tx, poll: str) -> list[Statement]:
        """Return the statements of a poll."""

    def translate(self, tx: Tx, poll: str, language: str, texts: Mapping[str, str]) -> None:
        """Write down what statements say in a language."""


class Tables:
    """All of it."""

    def __init__(self, polls: Polls, ideas: Ideas, statements: Statements) -> None:
        self.polls, self.ideas, self.statements = polls, ideas, statements

    def stored(self, tx: Tx, poll: str) -> Stored:
        """Return what the tables hold about one poll."""
        stages = {each.sheet.stage: each for each in self.polls.all_now(tx) if each.sheet.poll == poll}
        return Stored(stages, self.statements.of(tx, poll), self.ideas.count(tx, poll) > 0)


def tables() -> Tables:
    """Return the tables themselves."""
    return Tables(polls, ideas, statements)
