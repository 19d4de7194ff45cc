"""Where a message goes: pure. STOP before anything else, then keywords, then the question that waits."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.consent import ConsentState, state_of
from bot.domain.contact import Contact
from bot.domain.message import Heard
from bot.domain.outbox import KNOCK
from bot.domain.pace import Pace
from bot.domain.session import Session
from bot.engine import danger, triggers
from bot.engine.flow import Library, When
from bot.engine.matching import normal
from bot.engine.resumes import Reply
from bot.engine.run import OFFER_VOICE, Action
from bot.inbox import crossing, offers
from bot.inbox.hearing import LONGEST_KEYWORD, Hearing
from bot.runner.batch import Phrasebook

#: A second tap on the same question within this time is a double tap.
DOUBLE_TAP = timedelta(seconds=10)
#: Pictures sent together arrive one by one: within this time they are declined once.
ALBUM = timedelta(seconds=30)


def choose(heard: Hearing, contact: Contact, session: Session, library: Library) -> Action:
    """Return what the message does, now that we know who said it and what was going on."""
    if heard.kind is Heard.BLOCKED:
        return triggers.Blocked()
    first = _above_all(heard, session, library)
    if first is not None:
        return first
    if heard.pace is Pace.TELL:
        return triggers.Tell("too_many", repeat=False)
    if heard.try_at is not None:
        return _tried(*heard.try_at, contact, library)
    return _conversed(heard, contact, session, library)


def _conversed(heard: Hearing, contact: Contact, session: Session, library: Library) -> Action:
    if heard.kind is Heard.UNBLOCKED:
        return triggers.Leave()
    if heard.kind is Heard.PRESS and not (session.runs and session.wait is None):
        return _pressed(heard, contact, session, library)
    if heard.start:
        return _started(heard, contact, library)
    if session.runs and session.wait is None:  # its flow was published anew and begins again
        return triggers.Tell("changed")
    said = _written if heard.kind is Heard.TEXT else _other
    return said(heard, contact, session, library)


def _started(heard: Hearing, contact: Contact, library: Library) -> Action:
    """A START that comes late, and that she wrote before her STOP, does not undo it."""
    if contact.stopped_at is not None and crossing.older(heard.written_at, contact.stopped_at):
        return _begin(When.STOPPED_PERSON_WRITES, library)
    return triggers.Start()


def _above_all(heard: Hearing, session: Session, library: Library) -> Action | None:
    """STOP, words that warn of danger, and the one tap after a loss win over any flow."""
    warns = _danger(heard, session, library)
    if heard.stop:
        return triggers.Stop(warns)
    offer = heard.press is not None and heard.press.wait_id == danger.OFFER
    return triggers.Sad() if heard.sad or offer else warns


def _danger(heard: Hearing, session: Session, library: Library) -> triggers.Danger | None:
    """Return what her words warn of, unless she writes them at work.

    Whoever of the staff is asked for words by a flow for staff writes about somebody else: a reply that says
    "call 999", a text of a flow. It goes where it was meant to, and opens no case about the one who helps.
    Everywhere else, also where one of the choices would be the answer, she is a person like any other.
    """
    if heard.found is None:
        return None
    if _waits(session, heard.at) and (_at_work(session, library) or _chooses(session, heard.text, library)):
        return None
    return triggers.Danger(heard.found, heard.text)


def _at_work(session: Session, library: Library) -> bool:
    flows = [library.pinned(run.flow, run.version) for run in session.runs]
    if not any(flow is not None and flow.for_roles for flow in flows):
        return False
    run, flow = session.runs[-1], flows[-1]
    step = flow.steps.get(run.step) if flow else None
    return step is not None and step.awaits_words(run.step, run.values)


def _chooses(session: Session, text: str, library: Library) -> bool:
    """Whoever writes a choice of the question out, word for word, has chosen it: these words are ours."""
    if not session.runs:
        return False
    run, said = session.runs[-1], normal(text)
    if said in map(normal, filter(None, run.values.get(f"{run.step}:labels", "").split("\n"))):
        return True
    flow = library.pinned(run.flow, run.version)
    own = f"{run.step}.choices."
    return flow is not None and any(
        key.startswith(own) and isinstance(label, str) and normal(label) == said
        for texts in flow.texts.values()
        for key, label in texts.items()
    )


def _tried(name: str, step: str, contact: Contact, library: Library) -> Action:
    """In the practice room any flow begins anywhere, but what is for staff stays with staff."""
    flow = library.flow(name)
    allowed = flow is None or not flow.for_roles or bool(flow.for_roles & contact.roles)
    return triggers.StartFlow(name, step=step) if allowed else triggers.Leave()


def _pressed(heard: Hearing, contact: Contact, session: Session, library: Library) -> Action:
    """A tapped choice answers its own question, and no other."""
    press = heard.press
    if press is None:
        return triggers.Leave()
    if press.wait_id == KNOCK:
        return triggers.Tell("nothing_to_go_on")
    if _waits(session, heard.at) and session.wait and session.wait.id == press.wait_id:
        return Reply(index=press.index)
    last = session.answered
    if last is not None and last.id == press.wait_id and abs(heard.at - last.at) < DOUBLE_TAP:
        return triggers.Leave()
    if contact.joined_at is None and not _waits(session, heard.at):
        return _welcome(contact, session, "", library)
    return offers.tapped(press, contact, library) or triggers.Tell("old_button")


def _written(heard: Hearing, contact: Contact, session: Session, library: Library) -> Action:
    joined = contact.joined_at is not None
    if heard.go_on and (joined or session.set_aside or session.wait):
        return triggers.GoOn()
    if heard.flow is not None and offers.may(contact, heard.flow):
        return triggers.StartFlow(heard.flow.name)
    if _waits(session, heard.at):
        return _answer(session, heard)
    if not joined:
        return _welcome(contact, session, heard.text, library)
    if contact.stopped_at:
        return _begin(When.STOPPED_PERSON_WRITES, library)
    return offers.answered(heard, contact, library) or _begin(When.NOTHING_ELSE_FITS, library)


def _answer(session: Session, heard: Hearing) -> Action:
    """Words that crossed with our question answer nothing: nobody agrees to what she has not read."""
    if not crossing.crosses(session, heard.at, heard.written_at, heard.overtaken_at):
        return Reply(heard.text)
    return triggers.Cross(
        crossing.noted(heard.at, heard.written_at), say=not _just_told("crossed", session, heard.at)
    )


def _just_told(word: str, session: Session, at: datetime) -> bool:
    # The clock may have been set back meanwhile.
    return session.told is not None and session.told.word == word and abs(at - session.told.at) < ALBUM


def _other(heard: Hearing, contact: Contact, session: Session, library: Library) -> Action:
    """A picture, a voice note, a changed message."""
    waits = _waits(session, heard.at)
    if heard.kind is Heard.EDIT and waits and session.wait and session.wait.unclear:
        return _answer(session, heard)  # she mends what we did not understand
    if contact.joined_at is None and not waits:
        return _welcome(contact, session, "", library)
    if heard.kind is Heard.EDIT:
        return triggers.Tell("edited")
    if heard.voice and contact.joined_at is not None and contact.adult is not False:
        return _spoken(heard, contact, session, library)
    return _declined(session, heard.at)


def _spoken(heard: Hearing, contact: Contact, session: Session, library: Library) -> Action:
    """A voice note is kept only by a yes to the words in force; the first time she is told that she may."""
    if state_of(contact.consents.get("voice"), library.sources("voice")) is ConsentState.GIVEN:
        return triggers.Record(heard.voice, say=not _just_told("voice_kept", session, heard.at))
    just_now = _just_told(OFFER_VOICE, session, heard.at)
    return _declined(session, heard.at) if session.voice_offered and not just_now else _offered(just_now)


def _offered(just_now: bool) -> Action:
    return triggers.Leave() if just_now else triggers.Tell(OFFER_VOICE)


def _declined(session: Session, at: datetime) -> Action:
    return triggers.Leave() if _just_told("media", session, at) else triggers.Tell("media")


def first_words(contact: Contact, session: Session, library: Phrasebook) -> triggers.StartFlow | None:
    """Return what answers the first thing she wrote, once she has joined and nothing else is going on."""
    if not contact.first_words or contact.joined_at is None or session.runs:
        return None
    words = contact.first_words
    said = normal(words) if len(words) <= LONGEST_KEYWORD else ""
    named = library.keyword(said) if said else None
    flow = named if named and offers.may(contact, named) else library.starting(When.FIRST_WORDS)
    return triggers.StartFlow(flow.name, values={"first_words": words}) if flow else None


def _waits(session: Session, at: datetime) -> bool:
    return session.wait is not None and session.wait.until > at


def _welcome(contact: Contact, session: Session, words: str, library: Library) -> Action:
    """Begin the welcome, or go on with the one that was set aside; what she wrote is not lost.

    Who has stopped is asked nothing until she writes START.
    """
    if contact.stopped_at is not None:
        return _begin(When.STOPPED_PERSON_WRITES, library)
    if session.runs or session.set_aside:
        return triggers.GoOn()
    new = contact.first_words is None and contact.adult is not False
    keep = words if words and not words.startswith("/") and new else None
    flow = library.starting(When.SOMEONE_NEW)
    return triggers.StartFlow(flow.name, keep) if flow else triggers.Leave()


def _begin(when: When, library: Library) -> Action:
    flow = library.starting(when)
    return triggers.StartFlow(flow.name) if flow else triggers.Leave()
