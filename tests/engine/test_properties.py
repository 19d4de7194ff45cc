"""Whatever a champion writes and whatever she replies: the engine ends or waits, and never raises."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.message import OutboundMessage
from bot.domain.session import Session
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.flow import Flow, When
from bot.engine.resumes import Reply
from bot.engine.run import Action, take
from bot.engine.scene import Scene
from bot.engine.stage import MAX_DEPTH, MAX_STEPS
from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Plural, Step
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.engine.steps.consent import Consent
from bot.engine.steps.remember import Remember
from bot.engine.steps.say import Say
from tests.engine.small_library import SmallLibrary, flow
from tests.engine.talk import Talk
from tests.fakes import FakeIds

STEPS = ("a", "b", "c", "d")
FLOWS = ("one", "two", "three")
#: Texts in which she may be quoted, and in which what she wrote may be counted.
TEXTS = st.sampled_from(["Hello.", "You said {a} and {b}.", "{questions} {contact.language} {first_words}"])
NAMES = st.sampled_from([*STEPS, "contact.language", "contact.adult", "contact.joined", "consent.polls", "x"])
WAYS = st.sampled_from([None, *STEPS, "end", "nowhere"])
CHOICES = st.sampled_from([None, "languages", {"yes": "Yes"}, {"yes": "Yes", "no": "No"}])
PLURALS = st.builds(Plural, one=TEXTS, other=TEXTS, count=NAMES)


def steps() -> st.SearchStrategy[Step]:
    """Any step, sensible or not."""
    return st.one_of(
        st.builds(Say, say=TEXTS | PLURALS, go_to=WAYS),
        st.builds(
            Ask,
            ask=TEXTS | PLURALS,
            choices=CHOICES,
            unclear=st.none() | TEXTS,
            skip=st.booleans(),
            go_to=WAYS,
        ),
        st.builds(
            Consent,
            ask=TEXTS,
            consent=st.just("polls"),
            choices=st.just({"yes": "Yes, count", "no": "No"}),
            go_to=WAYS,
        ),
        st.builds(
            lambda name, way: Branch.model_validate(
                {"branch": name, "when": {"yes": way or "end"}, "else": "c"}
            ),
            NAMES,
            WAYS,
        ),
        st.builds(Remember, remember=NAMES, value=TEXTS | st.just("yes"), go_to=WAYS),
        st.builds(CallFlow, call_flow=st.sampled_from([*FLOWS, "unpublished"]), go_to=WAYS),
    )


def flows(name: str) -> st.SearchStrategy[Flow]:
    """A flow of one to four steps, which may lead anywhere."""

    def make(made: list[Step], progress: bool, when: When | None) -> Flow:
        return flow(name, dict(zip(STEPS, made, strict=False)), progress=progress, when=when)

    whens = st.sampled_from([None, *When])
    return st.builds(make, st.lists(steps(), min_size=1, max_size=len(STEPS)), st.booleans(), whens)


LIBRARIES = st.builds(SmallLibrary.of, *(flows(name) for name in FLOWS))
WORDS = st.sampled_from(
    ["", "yes", "no", "1", "2", "٣", "skip", "{a}", "{b} {x}", "stop", "a long story", "👍"]
)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(Reply, WORDS | st.text(max_size=20)),
    st.builds(Reply, index=st.integers(-1, 4)),
    st.builds(triggers.StartFlow, st.sampled_from([*FLOWS, "unpublished"]), st.none() | WORDS),
    st.sampled_from(
        [triggers.Stop(), triggers.Start(), triggers.GoOn(), triggers.Leave(), triggers.Blocked()]
    ),
    st.builds(triggers.Tell, st.sampled_from(["media", "old_button"]), st.booleans()),
)
#: What she does, and how many hours later.
DOINGS = st.lists(st.tuples(ACTIONS, st.sampled_from([0, 0, 0, 1, 30])), min_size=1, max_size=12)


@given(LIBRARIES, DOINGS, st.sampled_from([None, "ar", "so"]))
@settings(max_examples=300, deadline=None)
def test_the_engine_ends_or_waits_and_never_raises(
    library: SmallLibrary, doings: list[tuple[Action, int]], hint: str | None
) -> None:
    talk = Talk(library, hint=hint)
    for action, hours in doings:
        talk.waits(hours=hours)
        talk.does(action)
        stands(talk)
        if isinstance(action, triggers.Stop):
            assert talk.contact.stopped_at is not None
            assert talk.session.set_aside == ()


def stands(talk: Talk) -> None:
    """The state is one that the house can keep and go on from."""
    session = talk.session
    assert (session.wait is None) == (session.runs == ())
    assert len(session.runs) <= MAX_DEPTH
    assert len(talk.said) <= 1
    for message in talk.said:
        asks(talk, message)


def asks(talk: Talk, message: OutboundMessage) -> None:
    """Whatever has choices asks, and what asks belongs to the wait."""
    wait = talk.session.wait
    assert message.text.strip()
    assert message.text.count("Hello.") <= MAX_STEPS
    assert message.wait_id == (wait.id if wait else None)
    if message.choices:
        assert wait is not None
    assert "{a}" not in message.text or any("{" in value for value in remembered(talk))


def remembered(talk: Talk) -> list[str]:
    kept = [fact.words for fact in talk.met(facts.AnswerRecorded)]
    runs = [value for run in talk.session.runs for value in run.values.values()]
    return [*kept, *runs, talk.contact.first_words or ""]


def frozen(session: Session, values: list[Mapping[str, str]]) -> tuple[Session, list[dict[str, str]]]:
    return copy.deepcopy(session), [dict(each) for each in values]


@given(LIBRARIES, DOINGS)
@settings(max_examples=150, deadline=None)
def test_the_same_turn_twice_comes_to_the_same_and_changes_nothing_it_is_given(
    library: SmallLibrary, doings: list[tuple[Action, int]]
) -> None:
    talk = Talk(library)
    for action, hours in doings:
        talk.waits(hours=hours)
        before = frozen(talk.session, [run.values for run in talk.session.runs])
        contact = replace(talk.contact)
        first, second = (
            take(action, talk.session, Scene(talk.contact, library, talk.at, FakeIds("w"))) for _ in range(2)
        )
        assert first == second
        assert frozen(talk.session, [run.values for run in talk.session.runs]) == before
        assert talk.contact == contact
        talk.does(action)


@given(LIBRARIES, DOINGS)
@settings(max_examples=100, deadline=None)
def test_stop_leaves_nothing_to_come_back_from_any_state(
    library: SmallLibrary, doings: list[tuple[Action, int]]
) -> None:
    quiet = SmallLibrary({name: replace(each, when=None) for name, each in library.flows.items()})
    talk = Talk(quiet)
    for action, hours in doings:
        talk.waits(hours=hours)
        talk.does(action)
    talk.does(triggers.Stop())
    assert talk.session.empty
    assert talk.session.wait is None
    assert facts.MessagesStopped() in talk.events
    assert talk.said == []
