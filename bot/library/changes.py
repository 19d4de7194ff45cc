"""What publishing would change, and what happens to people who are inside a flow at that moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.publication import FlowVersion
from bot.library.publish import restore


class State(StrEnum):
    """How the file of a flow stands to what is in force."""

    PUBLISHED = "published"
    CHANGED = "changed"
    NEW = "new"
    #: In force, and its file is no longer there.
    GONE = "file is gone"


@dataclass(frozen=True, slots=True)
class Change:
    """One flow, and how it differs from what is in force."""

    name: str
    state: State
    #: The version of the file; the version in force where the file is gone.
    version: str
    #: True when people inside begin again at its first step.
    restart: bool = False

    @property
    def people_inside(self) -> str:
        """What happens to people inside, as a sentence; empty when nothing does."""
        match self.state:
            case State.CHANGED if self.restart:
                return "People inside begin again at its first step."
            case State.CHANGED | State.GONE:
                return "People inside finish the version they began."
            case _:
                return ""


def compare(in_force: Mapping[str, str], versions: Iterable[FlowVersion]) -> tuple[Change, ...]:
    """Return every flow of the files and of what is in force, by name. `in_force` is flow name -> version."""
    found = {each.name: _change(in_force.get(each.name), each) for each in versions}
    gone = {n: Change(n, State.GONE, version) for n, version in in_force.items() if n not in found}
    return tuple(each for _, each in sorted({**found, **gone}.items()))


def _change(before: str | None, version: FlowVersion) -> Change:
    if before == version.version:
        return Change(version.name, State.PUBLISHED, version.version)
    state = State.NEW if before is None else State.CHANGED
    return Change(version.name, state, version.version, restore(version).restart)
