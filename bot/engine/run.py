"""The engine: what happens between two waits. `take` is a pure function of all that it is handed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeAlias

from bot.domain.case import reference_of
from bot.domain.consent import ALL_MESSAGES, MESSAGING_PURPOSES, Decision
from bot.domain.contact import Contact
from bot.domain.danger import Danger
from bot.domain.session import Answered, Session, Told
from bot.engine import danger, known, triggers
from bot.engine import events as facts
from bot.engine.flow import When
from bot.engine.resumes import Reply
from bot.engine.scene import Scene
from bot.engine.stage import BrokenRun, Stage

Action: TypeAlias = (
    triggers.StartFlow
    | triggers.Stop
    | triggers.Start
    | triggers.Danger
    | triggers.Sad
    | triggers.GoOn
    | triggers.Tell
    | triggers.Record
    | triggers.Cross
    | triggers.Leave
    | triggers.Blocked
    | Reply
)


#: A second tap on the same offer within this time is a double tap.
DOUBLE_TAP = timedelta(seconds=10)
#: What says, once, that she may let us keep voice notes.
OFFER_VOICE = "voice_offer"
#: How many conversations may wait below one that is begun; flows that call flows need room above them.
MOST_WAITING = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one message: the new state and the facts."""

    session: Session
    contact: Contact
    events: tuple[facts.Event, ...] = ()


def take(action: Action, session: Session, scene: Scene) -> Turn:
    """Play one turn. `scene` holds everything handed in: contact, library, time and ids."""
    stage = Stage.of(session, scene)
    if isinstance(action, (triggers.StartFlow, triggers.Tell)) and action.offer:
        stage.take_up(action.offer)
    try:
        _PLAYS[type(action)](stage, action)
    except BrokenRun as broken:
        stage.fail(str(broken))
    scene.speak(stage.wait.id if stage.wait else None)
    return Turn(stage.session(), scene.contact, tuple(scene.events))


def together(first: Turn, second: Turn) -> Turn:
    """Return two turns as one: what is told at the end of the first goes out with the second."""
    before, after = list(first.events), list(second.events)
    ends = before and isinstance(before[-1], facts.Spoken) and not before[-1].message.choices
    begins = next((place for place, fact in enumerate(after) if isinstance(fact, facts.Spoken)), None)
    if ends and begins is not None:
        told, spoken = before.pop(), after[begins]
        assert isinstance(told, facts.Spoken) and isinstance(spoken, facts.Spoken)
        text = f"{told.message.text}\n\n{spoken.message.text}"
        file = spoken.message.file or told.message.file
        picture = spoken.message.picture or told.message.picture
        after[begins] = facts.Spoken(replace(spoken.message, text=text, file=file, picture=picture))
    return Turn(second.session, second.contact, (*before, *after))


def _start_flow(stage: Stage, action: triggers.StartFlow) -> None:
    if action.first_words:
        stage.scene.contact = replace(stage.scene.contact, first_words=action.first_words)
        stage.scene.events.append(facts.FirstWordsKept(action.first_words))
    if action.step:
        stage.runs = []
    names = [run.flow for run in stage.runs]
    if action.flow in names:  # begun again: what was on top of it is over
        del stage.runs[names.index(action.flow) :]
    del stage.runs[:-MOST_WAITING]  # the oldest questions are let go: nobody comes back to all of them
    stage.enter(action.flow, action.values, step=action.step)
    stage.play()


def _danger(stage: Stage, action: triggers.Danger) -> None:
    """The answer goes before all else; a conversation rests, and after a loss it does not come back."""
    if action.found.danger is Danger.LOSS and not action.found.past:
        stage.runs, stage.wait, stage.set_aside = [], None, ()
    elif stage.runs and stage.rest() and not action.answer:  # she is told why nothing goes on
        stage.scene.say(stage.scene.word("rest"))
    if action.answer:
        stage.scene.events.append(facts.Spoken(danger.answer(stage.scene, action), safety=True))


def _sad(stage: Stage, _: triggers.Sad) -> None:
    """One tap ends all messages about birth, and whatever was going on; a double tap is told once."""
    scene, told = stage.scene, stage.told
    stage.runs, stage.wait, stage.set_aside = [], None, ()
    scene.answered(scene.word("stop_birth"))
    if told is None or told.word != "sad_said" or scene.at - told.at > DOUBLE_TAP:
        scene.told_something_sad()
        scene.say(scene.word("sad_said"))
        stage.told = Told("sad_said", scene.at)


def _stop(stage: Stage, action: triggers.Stop) -> None:
    """STOP wins over everything: nothing of what was going on is left to come back."""
    going_on = bool(stage.runs)
    stage.runs, stage.wait, stage.set_aside = [], None, ()
    if action.danger is not None:
        _danger(stage, action.danger)
    stage.scene.contact = replace(stage.scene.contact, first_words=None)
    if _withdraw(stage) or going_on:  # confirmed once, unless there was something to stop again
        stage.occasion(When.SOMEONE_STOPS)


def _blocked(stage: Stage, _: triggers.Blocked) -> None:
    """Blocking the bot stops messages; it withdraws nothing else, and nothing can be confirmed."""
    stage.rest()
    _withdraw(stage)


def _withdraw(stage: Stage) -> bool:
    """No more messages, nor any purpose she had agreed to, in the ledger; True when that changes anything."""
    scene = stage.scene
    scene.events.append(facts.MessagesStopped())
    taken_back = [purpose for purpose in MESSAGING_PURPOSES if _given(scene, purpose)]
    if scene.contact.stopped_at is None:
        taken_back.insert(0, ALL_MESSAGES)
    scene.contact = scene.contact.having_stopped(min(scene.written_at or scene.at, scene.at))
    for purpose in taken_back:
        scene.decide(purpose, Decision.WITHDRAWN, known.own_words(scene, "stop"))
    return bool(taken_back)


def _given(scene: Scene, purpose: str) -> bool:
    entry = scene.contact.consents.get(purpose)
    return entry is not None and entry.decision is Decision.GIVEN


def _start(stage: Stage, _: triggers.Start) -> None:
    if stage.scene.contact.stopped_at is not None:
        stage.scene.contact = replace(stage.scene.contact, stopped_at=None)
        stage.scene.events.append(facts.MessagesStarted())
        stage.scene.decide(ALL_MESSAGES, Decision.GIVEN, known.own_words(stage.scene, "start"))
    if stage.scene.contact.paused_until is not None:
        stage.scene.know("contact.paused", "no")
    stage.runs, stage.wait = [], None
    stage.occasion(When.SOMEONE_STARTS)


def _go_on(stage: Stage, _: triggers.GoOn) -> None:
    if not stage.runs and stage.set_aside:
        stage.runs, stage.set_aside = list(stage.set_aside), ()
    if stage.runs:
        stage.play()
    else:
        stage.scene.say(stage.scene.word("nothing_to_go_on"))


def _tell(stage: Stage, action: triggers.Tell) -> None:
    stage.scene.say(stage.scene.word(action.word, **action.values))
    stage.told = Told(action.word, stage.scene.at)
    stage.voice_offered = stage.voice_offered or action.word == OFFER_VOICE
    if action.repeat and stage.runs:
        before = stage.wait
        stage.play()
        if before is not None and stage.wait is not None:  # she has read it: what she wrote is an answer
            stage.wait = replace(stage.wait, asked_at=before.asked_at)


def _record(stage: Stage, action: triggers.Record) -> None:
    scene = stage.scene
    scene.events += [
        facts.VoiceKept(reference_of(scene.new_id()), item, scene.language) for item in action.items
    ]
    if action.say:
        _tell(stage, triggers.Tell("voice_kept"))


def _cross(stage: Stage, action: triggers.Cross) -> None:
    stage.crossed = action.crossed or stage.crossed
    if action.say:
        stage.scene.say(stage.scene.word("crossed"))
        stage.told = Told("crossed", stage.scene.at)


def _leave(stage: Stage, _: triggers.Leave) -> None:
    """Nothing is said."""


def _reply(stage: Stage, reply: Reply) -> None:
    """The waiting question takes the reply, asks once more, or is let go."""
    if stage.wait is None:
        return
    scene, step = stage.scene, stage.dress()
    move = step.answer(scene, reply)
    scene.in_english = False  # the choices were looked at, not said
    if move is None and stage.wait.unclear == 0:
        name = step.unclear_text(scene)
        own = f"{scene.step}.{name}" in scene.flow.texts["en"]
        scene.say(scene.text(name) if own else scene.word("unclear"))
        _ask_again(stage)
        return
    if move is None and not getattr(step, "skip", True):
        scene.say(scene.word("rest"))
        stage.rest()
        return
    if move is None:
        scene.say(scene.word("let_go"))
        move = step.let_go(scene)
    stage.answered, stage.wait = Answered(stage.wait.id, scene.at), None
    stage.move_on(move)
    stage.play()


def _ask_again(stage: Stage) -> None:
    assert stage.wait is not None
    stage.dress().visit(stage.scene)
    stage.keep()
    stage.wait = replace(stage.wait, unclear=stage.wait.unclear + 1)


_PLAYS: dict[type, Callable[[Stage, object], None]] = {
    triggers.StartFlow: _start_flow,  # type: ignore[dict-item]
    triggers.Danger: _danger,  # type: ignore[dict-item]
    triggers.Sad: _sad,  # type: ignore[dict-item]
    triggers.Stop: _stop,  # type: ignore[dict-item]
    triggers.Start: _start,  # type: ignore[dict-item]
    triggers.GoOn: _go_on,  # type: ignore[dict-item]
    triggers.Tell: _tell,  # type: ignore[dict-item]
    triggers.Record: _record,  # type: ignore[dict-item]
    triggers.Cross: _cross,  # type: ignore[dict-item]
    triggers.Leave: _leave,  # type: ignore[dict-item]
    triggers.Blocked: _blocked,  # type: ignore[dict-item]
    Reply: _reply,  # type: ignore[dict-item]
}
