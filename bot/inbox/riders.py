"""What rides with a batch besides messages: what became of ours, at once and as providers report it later."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.message import DeliveryReport, Unavailable
from bot.domain.outbox import Settlement


@dataclass(slots=True, eq=False)
class Reported:
    """A report, and the door that waits until it is on disk."""

    report: DeliveryReport
    done: asyncio.Future[None]


@dataclass(slots=True)
class Riders:
    """Settlements and reports, to be written together."""

    settlements: list[Settlement] = field(default_factory=list)
    reports: list[Reported] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.settlements or self.reports)

    def take(self, most: int) -> Riders:
        """Take everything out, of the reports so many at most."""
        taken = Riders(self.settlements, self.reports[:most])
        self.settlements, self.reports = [], self.reports[most:]
        return taken

    def put_back(self, before: Riders) -> None:
        """Take back what could not be written, before what has come since."""
        self.settlements = before.settlements + self.settlements
        self.reports = before.reports + self.reports

    def apart(self) -> list[Riders]:
        """Return each alone."""
        return [Riders([each]) for each in self.settlements] + [Riders([], [each]) for each in self.reports]

    def news(self) -> Sequence[DeliveryReport]:
        """Return the reports themselves."""
        return [each.report for each in self.reports]

    def written(self) -> None:
        """Let the doors answer: the reports are on disk."""
        for each in self.reports:
            if not each.done.done():
                each.done.set_result(None)

    def refused(self) -> None:
        """Let the doors ask for the reports again; we keep them as well, and what comes twice is harmless."""
        for each in self.reports:
            if not each.done.done():
                each.done.set_exception(Unavailable(2))
                each.done.exception()  # nobody may be waiting any more
