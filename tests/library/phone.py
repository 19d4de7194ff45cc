"""One person and the engine, without the rest of the house: what she does, and what she is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from bot.domain.contact import Contact
from bot.domain.holdings import Holdings
from bot.domain.joining import Joining, Outcome
from bot.domain.message import OutboundMessage
from bot.domain.recalled import Lookup, NotRecalled, What
from bot.domain.session import Session
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.resumes import Reply
from bot.engine.run import Action, Turn, take
from bot.engine.scene import Scene
from bot.library.shelf import Shelf
from tests.library.drafts import AT

F = TypeVar("F")


class Phone:
    """Plays turns one after the other and keeps what came of them."""

    def __init__(self, shelf: Shelf, contact: Contact | None = None) -> None:
        self.shelf = shelf
        self.contact = contact or Contact("someone", None, AT)
        self.session = Session()
        self.at = AT
        self.facts: list[facts.Event] = []
        #: What is found when something is looked up for a step.
        self.known: dict[What, Callable[[str], Any]] = {
            What.ANSWERS: lambda _: (),
            What.CASES: lambda _: (),
            What.CASE_CLOSED: lambda _: True,
            What.DANGERS: lambda _: (),
            What.DANGER_ACT: lambda _: "done",
            What.TEAM: lambda _: 1,
            What.CODE: lambda _: "",
            What.DRAFT: lambda _: 7,
            What.JOINING: lambda _: Joining(Outcome.WRONG),
            What.JOINING_CODE: lambda _: "K3F9-QX2M",
            What.HOLDINGS: lambda _: Holdings(self.contact),
            What.IDEA: lambda _: None,
            What.POLLS: lambda _: (),
            What.POLL_ACT: lambda _: "done",
            What.STATEMENTS: lambda _: (),
            What.PLAN_TO_SIGN: lambda _: None,
            What.PLAN_SIGNED: lambda _: "done",
            What.WHY: lambda _: None,
            What.NEWS: lambda _: (),
        }
        self._ids = count(1)

    def do(self, action: Action) -> str:
        """Play one turn and return what is said in it."""
        turn = self._take(action)
        self.contact, self.session = turn.contact, turn.session
        self.facts = list(turn.events)
        return "\n".join(message.text for message in self.messages)

    def _take(self, action: Action) -> Turn:
        recalled = dict[Lookup, Any]()
        while True:
            scene = Scene(
                contact=self.contact,
                library=self.shelf,
                at=self.at,
                new_id=lambda: f"wait-{next(self._ids)}",
                channel="test",
                message_id="7",
                recalled=recalled,
            )
            try:
                return take(action, self.session, scene)
            except NotRecalled as missing:
                recalled[missing.lookup] = self.known[missing.lookup.what](missing.lookup.about)

    def start(self, flow: str) -> str:
        """Begin a flow."""
        return self.do(triggers.StartFlow(flow))

    def write(self, text: str) -> str:
        """Answer in words."""
        return self.do(Reply(text))

    def tap(self, place: int) -> str:
        """Tap one of the choices, from 0."""
        return self.do(Reply(index=place))

    def wait(self, hours: float) -> None:
        """Let time pass."""
        self.at += timedelta(hours=hours)

    def choose_language(self, code: str) -> None:
        """Be somebody who has chosen a language."""
        self.contact = replace(self.contact, language=code)

    @property
    def messages(self) -> Sequence[OutboundMessage]:
        """What was said in the last turn."""
        return [fact.message for fact in self.facts if isinstance(fact, facts.Spoken)]

    @property
    def labels(self) -> list[str]:
        """What she was offered in the last turn."""
        return [choice.label for message in self.messages for choice in message.choices]

    def met(self, kind: type[F]) -> list[F]:
        """Return the facts of one kind of the last turn."""
        return [fact for fact in self.facts if isinstance(fact, kind)]
