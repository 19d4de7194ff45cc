"""How a waiting question wakes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """She wrote something, or tapped the choice at `index` (from 0)."""

    text: str = field(default="", repr=False)
    index: int | None = None
