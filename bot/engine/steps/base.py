"""What every kind of step has, and where a visit may lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from bot.engine.resumes import Reply
    from bot.engine.scene import Scene


@dataclass(frozen=True, slots=True)
class GoTo:
    """The run goes on at this step; None means the next heading."""

    step: str | None = None


@dataclass(frozen=True, slots=True)
class WaitHere:
    """The run pauses for a reply."""

    hours: float


@dataclass(frozen=True, slots=True)
class Again:
    """The run visits the same step once more: she has not finished her answer."""


@dataclass(frozen=True, slots=True)
class Enter:
    """Another flow is gone through first."""

    flow: str
    #: Only this step of it; empty for all of it.
    only: str = ""


@dataclass(frozen=True, slots=True)
class BreakOff:
    """She wants no more of this just now: the flow ends here."""

    #: True when nothing else that was going on may come back either.
    everything: bool = False


Move: TypeAlias = GoTo | WaitHere | Again | Enter | BreakOff

#: Where `go_to` leads out of the flow.
END = "end"


class Plural(BaseModel):
    """A text that depends on a number: ``{ one = "...", other = "...", count = "questions" }``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    one: str
    other: str
    #: The name of the number that decides.
    count: str


Words: TypeAlias = str | Plural


class Step(BaseModel):
    """One heading of a flow."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    #: The key that names the kind in a flow file.
    kind: ClassVar[str]

    #: The step that follows; without it the next heading does, and ``end`` ends the flow.
    go_to: str | None = None

    def visit(self, scene: Scene) -> Move:
        """Do what the step does when a run reaches it."""
        raise AssertionError(f"{type(self).__name__} has no visit")

    def answer(self, scene: Scene, reply: Reply) -> Move | None:
        """Take a reply to the question this step asked; None when the reply is unclear."""
        raise AssertionError(f"{type(self).__name__} asks nothing")

    def let_go(self, scene: Scene) -> Move:
        """Go on without an answer, after the second unclear one."""
        raise AssertionError(f"{type(self).__name__} asks nothing")

    def unclear_text(self, scene: Scene) -> str:
        """Return the name of the step's own text for an unclear reply."""
        return "unclear"

    @property
    def asks(self) -> bool:
        """True when a run waits here for a reply."""
        return False

    def awaits_words(self, name: str, values: Mapping[str, str]) -> bool:
        """True when a run that waits here, at the step of this name, waits for words and not for a choice."""
        return False

    def texts(self) -> Iterator[tuple[str, Words]]:
        """Yield every text of the step with its key, for translators and checks."""
        yield from ()

    def leads_to(self) -> Iterator[str]:
        """Yield every step that it names as a way out, besides the next heading."""
        if self.go_to is not None:
            yield self.go_to
