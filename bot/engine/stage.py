"""The stack of runs while a turn plays: entered, visited step by step, moved on, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeGuard

from bot.domain.consent import DELETED_WITH, Decision
from bot.domain.session import Answered, Crossed, Run, Session, Told, Wait
from bot.engine import events as facts
from bot.engine.flow import Flow, When
from bot.engine.scene import Scene
from bot.engine.steps.base import END, Again, BreakOff, Enter, GoTo, Move, Step, WaitHere

#: A turn that visits more steps than this goes in circles.
MAX_STEPS = 100
#: Flows that call flows that call flows: deeper than this is a mistake.
MAX_DEPTH = 8
#: Under this name a run remembers that it is there for one question only.
ONLY = ":only"


class BrokenRun(Exception):
    """The run cannot go on: its flow is gone, or goes in circles."""


@dataclass(slots=True)
class Stage:
    """A session that is being played. Lives for one turn, inside the engine only."""

    scene: Scene
    runs: list[Run]
    wait: Wait | None
    set_aside: tuple[Run, ...]
    answered: Answered | None
    told: Told | None
    crossed: Crossed | None
    voice_offered: bool
    visited: int = field(default=0)

    @classmethod
    def of(cls, session: Session, scene: Scene) -> Stage:
        """Set the stage. A question that waited too long takes no answer: its conversation is set aside."""
        stage = cls(
            scene,
            list(session.runs),
            session.wait,
            session.set_aside,
            session.answered,
            session.told,
            session.crossed,
            session.voice_offered,
        )
        if stage.wait and stage.wait.until <= scene.at:
            stage.rest()
        scene.set_aside = bool(stage.set_aside)
        return stage

    def take_up(self, offer: str) -> None:
        """Note that she has answered what we offered: it is over, and a second tap at once does nothing."""
        if self.scene.contact.offer == offer:
            self.scene.contact = replace(self.scene.contact, offer=None, offered_at=None)
        self.answered = Answered(offer, self.scene.at)

    def session(self) -> Session:
        """Return the session as it is now."""
        runs, aside = tuple(self.runs), self.set_aside
        if any(isinstance(fact, facts.AnswerForgotten) or _deletes(fact) for fact in self.scene.events):
            runs, aside = tuple(map(self._without, runs)), tuple(map(self._without, aside))
        return Session(runs, self.wait, aside, self.answered, self.told, self.crossed, self.voice_offered)

    def _without(self, run: Run) -> Run:
        """Return a run without what she has just had deleted: it was an answer of hers there too."""
        gone = {
            fact.step
            for fact in self.scene.events
            if isinstance(fact, facts.AnswerForgotten) and fact.flow == run.flow
        }
        taken_back = {fact.purpose for fact in self.scene.events if _deletes(fact)}
        if taken_back and (flow := self.scene.library.pinned(run.flow, run.version)):
            steps = flow.steps.items()
            gone |= {name for name, step in steps if getattr(step, "purpose", None) in taken_back}
        kept = {name: value for name, value in run.values.items() if name.partition(":")[0] not in gone}
        return replace(run, values=kept) if gone else run

    def rest(self) -> bool:
        """Set the conversation aside; return whether she can pick it up with CONTINUE.

        What is for staff is over instead: it may hold a reply to somebody, and is begun anew with one word.
        """
        hers = tuple(run for run in self.runs if not self._for_staff(run))
        self.set_aside, self.runs, self.wait = hers or self.set_aside, [], None
        return bool(hers)

    def _for_staff(self, run: Run) -> bool:
        flow = self.scene.library.pinned(run.flow, run.version)
        return flow is not None and bool(flow.for_roles)

    def occasion(self, when: When) -> None:
        """Begin the flow for an occasion, where there is one."""
        flow = self.scene.library.starting(when)
        if flow is not None:
            self.enter(flow.name)
            self.play()

    def enter(
        self, name: str, values: Mapping[str, str] | None = None, *, only: str = "", step: str = ""
    ) -> None:
        """Put a run of a flow on top of the stack, at `step` or its first; with `only`, for one step."""
        flow = self.scene.library.flow(name)
        if flow is None:
            raise BrokenRun("no such flow is published")
        if len(self.runs) >= MAX_DEPTH:
            raise BrokenRun("too many flows inside one another")
        self.wait = None
        kept = {**(values or {}), ONLY: only} if only else values or {}
        self.runs.append(Run(flow.name, flow.version, only or step or next(iter(flow.steps)), kept))

    def dress(self) -> Step:
        """Set the scene for the run on top, and return the step that it has reached."""
        run, scene = self.runs[-1], self.scene
        flow = self._flow_of(run)
        if run.step not in flow.steps:
            raise BrokenRun("the step is gone")
        scene.flow, scene.step, scene.values = flow, run.step, dict(run.values)
        scene.only = run.values.get(ONLY, "")
        scene.in_checkin = self._checkin() is not None
        return flow.steps[run.step]

    def _checkin(self) -> int | None:
        """Return the place of the lowest check-in in the stack, None outside of one."""
        return next((place for place, run in enumerate(self.runs) if self._flow_of(run).checkin), None)

    def keep(self) -> None:
        """Write what the step remembered into the run, before it waits."""
        run = self.runs[-1]
        self.runs[-1] = Run(run.flow, run.version, run.step, dict(self.scene.values))

    def _flow_of(self, run: Run) -> Flow:
        flow = self.scene.library.pinned(run.flow, run.version)
        if flow is None:
            raise BrokenRun("its version is gone")
        return flow

    def play(self) -> None:
        """Visit steps until one waits or nothing is left to do."""
        while self.runs:
            self.visited += 1
            if self.visited > MAX_STEPS:
                raise BrokenRun("it goes in circles")
            move = self.dress().visit(self.scene)
            if isinstance(move, WaitHere):
                self.keep()
                until = self.scene.at + timedelta(hours=move.hours)
                self.wait = Wait(self.scene.new_id(), until, asked_at=self.scene.played_at or self.scene.at)
                return
            self.move_on(move)
        self.wait = None

    def move_on(self, move: Move) -> None:
        """Point the run at its next step, or end it, or enter another flow above it."""
        scene, run = self.scene, self.runs[-1]
        if isinstance(move, BreakOff):
            return self._break_off(move)
        if isinstance(move, Again):
            return self.keep()
        step = scene.flow.steps[run.step]
        target = step.go_to if isinstance(move, Enter) else move.step if isinstance(move, GoTo) else None
        target = END if scene.only else target or scene.flow.after(run.step) or END
        if target == END:
            self.runs.pop()
            if scene.contact.adult is False:  # of someone under 16 nothing is asked any more
                self.runs, self.set_aside = [], ()
        else:
            self.runs[-1] = Run(run.flow, run.version, target, dict(scene.values))
        if isinstance(move, Enter):
            self.enter(move.flow, only=move.only)

    def _break_off(self, move: BreakOff) -> None:
        """The check-in ends, and what it had called; after something sad nothing else comes back either."""
        lowest = self._checkin()
        del self.runs[0 if move.everything or lowest is None else lowest :]
        if move.everything:
            self.set_aside = ()

    def fail(self, reason: str) -> None:
        """A broken run ends with a kind word; the rest of the house does not notice."""
        run = self.runs[-1] if self.runs else Run("", "", "")
        self.scene.events.append(facts.RunFailed(run.flow, run.version, run.step, reason))
        self.scene.said, self.scene.offered = [self.scene.word("trouble")], ()
        self.runs, self.wait = [], None


def _deletes(fact: facts.Event) -> TypeGuard[facts.ConsentDecided]:
    """True when a yes is taken back under which answers were kept only by that yes."""
    if not isinstance(fact, facts.ConsentDecided):
        return False
    return fact.decision is Decision.WITHDRAWN and fact.purpose in DELETED_WITH
