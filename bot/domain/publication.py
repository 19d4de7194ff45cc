"""What is published: versions of flows by content hash, and which of them are in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FlowVersion:
    """One flow with its texts in every language, as published."""

    name: str
    #: SHA-256 of `content`, in hex.
    version: str
    #: Canonical JSON of source and texts.
    content: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Publication:
    """The set of versions that somebody put in force."""

    id: int
    at: datetime
    actor: str
    #: The name of the folder the files came from.
    folder: str
    #: flow name -> version; ``words`` is among them.
    contents: Mapping[str, str]
