"""What rides with a batch besides messages: what became of ours, at once and as providers report it later."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import structlog

from bot.domain.delivery import DeliveryReport
from bot.domain.message import Unavailable
from bot.domain.outbox import Settlement

log = structlog.get_logger()


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
    #: Who is known as whom since a message in hand was taken up.
    joined: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.settlements or self.reports)

    def take(self, most: int) -> Riders:
        """Take everything out, of the reports so many at most."""
        taken = Riders([self._renamed(each) for each in self.settlements], self.reports[:most])
        self.settlements, self.reports = [], self.reports[most:]
        return taken

    def ride(self, report: DeliveryReport) -> asyncio.Future[None]:
        """Take a report along; return what says that it is on disk."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.reports.append(Reported(report, done))
        return done

    def known_as(self, contact_ids: Iterable[str]) -> set[str]:
        """Return these contacts by every name under which a message to them may still be in hand."""
        now = set(contact_ids)
        return now | {before for before, after in self.joined.items() if after in now}

    def _renamed(self, each: Settlement) -> Settlement:
        now = self.joined.get(each.contact_id)
        return each if now is None else replace(each, contact_id=now)

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

    def lost(self, error: Exception) -> None:
        """Say so of what cannot be written, and would come back for ever."""
        for each in self.settlements:
            log.error("settlement_lost", outbox_id=each.id, error=type(error).__name__)
        for told in self.news():
            log.error("report_lost", channel=told.channel, error=type(error).__name__)

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
