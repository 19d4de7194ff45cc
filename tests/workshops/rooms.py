"""Workshops for tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.hours import LONDON
from bot.domain.plan import Audience
from bot.domain.workshop import Kind, Workshop

#: A Tuesday, in summer time.
STARTS = datetime(2027, 4, 6, 18, 30, tzinfo=LONDON).astimezone(UTC)


def london(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment by the clock of London."""
    return datetime(year, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def a_workshop(name: str = "discover_1", starts_at: datetime = STARTS, **other: Any) -> Workshop:
    """A workshop of two hours."""
    given: dict[str, Any] = {
        "kind": Kind.DISCOVER,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "The Old Hall, 1 High Street",
        "audience": Audience(),
    }
    return Workshop(name=name, starts_at=starts_at, **(given | other))
