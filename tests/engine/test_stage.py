"""Broken flows end with a kind word, and nothing that is broken can keep her inside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.session import Run, Session, Wait
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.flow import When
from bot.engine.stage import MAX_DEPTH, MAX_STEPS
from bot.engine.steps.ask import Ask
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.engine.steps.remember import Remember
from bot.engine.steps.say import Say
from tests.engine.small_library import SmallLibrary, flow
from tests.engine.talk import Talk
from tests.fakes import MONDAY

ASK = Ask(ask="Tea?", choices={"yes": "Yes"})
KIND = "Something went wrong."


def waiting(library: SmallLibrary, *runs: Run) -> Talk:
    session = Session(runs, Wait("w1", MONDAY.replace(year=2100)))
    return Talk(library, session=session)


def broken(talk: Talk, reason: str) -> None:
    """She is told once, kindly, and nothing is left over."""
    assert talk.text == KIND
    assert [fact.reason for fact in talk.met(facts.RunFailed)] == [reason]
    assert (talk.session.runs, talk.session.wait) == ((), None)


def test_a_version_that_is_gone() -> None:
    talk = waiting(SmallLibrary.of(flow("tea", {"a": ASK})), Run("tea", "v0", "a"))
    talk.writes("yes")
    broken(talk, "its version is gone")


def test_a_step_that_is_gone() -> None:
    talk = waiting(SmallLibrary.of(flow("tea", {"a": ASK})), Run("tea", "v1", "b"))
    talk.writes("yes")
    broken(talk, "the step is gone")


def test_a_way_that_leads_nowhere() -> None:
    talk = Talk(SmallLibrary.of(flow("tea", {"a": Say(say="Hello.", go_to="nowhere")})))
    talk.starts("tea")
    broken(talk, "the step is gone")


def test_a_flow_that_is_not_published() -> None:
    talk = Talk(SmallLibrary.of(flow("tea", {"a": CallFlow(call_flow="milk")})))
    talk.starts("tea")
    broken(talk, "no such flow is published")
    talk.starts("milk")
    broken(talk, "no such flow is published")


def test_a_circle() -> None:
    round_and_round = {"a": Say(say="Round", go_to="b"), "b": Remember(remember="x", value="y", go_to="a")}
    talk = Talk(SmallLibrary.of(flow("tea", round_and_round)))
    talk.starts("tea")
    broken(talk, "it goes in circles")


def test_a_circle_of_flows_that_end_by_calling_each_other() -> None:
    library = SmallLibrary.of(
        flow("tea", {"a": CallFlow(call_flow="milk")}), flow("milk", {"a": CallFlow(call_flow="tea")})
    )
    talk = Talk(library)
    talk.starts("tea")
    broken(talk, "it goes in circles")


def test_flows_too_deep_inside_one_another() -> None:
    deep = {"a": CallFlow(call_flow="tea"), "b": Say(say="Never said.")}
    talk = Talk(SmallLibrary.of(flow("tea", deep)))
    talk.starts("tea")
    broken(talk, "too many flows inside one another")


def test_flows_as_deep_as_is_allowed() -> None:
    calls = [
        flow(f"f{n}", {"a": CallFlow(call_flow=f"f{n + 1}"), "b": Say(say=str(n))})
        for n in range(1, MAX_DEPTH)
    ]
    talk = Talk(SmallLibrary.of(*calls, flow(f"f{MAX_DEPTH}", {"a": Say(say="Here.")})))
    assert talk.starts("f1") == "\n\n".join(["Here.", *(str(n) for n in range(MAX_DEPTH - 1, 0, -1))])


def test_a_long_flow_is_no_circle() -> None:
    steps = {f"s{n}": Say(say=str(n)) for n in range(MAX_STEPS)}
    talk = Talk(SmallLibrary.of(flow("tea", steps)))
    assert talk.starts("tea").count("\n\n") == MAX_STEPS - 1
    assert talk.met(facts.RunFailed) == []


def test_a_conversation_that_cannot_be_picked_up_is_tried_once() -> None:
    library = SmallLibrary.of(flow("tea", {"a": ASK}))
    talk = Talk(library, session=Session(set_aside=(Run("tea", "v0", "a"),)))
    talk.does(triggers.GoOn())
    broken(talk, "its version is gone")
    talk.does(triggers.GoOn())
    assert talk.text == "Nothing waits."


@pytest.mark.parametrize("run", [Run("gone", "v1", "a"), Run("tea", "v0", "a"), Run("tea", "v1", "gone")])
def test_stop_is_heard_inside_a_broken_flow(run: Run) -> None:
    bye = flow("bye", {"a": Say(say="Goodbye.")}, when=When.SOMEONE_STOPS)
    talk = waiting(SmallLibrary.of(flow("tea", {"a": ASK}), bye), run)
    talk.does(triggers.Stop())
    assert talk.text == "Goodbye."
    assert talk.contact.stopped_at == MONDAY


def test_stop_is_heard_when_its_own_flow_is_broken() -> None:
    bye = flow("bye", {"a": CallFlow(call_flow="gone")}, when=When.SOMEONE_STOPS)
    talk = Talk(SmallLibrary.of(bye))
    talk.does(triggers.Stop())
    broken(talk, "no such flow is published")
    assert talk.contact.stopped_at == MONDAY
    assert talk.met(facts.MessagesStopped) == [facts.MessagesStopped()]


def test_what_she_answered_before_it_broke_is_kept() -> None:
    library = SmallLibrary.of(flow("tea", {"a": ASK.model_copy(update={"go_to": "nowhere"})}))
    talk = Talk(library)
    talk.starts("tea")
    talk.writes("yes")
    broken(talk, "the step is gone")
    assert [fact.choice for fact in talk.met(facts.AnswerRecorded)] == ["yes"]


def test_a_run_goes_on_in_the_version_it_began_with() -> None:
    library = SmallLibrary.of(flow("tea", {"a": ASK, "b": Say(say="Old.")}))
    talk = Talk(library)
    talk.starts("tea")
    library.publish(flow("tea", {"a": ASK, "b": Say(say="New.")}, version="v2"))
    assert talk.writes("yes") == "Old."
    talk.starts("tea")
    assert talk.writes("yes") == "New."


def test_a_branch_may_end_the_flow() -> None:
    steps = {"a": Branch.model_validate({"branch": "x", "when": {}, "else": "end"}), "b": Say(say="Never.")}
    talk = Talk(SmallLibrary.of(flow("tea", steps)))
    assert talk.starts("tea") == ""
    assert talk.session == Session()


def test_a_late_conversation_is_set_aside_over_an_older_one() -> None:
    library = SmallLibrary.of(flow("tea", {"a": ASK}), flow("milk", {"a": ASK}))
    talk = Talk(library, session=Session(set_aside=(Run("milk", "v1", "a"),)))
    talk.starts("tea")
    talk.waits(days=2)
    talk.does(triggers.Leave())
    assert [run.flow for run in talk.session.set_aside] == ["tea"]
    assert replace(talk.session, set_aside=()) == Session()


def test_what_is_for_staff_is_over_and_not_set_aside() -> None:
    """It may hold a reply to somebody; what was going on below it is set aside as ever."""
    questions = replace(flow("questions", {"a": ASK}), for_roles=frozenset({"team"}))
    library = SmallLibrary.of(flow("tea", {"a": ASK}), questions)
    talk = Talk(library, session=Session(set_aside=(Run("tea", "v1", "a"),)))
    talk.starts("questions")
    talk.waits(days=2)
    talk.does(triggers.Leave())
    assert talk.session == Session(set_aside=(Run("tea", "v1", "a"),))
    talk.starts("tea")
    talk.starts("questions")
    talk.does(triggers.Blocked())
    assert [run.flow for run in talk.session.set_aside] == ["tea"]
    assert (talk.session.runs, talk.session.wait) == ((), None)


@pytest.mark.parametrize("adult", ["yes", "no"])
def test_nothing_that_waits_goes_on_with_who_is_under_16(adult: str) -> None:
    """Neither what lay below nor what was set aside: of her nothing is asked any more."""
    age = flow("age", {"a": Remember(remember="contact.adult", value=adult)})
    library = SmallLibrary.of(flow("tea", {"a": ASK}), flow("milk", {"a": ASK}), age)
    below, aside = (Run("tea", "v1", "a"),), (Run("milk", "v1", "a"),)
    talk = Talk(library, session=Session(below, set_aside=aside))
    said = talk.starts("age")
    assert said == ("Tea?" if adult == "yes" else "")
    left = (below, aside) if adult == "yes" else ((), ())
    assert (talk.session.runs, talk.session.set_aside) == left
    assert talk.session.empty is (adult == "no")


def test_a_tried_step_that_is_not_there() -> None:
    talk = Talk(SmallLibrary.of(flow("tea", {"a": ASK})))
    talk.does(triggers.StartFlow("tea", step="b"))
    broken(talk, "the step is gone")
