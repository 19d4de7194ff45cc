"""Stand-ins for the tables of polls, in memory: what was written is there to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.cli.polls_tables import Tables
from bot.domain.poll import PollStatus, Sheet
from bot.domain.polling import StageNow, Statement
from bot.storage.database import Tx


class FakePolls:
    """The stages."""

    def __init__(self) -> None:
        self.stages: dict[str, StageNow] = {}

    def all_now(self, tx: Tx) -> list[StageNow]:
        """Return them by the names of their sheets."""
        return [self.stages[name] for name in sorted(self.stages)]

    def propose(self, tx: Tx, sheet: Sheet, at: datetime) -> None:
        """Keep a rule; nobody has signed it."""
        self.stages[sheet.name] = StageNow(sheet, PollStatus.PROPOSED)

    def start(self, tx: Tx, name: str, at: datetime) -> None:
        """Open a stage."""
        assert self.stages[name].signed >= self.stages[name].sheet.sign_offs
        self.stages[name] = replace(self.stages[name], status=PollStatus.OPEN)

    def sign(self, name: str, number: int = 1) -> None:
        """Let so many sign."""
        self.stages[name] = replace(self.stages[name], signed=number)


class FakeIdeas:
    """How many ideas wait."""

    def __init__(self) -> None:
        self.wait = 0

    def count(self, tx: Tx, name: str) -> int:
        """Return how many wait."""
        return self.wait


class FakeStatements:
    """The statements of one poll."""

    def __init__(self, *texts: str) -> None:
        self.all = [Statement(f"s{n}", "first", {"en": text}) for n, text in enumerate(texts, 1)]

    def of(self, tx: Tx, poll: str) -> list[Statement]:
        """Return them."""
        return [each for each in self.all if each.poll == poll]

    def translate(self, tx: Tx, poll: str, language: str, texts: Mapping[str, str]) -> None:
        """Keep what they say in a language."""
        self.all = [
            replace(each, texts={**each.texts, language: texts[each.id]}) if each.id in texts else each
            for each in self.all
        ]


class Held:
    """All of it, and what the verbs are given of it."""

    def __init__(self, *statements: str) -> None:
        self.polls, self.ideas, self.statements = FakePolls(), FakeIdeas(), FakeStatements(*statements)
        self.tables = Tables(self.polls, self.ideas, self.statements)
