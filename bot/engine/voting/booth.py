"""The booth: one person and one open stage, what the run keeps on the way, and her ballot.

The run keeps which options were shown in which order and which of them were asked about, but never what she
said of them once it is cast: that is looked up in her ballot.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.domain.message import Choice
from bot.domain.poll import AGREE, SUPPORT, Marks, Method, Sheet
from bot.domain.polling import StageNow
from bot.engine import events as facts
from bot.engine import polls
from bot.engine.scene import Scene

#: "That is all": the same choice wherever somebody may stop.
DONE = "that_is_all"


class Screen(StrEnum):
    """What she is asked at a moment."""

    #: About an option, or for an idea.
    ASK = "ask"
    #: What becomes of the ballot that she has cast before.
    MINE = "mine"
    #: Whether she goes on, after a few options.
    PAUSE = "pause"
    #: Whether she writes one more idea.
    MORE = "more"


class Ending(StrEnum):
    """How her visit ends; a branch may ask for it."""

    VOTED = "voted"
    GAVE = "gave"
    #: Her ballot stays as it was.
    KEPT = "kept"
    TAKEN_OUT = "taken_out"
    #: Nothing of hers is counted.
    NONE = "none"
    #: The vote was over before she had finished.
    OVER = "over"


@dataclass(slots=True)
class Booth:
    """One person, one stage. Lives for one turn."""

    scene: Scene
    stage: StageNow

    @property
    def sheet(self) -> Sheet:
        """The rule and the wording that were signed."""
        return self.stage.sheet

    # -- what the run keeps ---------------------------------------------------------------------

    def kept(self, name: str) -> str:
        """Return what the run keeps for this visit, empty when nothing."""
        return self.scene.values.get(f"{self.scene.step}:{name}", "")

    def keep(self, name: str, value: str) -> None:
        """Keep something until the visit is over."""
        self.scene.remember(f"{self.scene.step}:{name}", value)

    def kept_names(self, name: str) -> list[str]:
        """Return kept options that are (still) on the sheet, in the order in which they were kept."""
        return [each for each in self.kept(name).split() if each in self.sheet.options]

    @property
    def screen(self) -> str:
        """What she is asked now, empty before the first question."""
        return self.kept("screen")

    def show(self, screen: Screen) -> None:
        """Go on to a question."""
        self.keep("screen", screen.value)

    def end(self, how: Ending) -> None:
        """Nothing more is asked."""
        self.keep("ending", how.value)

    def leave(self) -> None:
        """She wants no more: what she has cast counts, and who has cast nothing has no vote."""
        self.end(Ending.VOTED if self.marks else Ending.NONE)

    # -- the ballot -------------------------------------------------------------------------------

    @property
    def marks(self) -> Marks:
        """Her ballot as it is by now: cast in this very turn, or before."""
        cast = (fact for fact in reversed(self.scene.events) if isinstance(fact, facts.BallotCast))
        return next((fact.marks for fact in cast if fact.poll == self.sheet.name), self.stage.marks)

    def cast(self, marks: Mapping[str, int]) -> None:
        """State her whole ballot; an empty one takes her vote out."""
        group = self.sheet.group_of(self.scene.contact.stakeholder) if marks else ""
        shown = tuple(self.order) if marks else ()
        self.scene.events.append(facts.BallotCast(self.sheet.name, dict(marks), group, shown))

    @property
    def order(self) -> list[str]:
        """The options in the order that was drawn for her."""
        return self.kept_names("order")

    def shuffle(self) -> None:
        """Draw an order for her: no option is before another for everybody."""
        seed = self.scene.new_id()
        drawn = sorted(
            self.sheet.options, key=lambda each: hashlib.sha256(f"{seed} {each}".encode()).digest()
        )
        self.keep("order", " ".join(drawn))

    # -- words --------------------------------------------------------------------------------------

    def text(self, key: str) -> str:
        """Return a text of the sheet in her language."""
        return polls.text(self.scene, self.sheet, key)

    def option(self, name: str) -> str:
        """Return what an option is called."""
        return polls.option(self.scene, self.sheet, name)

    def word(self, name: str) -> str:
        """Return one of the words about votes."""
        return self.scene.word(f"poll_{name}")

    def choice(self, name: str) -> Choice:
        """Return a choice that is called by one of the words about votes."""
        return Choice(name, self.word(name))

    def done(self) -> Choice:
        """Return "That is all"."""
        return Choice(DONE, self.scene.word(DONE))

    def until(self, name: str) -> str:
        """Return a word about votes with the day and the time at which this one closes."""
        return polls.when(self.scene, f"poll_{name}", self.sheet)

    def said(self) -> str:
        """Return her ballot in words, line by line."""
        if self.sheet.method is Method.RANK:
            ranked = sorted(self.marks, key=lambda name: self.marks[name])
            return "\n".join(f"{self.marks[name]}. {self.option(name)}" for name in ranked)
        lines = sorted(self._line(name, mark) for name, mark in self.marks.items())
        return "\n".join(f"- {line}" for line in lines)

    def _line(self, name: str, mark: int) -> str:
        words = {Method.SUPPORT: SUPPORT, Method.AGREE: AGREE}.get(self.sheet.method, {})
        called = next((self.word(each) for each, worth in words.items() if worth == mark), str(mark))
        single = self.sheet.method in (Method.CHOOSE, Method.APPROVE)
        return self.option(name) if single else polls.line(self.scene, self.option(name), called)


class Way(Protocol):
    """How people answer by a method."""

    def ready(self, booth: Booth) -> bool:
        """Make ready for the next question; False when there is none."""

    def wording(self, booth: Booth) -> str:
        """Return what she is asked on the screens `ask` and those of its own."""

    def choices(self, booth: Booth) -> list[Choice]:
        """Return what she can choose there, without Skip."""

    def may_skip(self, booth: Booth) -> bool:
        """True when Skip is offered there."""

    def take(self, booth: Booth, chosen: str) -> None:
        """Take a choice."""

    def read(self, booth: Booth, words: str) -> bool:
        """Take her own words; False where none are asked for."""

    def skip(self, booth: Booth) -> None:
        """She leaves this one out."""

    def stop(self, booth: Booth) -> None:
        """She is not understood, twice: what she has said so far counts."""

    def left(self, booth: Booth) -> bool:
        """True when something is still to be asked of who has voted before."""
