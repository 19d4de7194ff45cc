"""The engine: what happens between two waits. `take` is a pure function of all that it is handed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeAlias

from bot.domain.consent import ALL_MESSAGES, MESSAGING_PURPOSES, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.session import Answered, Run, Session, Told, Wait
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.flow import Flow, When
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.steps.base import END, Enter, GoTo, Move, Step, WaitHere

#: A turn that visits more steps than this goes in circles.
MAX_STEPS = 100
#: Flows that call flows that call flows: deeper than this is a mistake.
MAX_DEPTH = 8

Action: TypeAlias = (
    triggers.StartFlow
    | triggers.Stop
    | triggers.Start
    | triggers.GoOn
    | triggers.Tell
    | triggers.Leave
    | triggers.Blocked
    | Reply
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one message: the new state and the facts."""

    session: Session
    contact: Contact
    events: tuple[facts.Event, ...] = ()


class BrokenRun(Exception):
    """The run cannot go on: its flow is gone, or goes in circles."""


@dataclass(slots=True)
class _Stage:
    """The stack while a turn plays; `play` turns it back into a frozen session."""

    scene: Scene
    runs: list[Run]
    wait: Wait | None
    set_aside: tuple[Run, ...]
    answered: Answered | None
    told: Told | None
    visited: int = field(default=0)


def take(action: Action, session: Session, scene: Scene) -> Turn:
    """Play one turn. `scene` holds everything handed in: contact, library, time and ids."""
    stage = _Stage(scene, list(session.runs), session.wait, session.set_aside, session.answered, session.told)
    _rest_if_late(stage)
    scene.set_aside = bool(stage.set_aside)
    try:
        _PLAYS[type(action)](stage, action)
    except BrokenRun as broken:
        _fail(stage, str(broken))
    scene.speak(stage.wait.id if stage.wait else None)
    after = Session(tuple(stage.runs), stage.wait, stage.set_aside, stage.answered, stage.told)
    return Turn(after, scene.contact, tuple(scene.events))


def together(first: Turn, second: Turn) -> Turn:
    """Return two turns as one: what is told at the end of the first goes out with the second."""
    before, after = list(first.events), list(second.events)
    ends = before and isinstance(before[-1], facts.Spoken) and not before[-1].message.choices
    begins = next((place for place, fact in enumerate(after) if isinstance(fact, facts.Spoken)), None)
    if ends and begins is not None:
        told, spoken = before.pop(), after[begins]
        assert isinstance(told, facts.Spoken) and isinstance(spoken, facts.Spoken)
        text = f"{told.message.text}\n\n{spoken.message.text}"
        after[begins] = facts.Spoken(replace(spoken.message, text=text))
    return Turn(second.session, second.contact, (*before, *after))


def _rest_if_late(stage: _Stage) -> None:
    """A question that waited too long no longer takes an answer; its conversation is set aside."""
    if stage.wait and stage.wait.until <= stage.scene.at:
        stage.set_aside, stage.runs, stage.wait = tuple(stage.runs), [], None


def _start_flow(stage: _Stage, action: triggers.StartFlow) -> None:
    if action.first_words:
        stage.scene.contact = replace(stage.scene.contact, first_words=action.first_words)
        stage.scene.events.append(facts.FirstWordsKept(action.first_words))
    names = [run.flow for run in stage.runs]
    if action.flow in names:  # begun again: what was on top of it is over
        del stage.runs[names.index(action.flow) :]
    _enter(stage, action.flow, action.values)
    _play(stage)


def _stop(stage: _Stage, _: triggers.Stop) -> None:
    """STOP wins over everything: nothing of what was going on is left to come back."""
    already = stage.scene.contact.stopped_at is not None
    stage.runs, stage.wait, stage.set_aside = [], None, ()
    _withdraw(stage)
    if not already:  # confirmed once
        _occasion(stage, When.SOMEONE_STOPS)


def _blocked(stage: _Stage, _: triggers.Blocked) -> None:
    """Blocking the bot stops messages; it withdraws nothing else, and nothing can be confirmed."""
    stage.runs, stage.wait, stage.set_aside = [], None, tuple(stage.runs) or stage.set_aside
    _withdraw(stage)


def _withdraw(stage: _Stage) -> None:
    """No more messages: written in the ledger for all of them, and for each purpose she had agreed to."""
    scene = stage.scene
    scene.events.append(facts.MessagesStopped())
    if scene.contact.stopped_at is not None:
        return
    scene.contact = replace(scene.contact, stopped_at=scene.at)
    given = [purpose for purpose in MESSAGING_PURPOSES if _given(scene, purpose)]
    for purpose in (ALL_MESSAGES, *given):
        scene.decide(purpose, Decision.WITHDRAWN, _own_words(scene, "stop"))


def _given(scene: Scene, purpose: str) -> bool:
    entry = scene.contact.consents.get(purpose)
    return entry is not None and entry.decision is Decision.GIVEN


def _own_words(scene: Scene, word: str) -> Wording:
    """STOP and START are her own words, not an answer to ours."""
    fingerprint = hashlib.sha256(word.encode()).hexdigest()
    return Wording(f"words.{word}", scene.library.words.version, fingerprint, fingerprint, scene.language)


def _start(stage: _Stage, _: triggers.Start) -> None:
    if stage.scene.contact.stopped_at is not None:
        stage.scene.contact = replace(stage.scene.contact, stopped_at=None)
        stage.scene.events.append(facts.MessagesStarted())
        stage.scene.decide(ALL_MESSAGES, Decision.GIVEN, _own_words(stage.scene, "start"))
    stage.runs, stage.wait = [], None
    _occasion(stage, When.SOMEONE_STARTS)


def _go_on(stage: _Stage, _: triggers.GoOn) -> None:
    if not stage.runs and stage.set_aside:
        stage.runs, stage.set_aside = list(stage.set_aside), ()
    if stage.runs:
        _play(stage)
    else:
        stage.scene.say(stage.scene.word("nothing_to_go_on"))


def _tell(stage: _Stage, action: triggers.Tell) -> None:
    stage.scene.say(stage.scene.word(action.word, **action.values))
    stage.told = Told(action.word, stage.scene.at)
    if action.repeat and stage.runs:
        _play(stage)


def _leave(stage: _Stage, _: triggers.Leave) -> None:
    """Nothing is said."""


def _reply(stage: _Stage, reply: Reply) -> None:
    """The waiting question takes the reply, asks once more, or is let go."""
    if stage.wait is None:
        return
    scene, step = stage.scene, _dress(stage)
    move = step.answer(scene, reply)
    scene.in_english = False  # the choices were looked at, not said
    if move is None and stage.wait.unclear == 0:
        own = f"{scene.step}.unclear" in scene.flow.texts["en"]
        scene.say(scene.text("unclear") if own else scene.word("unclear"))
        _ask_again(stage)
        return
    if move is None and not getattr(step, "skip", True):
        scene.say(scene.word("rest"))
        stage.set_aside, stage.runs, stage.wait = tuple(stage.runs), [], None
        return
    if move is None:
        scene.say(scene.word("let_go"))
        move = step.let_go(scene)
    stage.answered, stage.wait = Answered(stage.wait.id, scene.at), None
    _move_on(stage, move)
    _play(stage)


def _ask_again(stage: _Stage) -> None:
    assert stage.wait is not None
    _dress(stage).visit(stage.scene)
    stage.wait = replace(stage.wait, unclear=stage.wait.unclear + 1)


def _occasion(stage: _Stage, when: When) -> None:
    flow = stage.scene.library.starting(when)
    if flow is not None:
        _enter(stage, flow.name)
        _play(stage)


def _enter(stage: _Stage, name: str, values: Mapping[str, str] | None = None) -> None:
    flow = stage.scene.library.flow(name)
    if flow is None:
        raise BrokenRun("no such flow is published")
    if len(stage.runs) >= MAX_DEPTH:
        raise BrokenRun("too many flows inside one another")
    stage.wait = None
    stage.runs.append(Run(flow.name, flow.version, next(iter(flow.steps)), values or {}))


def _dress(stage: _Stage) -> Step:
    """Set the scene for the run on top, and return the step that it has reached."""
    run, scene = stage.runs[-1], stage.scene
    flow = _flow_of(stage, run)
    if run.step not in flow.steps:
        raise BrokenRun("the step is gone")
    scene.flow, scene.step, scene.values = flow, run.step, dict(run.values)
    return flow.steps[run.step]


def _flow_of(stage: _Stage, run: Run) -> Flow:
    flow = stage.scene.library.pinned(run.flow, run.version)
    if flow is None:
        raise BrokenRun("its version is gone")
    return flow


def _play(stage: _Stage) -> None:
    """Visit steps until one waits or nothing is left to do."""
    while stage.runs:
        stage.visited += 1
        if stage.visited > MAX_STEPS:
            raise BrokenRun("it goes in circles")
        move = _dress(stage).visit(stage.scene)
        if isinstance(move, WaitHere):
            until = stage.scene.at + timedelta(hours=move.hours)
            stage.wait = Wait(stage.scene.new_id(), until)
            return
        _move_on(stage, move)
    stage.wait = None


def _move_on(stage: _Stage, move: Move) -> None:
    """Point the run at its next step, or end it, or enter another flow above it."""
    scene, run = stage.scene, stage.runs[-1]
    step = scene.flow.steps[run.step]
    target = step.go_to if isinstance(move, Enter) else move.step if isinstance(move, GoTo) else None
    target = target or scene.flow.after(run.step) or END
    if target == END:
        stage.runs.pop()
    else:
        stage.runs[-1] = replace(run, step=target, values=dict(scene.values))
    if isinstance(move, Enter):
        _enter(stage, move.flow)


def _fail(stage: _Stage, reason: str) -> None:
    """A broken run ends with a kind word; the rest of the house does not notice."""
    run = stage.runs[-1] if stage.runs else Run("", "", "")
    stage.scene.events.append(facts.RunFailed(run.flow, run.version, run.step, reason))
    stage.scene.said, stage.scene.offered = [stage.scene.word("trouble")], ()
    stage.runs, stage.wait = [], None


_PLAYS: dict[type, Callable[[_Stage, object], None]] = {
    triggers.StartFlow: _start_flow,  # type: ignore[dict-item]
    triggers.Stop: _stop,  # type: ignore[dict-item]
    triggers.Start: _start,  # type: ignore[dict-item]
    triggers.GoOn: _go_on,  # type: ignore[dict-item]
    triggers.Tell: _tell,  # type: ignore[dict-item]
    triggers.Leave: _leave,  # type: ignore[dict-item]
    triggers.Blocked: _blocked,  # type: ignore[dict-item]
    Reply: _reply,  # type: ignore[dict-item]
}
