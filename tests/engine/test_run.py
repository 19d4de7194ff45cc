"""What happens between two waits, whatever she does."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.danger import Danger, Finding
from bot.domain.media import MediaItem
from bot.domain.session import Answered, Crossed, Session, Told
from bot.engine import events as facts
from bot.engine import triggers
from bot.engine.flow import When
from bot.engine.run import Action, take
from bot.engine.steps.ask import Ask
from bot.engine.steps.call_flow import CallFlow
from bot.engine.steps.say import Say
from tests.engine.small_library import SmallLibrary, flow
from tests.engine.talk import Talk
from tests.fakes import MONDAY

TEA = Ask(ask="Tea?", choices={"yes": "Yes", "no": "No"}, unclear="Yes or no?")
MILK = Ask(ask="Milk?", choices={"yes": "Yes", "no": "No"}, skip=False)
LIBRARY = SmallLibrary.of(
    flow("tea", {"intro": Say(say="Hello."), "tea": TEA, "milk": MILK, "thanks": Say(say="Thank you.")}),
    flow("help", {"only": Say(say="This is help.")}, open_to_everyone=True),
    flow("care", {"first": CallFlow(call_flow="tea"), "after": Say(say="Take care.")}),
    flow("bye", {"only": Say(say="Goodbye.")}, when=When.SOMEONE_STOPS),
    flow("back", {"only": Say(say="Welcome back.")}, when=When.SOMEONE_STARTS),
)


@pytest.fixture
def talk() -> Talk:
    """Somebody with whom nothing is going on."""
    return Talk(LIBRARY)


def test_what_is_said_goes_out_with_the_question_it_leads_to(talk: Talk) -> None:
    assert talk.starts("tea") == "Hello.\n\nTea?"
    (message,) = talk.said
    assert [choice.id for choice in message.choices] == ["yes", "no", "skip"]
    assert message.wait_id == "wait-1"
    assert talk.session.wait is not None
    assert talk.session.wait.until == MONDAY + timedelta(hours=24)


def test_an_answer_leads_on_and_is_kept(talk: Talk) -> None:
    talk.starts("tea")
    assert talk.taps(0) == "Milk?"
    assert [(fact.step, fact.choice) for fact in talk.met(facts.AnswerRecorded)] == [("tea", "yes")]
    assert talk.session.runs[-1].values == {"tea": "yes"}
    assert talk.session.answered is not None
    assert talk.session.answered.id == "wait-1"
    assert talk.writes("no") == "Thank you."
    assert talk.session.runs == ()
    assert talk.session.wait is None


def test_an_unclear_answer_is_asked_once_more_under_the_same_wait_and_then_let_go(talk: Talk) -> None:
    talk.starts("tea")
    assert talk.writes("perhaps") == "Yes or no?\n\nTea?"
    assert talk.said[0].wait_id == "wait-1"
    assert talk.writes("perhaps") == "We leave it.\n\nMilk?"
    assert [fact.kind for fact in talk.met(facts.AnswerRecorded)] == ["let_go"]


def test_a_question_that_cannot_be_skipped_rests_instead_and_can_be_picked_up(talk: Talk) -> None:
    talk.starts("tea")
    talk.taps(1)
    assert talk.writes("perhaps") == "I did not understand.\n\nMilk?"
    assert talk.writes("perhaps") == "We rest here."
    assert talk.session.wait is None
    assert talk.session.runs == ()
    talk.does(triggers.GoOn())
    assert talk.text == "Milk?"
    assert talk.session.set_aside == ()


def test_a_question_takes_no_answer_once_its_time_is_over(talk: Talk) -> None:
    talk.starts("tea")
    talk.waits(hours=24)
    assert talk.writes("yes") == ""
    assert talk.met(facts.AnswerRecorded) == []
    assert [run.step for run in talk.session.set_aside] == ["tea"]


def test_a_question_takes_an_answer_to_the_last_second(talk: Talk) -> None:
    talk.starts("tea")
    talk.waits(hours=23, minutes=59, seconds=59)
    assert talk.writes("yes") == "Milk?"


def test_a_reply_that_nothing_waits_for_changes_nothing(talk: Talk) -> None:
    assert talk.writes("yes") == ""
    assert talk.session == Session()


def test_another_flow_in_between_ends_with_the_question_that_waited(talk: Talk) -> None:
    talk.starts("tea")
    assert talk.starts("help") == "This is help.\n\nTea?"
    assert talk.said[0].wait_id == "wait-2"
    assert talk.taps(0) == "Milk?"


def test_a_flow_that_is_begun_again_forgets_its_first_beginning(talk: Talk) -> None:
    talk.starts("care")
    talk.taps(0)
    assert talk.starts("tea") == "Hello.\n\nTea?"
    assert [run.flow for run in talk.session.runs] == ["care", "tea"]
    assert talk.session.runs[-1].values == {}
    assert talk.starts("care") == "Hello.\n\nTea?"
    assert [run.flow for run in talk.session.runs] == ["care", "tea"]


def test_a_called_flow_leads_back(talk: Talk) -> None:
    talk.starts("care")
    talk.taps(0)
    assert talk.taps(0) == "Thank you.\n\nTake care."
    assert talk.session == replace(Session(), answered=talk.session.answered)


def test_the_flow_of_someones_own_words_knows_them(talk: Talk) -> None:
    talk.does(triggers.StartFlow("tea", first_words="where is the baby group?"))
    assert talk.contact.first_words == "where is the baby group?"
    assert talk.met(facts.FirstWordsKept) == [facts.FirstWordsKept("where is the baby group?")]


def test_going_on_without_anything_to_go_on_with_is_said(talk: Talk) -> None:
    talk.does(triggers.GoOn())
    assert talk.text == "Nothing waits."


def test_going_on_asks_the_waiting_question_again(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(triggers.GoOn())
    assert talk.text == "Tea?"


def test_a_kind_word_comes_before_the_question_that_waits(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(triggers.Tell("media"))
    assert talk.text == "I can only read text.\n\nTea?"
    assert talk.session.told == Told("media", MONDAY)
    talk.does(triggers.Tell("media", repeat=False))
    assert talk.text == "I can only read text."
    assert talk.step == "tea"


def test_a_kind_word_has_room_for_values(talk: Talk) -> None:
    talk.does(triggers.Tell("staff_welcome", values={"roles": "champion"}))
    assert talk.text == "Your role: \u2068champion\u2069."


def test_leaving_says_nothing_and_changes_nothing(talk: Talk) -> None:
    talk.starts("tea")
    before = talk.session
    talk.does(triggers.Leave())
    assert (talk.text, talk.session) == ("", before)


CONSENT = ConsentEntry(
    "msg_updates", Decision.GIVEN, Wording("welcome.updates", "v", "s", "s", "en"), "fake", "m0", MONDAY
)


@pytest.mark.parametrize("was_doing", ["nothing", "waiting", "nested", "resting", "late", "unclear"])
def test_stop_wins_over_whatever_was_going_on(talk: Talk, was_doing: str) -> None:
    doing(talk, was_doing)
    talk.contact = replace(talk.contact, consents={"msg_updates": CONSENT})
    talk.does(triggers.Stop())
    assert talk.text == "Goodbye."
    assert talk.session.empty
    assert talk.session.wait is None
    assert talk.contact.stopped_at == talk.at
    decided = [(fact.purpose, fact.decision) for fact in talk.met(facts.ConsentDecided)]
    assert decided == [("messages", Decision.WITHDRAWN), ("msg_updates", Decision.WITHDRAWN)]
    talk.does(triggers.GoOn())
    assert talk.text == "Nothing waits."


def doing(talk: Talk, what: str) -> None:
    if what != "nothing":
        talk.starts("care" if what == "nested" else "tea")
    if what == "late":
        talk.waits(days=2)
    if what == "unclear":
        talk.writes("perhaps")
    if what == "resting":
        talk.taps(0)
        talk.writes("perhaps")
        talk.writes("perhaps")


def test_stop_is_confirmed_once(talk: Talk) -> None:
    talk.does(triggers.Stop())
    talk.waits(hours=1)
    talk.does(triggers.Stop())
    assert talk.text == ""
    assert talk.met(facts.MessagesStopped) == [facts.MessagesStopped()]
    assert talk.met(facts.ConsentDecided) == []
    assert talk.contact.stopped_at == talk.at, "no START from in between undoes it"


@pytest.mark.parametrize("action", [triggers.Stop(), triggers.Blocked()])
def test_she_stopped_when_she_wrote_it_however_late_it_comes(talk: Talk, action: Action) -> None:
    hour = timedelta(hours=1)
    talk.written_at = talk.at - hour
    talk.does(action)
    assert talk.contact.stopped_at == talk.at - hour
    talk.written_at = talk.at + hour
    talk.does(action)
    assert talk.contact.stopped_at == talk.at, "never in the future, whatever the provider's clock says"


def test_start_undoes_stop_and_gives_back_no_other_consent(talk: Talk) -> None:
    talk.does(triggers.Stop())
    talk.does(triggers.Start())
    assert talk.text == "Welcome back."
    assert talk.contact.stopped_at is None
    assert [fact.purpose for fact in talk.met(facts.ConsentDecided)] == ["messages"]
    talk.does(triggers.Start())
    assert talk.met(facts.ConsentDecided) == []


def test_blocking_stops_messages_says_nothing_and_keeps_what_was_going_on(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(triggers.Blocked())
    assert talk.text == ""
    assert talk.contact.stopped_at == MONDAY
    assert [fact.purpose for fact in talk.met(facts.ConsentDecided)] == ["messages"]
    assert [run.step for run in talk.session.set_aside] == ["tea"]


def test_a_flow_can_be_tried_from_one_of_its_steps_with_nothing_below_it(talk: Talk) -> None:
    talk.starts("care")
    talk.does(triggers.StartFlow("tea", step="milk"))
    assert talk.text == "Milk?"
    assert [(run.flow, run.step) for run in talk.session.runs] == [("tea", "milk")]
    assert talk.writes("no") == "Thank you."
    assert talk.session.runs == ()


def asked_at(talk: Talk) -> datetime | None:
    assert talk.session.wait is not None
    return talk.session.wait.asked_at


def test_when_a_question_was_asked_is_known_and_stays_when_it_is_only_repeated(talk: Talk) -> None:
    """She has read it: what she wrote meanwhile is an answer to it. One that comes back is read anew."""
    talk.starts("tea")
    assert asked_at(talk) == MONDAY
    talk.waits(minutes=1)
    talk.writes("perhaps")
    assert asked_at(talk) == MONDAY
    talk.does(triggers.Tell("media"))
    assert asked_at(talk) == MONDAY
    talk.starts("help")
    assert asked_at(talk) == MONDAY + timedelta(minutes=1)


def test_a_question_is_asked_when_the_turn_is_played_however_long_her_message_waited(talk: Talk) -> None:
    later = MONDAY + timedelta(seconds=9)
    scene = talk.scene()
    scene.played_at = later
    wait = take(triggers.StartFlow("tea"), talk.session, scene).session.wait
    assert wait is not None
    assert wait.asked_at == later


def test_words_that_crossed_leave_the_question_waiting_and_are_remembered(talk: Talk) -> None:
    talk.starts("tea")
    before, noted = talk.session.wait, Crossed(MONDAY, MONDAY - timedelta(hours=1))
    talk.does(triggers.Cross(noted))
    assert talk.text == "That crossed with my question."
    talk.does(triggers.Cross(say=False))
    assert talk.text == ""
    assert (talk.session.wait, talk.session.crossed) == (before, noted)
    assert talk.taps(0) == "Milk?"
    assert talk.session.crossed == noted


FOUND = triggers.Danger(Finding(Danger.ABUSE), "Canary")
LOST = triggers.Danger(Finding(Danger.LOSS), "Canary")


def test_an_answer_to_danger_is_a_message_of_its_own_and_the_question_rests(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(FOUND)
    (spoken,) = [fact for fact in talk.events if isinstance(fact, facts.Spoken)]
    assert spoken.safety and spoken.message.wait_id is None
    assert not talk.session.runs and [run.flow for run in talk.session.set_aside] == ["tea"]
    assert "Canary" not in repr(talk.events)
    talk.does(triggers.GoOn())
    assert talk.session.wait is not None


def test_an_answer_that_is_not_due_is_not_given_and_it_rests_all_the_same(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(replace(FOUND, answer=False))
    (spoken,) = [fact for fact in talk.events if isinstance(fact, facts.Spoken)]
    assert (spoken.message.text, spoken.safety) == ("We rest here.", False), "and nothing of what she wrote"
    assert not talk.session.runs and talk.session.set_aside
    talk.does(replace(FOUND, answer=False))
    assert talk.events == (), "nothing went on that could rest"


def test_after_a_loss_nothing_comes_back(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(LOST)
    assert talk.session.empty
    talk.starts("tea")
    talk.does(replace(LOST, found=Finding(Danger.LOSS, past=True)))
    assert talk.session.set_aside


def test_stop_with_danger_is_answered_first_and_then_confirmed(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(triggers.Stop(FOUND))
    spoken = [fact for fact in talk.events if isinstance(fact, facts.Spoken)]
    assert [each.safety for each in spoken] == [True, False]
    assert talk.session.empty, "nothing is left to come back"


def test_with_stop_nobody_is_told_how_to_continue(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(triggers.Stop(replace(FOUND, answer=False)))
    said = [fact.message.text for fact in talk.events if isinstance(fact, facts.Spoken)]
    assert said == ["Goodbye."] and talk.session.empty


def test_the_one_tap_ends_everything_once(talk: Talk) -> None:
    talk.starts("tea")
    talk.does(triggers.Sad())
    assert talk.session.empty
    assert any(isinstance(fact, facts.SomethingSad) for fact in talk.events)
    assert any(isinstance(fact, facts.QuestionAnswered) for fact in talk.events)
    talk.does(triggers.Sad())
    assert not any(isinstance(fact, facts.Spoken | facts.SomethingSad) for fact in talk.events)


def test_a_voice_note_is_stated_and_the_question_comes_back(talk: Talk) -> None:
    talk.starts("tea")
    items = (MediaItem("one", "audio/ogg"), MediaItem("two", "audio/ogg"))
    talk.does(triggers.Record(items))
    assert talk.text == "It is kept.\n\nTea?"
    kept = talk.met(facts.VoiceKept)
    assert [fact.item for fact in kept] == list(items)
    assert len({fact.reference for fact in kept}) == 2
    talk.does(triggers.Record(items[:1], say=False))
    assert talk.said == []
    assert len(talk.met(facts.VoiceKept)) == 1


def test_that_she_may_let_us_keep_voice_notes_is_remembered(talk: Talk) -> None:
    offered = []
    for word in ("edited", "voice_offer", "media"):
        talk.does(triggers.Tell(word))
        offered.append(talk.session.voice_offered)
    assert offered == [False, True, True]


OFFERED = Contact("contact-1", "en", MONDAY, joined_at=MONDAY, offer="flow:checkin", offered_at=MONDAY)


@pytest.mark.parametrize(
    "action",
    [triggers.StartFlow("tea", offer="flow:checkin"), triggers.Tell("not_now_said", offer="flow:checkin")],
)
def test_an_offer_that_is_answered_is_over(action: Action) -> None:
    talk = Talk(SmallLibrary.of(flow("tea", {"only": Say(say="Hello.")})), OFFERED)
    talk.does(action)
    assert talk.text in ("Hello.", "We leave it here.")
    assert (talk.contact.offer, talk.contact.offered_at) == (None, None)
    assert talk.session.answered == Answered("flow:checkin", MONDAY)


def test_an_older_offer_that_is_answered_leaves_the_newer_one_open() -> None:
    talk = Talk(SmallLibrary(), OFFERED)
    talk.does(triggers.Tell("not_now_said", offer="flow:poll"))
    assert talk.contact == OFFERED
