"""Somebody who votes, and the ballot box: what she casts is there when she is next looked up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.config import ROOT
from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.poll import Marks
from bot.domain.polling import StageNow
from bot.domain.recalled import What
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.run import Action
from tests.engine.votes import CLOSES
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

FLOW = """
title = "A vote"

[may]
ask     = "May we count?"
consent = "polls"
choices = { yes = "Yes, you may count", no = "No, do not" }

[which]
ask     = "Which vote?"
choices = "open_polls"
keep    = false

[vote]
take_part = "which"

[end_of_it]
ask  = "{vote}."
keep = false
"""


class Voter(Phone):
    """A phone before an open vote; it begins past the question which one."""

    def __init__(self, drafts: Drafts, *stages: StageNow, group: str | None = "family") -> None:
        drafts.write("flow", FLOW)
        drafts.write("words", (ROOT / "flows" / "words.toml").read_text("utf-8"))
        drafts.translate("ar")
        super().__init__(drafts.shelf())
        flow = self.shelf.flow("flow")
        assert flow is not None
        [source] = self.shelf.sources("polls")
        words = Wording("flow.may", flow.version, "", source, "en")
        yes = {"polls": ConsentEntry("polls", Decision.GIVEN, words, "t", "m", AT)}
        self.contact = Contact("someone", "en", AT, joined_at=AT, stakeholder=group, consents=yes)
        self.at = CLOSES - timedelta(hours=9)
        self.stages = list(stages)
        self.known[What.POLLS] = lambda _: tuple(self.stages)

    def votes(self) -> str:
        """Begin to vote in the only one that is open."""
        return self.do(triggers.StartFlow("flow", step="vote"))

    def do(self, action: Action) -> str:
        """Play one turn; what she has cast is in the box afterwards."""
        said = super().do(action)
        for cast in self.met(facts.BallotCast):
            self.stages = [
                replace(each, marks=cast.marks) if each.sheet.name == cast.poll else each
                for each in self.stages
            ]
        return said

    def choose(self, name: str) -> str:
        """Tap the choice of this name."""
        names = [choice.id for message in self.messages for choice in message.choices]
        return self.tap(names.index(name))

    @property
    def offered(self) -> list[str]:
        """The names of what she is offered."""
        return [choice.id for message in self.messages for choice in message.choices]

    @property
    def ballot(self) -> Marks:
        """What is in the box."""
        return self.stages[0].marks

    @property
    def ended(self) -> str:
        """How her visit ended, empty while it goes on."""
        run = self.session.runs[-1]
        return run.values.get("vote", "") if run.step == "end_of_it" else ""

    @property
    def kept(self) -> dict[str, str]:
        """What the run keeps of her visit."""
        return {
            name: value for name, value in self.session.runs[-1].values.items() if name.startswith("vote:")
        }
