"""One person and the engine, turn after turn, without anything around them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.domain.contact import Contact
from bot.domain.message import OutboundMessage
from bot.domain.session import Session
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.resumes import Reply
from bot.engine.run import Action, Turn, take
from bot.engine.scene import Scene
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeIds

F = TypeVar("F")


@dataclass
class Talk:
    """What is said to her, and what the engine states, since she was last listened to."""

    library: SmallLibrary
    contact: Contact = field(default_factory=lambda: Contact("contact-1", None, MONDAY))
    session: Session = field(default_factory=Session)
    at: datetime = MONDAY
    hint: str | None = None
    ids: FakeIds = field(default_factory=lambda: FakeIds("wait"))
    written_at: datetime | None = None
    events: tuple[facts.Event, ...] = ()

    def does(self, action: Action) -> Turn:
        """Let something happen."""
        turn = take(action, self.session, self.scene())
        self.session, self.contact, self.events = turn.session, turn.contact, turn.events
        return turn

    def scene(self) -> Scene:
        """Return the scene of the next turn."""
        scene = Scene(self.contact, self.library, self.at, self.ids, "fake", "m1", self.hint)
        scene.written_at = self.written_at
        return scene

    def starts(self, flow: str) -> str:
        """Begin a flow; return what is said."""
        self.does(triggers.StartFlow(flow))
        return self.text

    def writes(self, text: str) -> str:
        """Answer in words; return what is said."""
        self.does(Reply(text))
        return self.text

    def taps(self, index: int) -> str:
        """Answer by a tap; return what is said."""
        self.does(Reply(index=index))
        return self.text

    def waits(self, **how_long: float) -> None:
        """Let time pass."""
        self.at += timedelta(**how_long)

    def met(self, kind: type[F]) -> list[F]:
        """Return the facts of one kind."""
        return [fact for fact in self.events if isinstance(fact, kind)]

    @property
    def said(self) -> list[OutboundMessage]:
        """The messages of the last turn."""
        return [fact.message for fact in self.met(facts.Spoken)]

    @property
    def text(self) -> str:
        """The words of the last turn, empty when nothing was said."""
        return "\n---\n".join(message.text for message in self.said)

    @property
    def step(self) -> str | None:
        """The step that waits."""
        return self.session.runs[-1].step if self.session.wait else None
