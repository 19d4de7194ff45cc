"""Where a message goes: STOP before anything else, then keywords, then the question that waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.danger import Danger, Finding
from bot.domain.message import Address, Heard, InboundMessage, MediaItem, Press
from bot.domain.pace import Pace
from bot.domain.session import Answered, Crossed, Run, Session, Told, Wait
from bot.engine import triggers
from bot.engine.danger import OFFER
from bot.engine.flow import When
from bot.engine.resumes import Reply
from bot.engine.run import Action
from bot.engine.steps.ask import Ask
from bot.engine.steps.consent import Consent
from bot.engine.steps.say import Say
from bot.inbox.hearing import Hearing, hear
from bot.inbox.route import choose, first_words
from tests.engine.small_library import SmallLibrary, flow
from tests.fakes import MONDAY

ONLY = {"only": Say(say="Hello.")}
LIBRARY = SmallLibrary.of(
    flow("welcome", ONLY, when=When.SOMEONE_NEW, open_to_everyone=True),
    flow("poll", ONLY, keywords=("poll", "vote")),
    flow("help", ONLY, keywords=("help",), open_to_everyone=True),
    flow("lost", ONLY, when=When.NOTHING_ELSE_FITS),
    flow("stopped", ONLY, when=When.STOPPED_PERSON_WRITES),
    flow("words", ONLY, when=When.FIRST_WORDS),
)
HER = Contact("contact-1", None, MONDAY)
JOINED = replace(HER, joined_at=MONDAY)
STOPPED = replace(JOINED, stopped_at=MONDAY)
RUN = Run("poll", "v1", "topic")
IDLE = Session()
WAITING = Session((RUN,), Wait("w2", MONDAY + timedelta(hours=24)), answered=Answered("w1", MONDAY))
UNCLEAR = replace(WAITING, wait=Wait("w2", MONDAY + timedelta(hours=24), unclear=1))
LATE = replace(WAITING, wait=Wait("w2", MONDAY))
ASIDE = Session(set_aside=(RUN,))
ANEW = Session((RUN,))

LEAVE, GO_ON, STOP, START = triggers.Leave(), triggers.GoOn(), triggers.Stop(), triggers.Start()
OLD_BUTTON, MEDIA, EDITED, CHANGED = map(triggers.Tell, ("old_button", "media", "edited", "changed"))


def welcome(words: str | None = None) -> triggers.StartFlow:
    return triggers.StartFlow("welcome", words)


def begin(name: str) -> triggers.StartFlow:
    return triggers.StartFlow(name)


def message(kind: Heard = Heard.TEXT, text: str = "", **more: object) -> InboundMessage:
    return InboundMessage("fake", "1", kind, MONDAY, Address("fake", "ann"), text=text, **more)  # type: ignore[arg-type]


def routed(
    heard: InboundMessage, contact: Contact, session: Session, library: SmallLibrary = LIBRARY
) -> Action:
    return choose(hear(heard, library), contact, session, library)


@pytest.mark.parametrize(
    ("said", "contact", "session", "action"),
    [
        # somebody new
        ("hello", HER, IDLE, welcome("hello")),
        ("/hello", HER, IDLE, welcome()),
        ("poll", HER, IDLE, welcome("poll")),
        ("help", HER, IDLE, begin("help")),
        ("hello", replace(HER, first_words="before"), IDLE, welcome()),
        ("yes", HER, WAITING, Reply("yes")),
        ("poll", HER, WAITING, Reply("poll")),
        ("help", HER, WAITING, begin("help")),
        ("hello", HER, ASIDE, GO_ON),
        ("hello", HER, LATE, GO_ON),
        ("continue", HER, IDLE, welcome("continue")),
        ("continue", HER, ASIDE, GO_ON),
        ("continue", HER, WAITING, GO_ON),
        # somebody who takes part
        ("hello", JOINED, IDLE, begin("lost")),
        ("  vote! ", JOINED, IDLE, begin("poll")),
        ("help", JOINED, WAITING, begin("help")),
        ("poll", JOINED, WAITING, begin("poll")),
        ("  more time  ", JOINED, WAITING, Reply("more time")),
        ("yes", JOINED, LATE, begin("lost")),
        ("yes", JOINED, ASIDE, begin("lost")),
        ("continue", JOINED, IDLE, GO_ON),
        ("continue", JOINED, WAITING, GO_ON),
        ("anything", JOINED, ANEW, CHANGED),
        ("help", JOINED, ANEW, CHANGED),
        # somebody who has stopped
        ("hello", STOPPED, IDLE, begin("stopped")),
        ("help", STOPPED, IDLE, begin("help")),
        # stop and start, whoever and whatever
        ("STOP", HER, IDLE, STOP),
        ("stop.", JOINED, WAITING, STOP),
        ("🛑 Stop 🛑", JOINED, ANEW, STOP),
        ("توقّف", JOINED, WAITING, STOP),
        ("stop please", STOPPED, LATE, STOP),
        ("STOP" + "!" * 90, JOINED, WAITING, STOP),
        ("stop stop STOP!", JOINED, WAITING, STOP),
        ("/stop", JOINED, IDLE, STOP),
        ("start", STOPPED, IDLE, START),
        ("START!", JOINED, WAITING, START),
    ],
)
def test_what_she_writes_goes_where_it_belongs(
    said: str, contact: Contact, session: Session, action: Action
) -> None:
    assert routed(message(text=said), contact, session) == action


@pytest.mark.parametrize(
    "said",
    [
        "I can't stop crying",
        "please don't stop",
        "stop it hurts",
        "non stop",
        "bus stop",
        "",
        "👍",
        "x" * 5000,
        "stop stop hurting",
        "لا أستطيع التوقف عن البكاء",
    ],
)
def test_a_message_that_only_holds_the_stop_word_is_no_stop(said: str) -> None:
    assert routed(message(text=said), JOINED, WAITING) == Reply(said)


@pytest.mark.parametrize("kind", [Heard.TEXT, Heard.EDIT, Heard.MEDIA])
@pytest.mark.parametrize("contact", [HER, JOINED, STOPPED])
@pytest.mark.parametrize("session", [IDLE, WAITING, UNCLEAR, LATE, ASIDE, ANEW])
def test_stop_is_stop_however_it_comes(kind: Heard, contact: Contact, session: Session) -> None:
    assert routed(message(kind, "Stop"), contact, session) == STOP


def press(wait_id: str, index: int = 0) -> InboundMessage:
    return message(Heard.PRESS, press=Press(wait_id, index))


@pytest.mark.parametrize(
    ("tapped", "contact", "session", "action"),
    [
        (press("w2", 1), JOINED, WAITING, Reply(index=1)),
        (press("w2", 1), HER, WAITING, Reply(index=1)),
        (press("w2"), JOINED, LATE, OLD_BUTTON),
        (press("w1"), JOINED, WAITING, LEAVE),
        (press("w0"), JOINED, WAITING, OLD_BUTTON),
        (press("w0"), JOINED, IDLE, OLD_BUTTON),
        (press("w0"), HER, IDLE, welcome()),
        (press("w0"), HER, ASIDE, GO_ON),
        (press("w0"), HER, WAITING, OLD_BUTTON),
        (press(""), JOINED, IDLE, OLD_BUTTON),
        (press("w2"), JOINED, ANEW, CHANGED),
        (message(Heard.PRESS), JOINED, WAITING, LEAVE),
    ],
)
def test_a_tapped_choice_answers_its_own_question_and_no_other(
    tapped: InboundMessage, contact: Contact, session: Session, action: Action
) -> None:
    assert routed(tapped, contact, session) == action


TO_VOTE = "flow:poll"
OFFERED = replace(JOINED, offer=TO_VOTE, offered_at=MONDAY)
TAKES_UP, NOT_NOW = triggers.StartFlow("poll", offer=TO_VOTE), triggers.Tell("not_now_said", offer=TO_VOTE)


@pytest.mark.parametrize(
    ("heard", "contact", "session", "action"),
    [
        (press(TO_VOTE), OFFERED, IDLE, TAKES_UP),
        (press(TO_VOTE), OFFERED, WAITING, TAKES_UP),  # the question that waits comes back after it
        (Press(TO_VOTE, 1), OFFERED, IDLE, NOT_NOW),
        (press(TO_VOTE), replace(OFFERED, joined_at=None), IDLE, welcome()),
        ("yes", OFFERED, IDLE, TAKES_UP),
        ("yes", OFFERED, LATE, TAKES_UP),
        ("yes", OFFERED, WAITING, Reply("yes")),  # a question that waits goes first
        ("no", OFFERED, IDLE, NOT_NOW),
        ("stop", OFFERED, IDLE, STOP),
        ("help", OFFERED, IDLE, begin("help")),  # and so does a keyword
        ("continue", OFFERED, ASIDE, GO_ON),
        ("yes", replace(OFFERED, stopped_at=MONDAY), IDLE, begin("stopped")),
        ("yes", replace(OFFERED, joined_at=None), IDLE, welcome("yes")),
        ("yes", JOINED, IDLE, begin("lost")),
        ("later", OFFERED, IDLE, begin("lost")),
    ],
)
def test_what_was_offered_is_taken_up_where_nothing_else_goes_first(
    heard: InboundMessage | Press | str, contact: Contact, session: Session, action: Action
) -> None:
    if isinstance(heard, Press):
        heard = message(Heard.PRESS, press=heard)
    said = message(text=heard) if isinstance(heard, str) else heard
    assert routed(said, contact, session) == action


def test_a_double_tap_on_an_offer_is_no_mistake() -> None:
    answered = replace(WAITING, answered=Answered(TO_VOTE, MONDAY))
    assert routed(press(TO_VOTE), JOINED, answered) == LEAVE


@pytest.mark.parametrize(("seconds", "action"), [(9, LEAVE), (10, OLD_BUTTON)])
def test_a_double_tap_is_no_mistake_but_a_late_one_is(seconds: int, action: Action) -> None:
    tapped = replace(press("w1"), at=MONDAY + timedelta(seconds=seconds))
    assert routed(tapped, JOINED, WAITING) == action


@pytest.mark.parametrize(
    ("heard", "contact", "session", "action"),
    [
        (message(Heard.MEDIA), JOINED, IDLE, MEDIA),
        (message(Heard.MEDIA), JOINED, WAITING, MEDIA),
        (message(Heard.MEDIA), HER, IDLE, welcome()),
        (message(Heard.MEDIA, "a caption"), HER, IDLE, welcome()),
        (message(Heard.MEDIA), HER, WAITING, MEDIA),
        (message(Heard.MEDIA), JOINED, replace(IDLE, told=Told("media", MONDAY)), LEAVE),
        (message(Heard.MEDIA), JOINED, replace(IDLE, told=Told("edited", MONDAY)), MEDIA),
        (message(Heard.EDIT, "yes"), JOINED, IDLE, EDITED),
        (message(Heard.EDIT, "yes"), JOINED, WAITING, EDITED),
        (message(Heard.EDIT, " yes "), JOINED, UNCLEAR, Reply("yes")),
        (message(Heard.EDIT, "yes"), HER, IDLE, welcome()),
        (message(Heard.EDIT, "help"), JOINED, IDLE, EDITED),
        (message(Heard.BLOCKED), JOINED, WAITING, triggers.Blocked()),
        (message(Heard.BLOCKED), HER, IDLE, triggers.Blocked()),
        (message(Heard.UNBLOCKED), STOPPED, IDLE, LEAVE),
        (message(text="/start", start_code="poster"), HER, IDLE, START),
        (message(text="/start", start_code="poster"), STOPPED, WAITING, START),
    ],
)
def test_everything_else_that_may_arrive(
    heard: InboundMessage, contact: Contact, session: Session, action: Action
) -> None:
    assert routed(heard, contact, session) == action


def test_an_album_is_declined_once() -> None:
    told = replace(IDLE, told=Told("media", MONDAY - timedelta(seconds=30)))
    assert routed(message(Heard.MEDIA), JOINED, told) == MEDIA


def test_without_a_flow_for_the_occasion_nothing_is_said() -> None:
    empty = SmallLibrary()
    assert routed(message(text="hello"), HER, IDLE, empty) == LEAVE
    assert routed(message(text="hello"), JOINED, IDLE, empty) == LEAVE


@pytest.mark.parametrize(
    ("words", "contact", "session", "flow_name"),
    [
        (None, JOINED, IDLE, None),
        ("hello", HER, IDLE, None),
        ("hello", JOINED, WAITING, None),
        ("hello", JOINED, ASIDE, "words"),
        ("hello", JOINED, IDLE, "words"),
        ("POLL", JOINED, IDLE, "poll"),
        ("poll " + "." * 300 + " is what I want to know about", JOINED, IDLE, "words"),
    ],
)
def test_her_first_words_are_answered_once_she_has_joined(
    words: str | None, contact: Contact, session: Session, flow_name: str | None
) -> None:
    start = first_words(replace(contact, first_words=words), session, LIBRARY)
    assert (start.flow if start else None) == flow_name
    assert start is None or start.values == {"first_words": words}


def test_what_is_for_staff_is_only_begun_by_staff() -> None:
    """Also when it is what somebody wrote before the welcome."""
    theirs = replace(flow("queue", ONLY, keywords=("queue",)), for_roles=frozenset({"team"}))
    library = SmallLibrary.of(theirs, *LIBRARY.flows.values())
    member = replace(JOINED, roles=frozenset({"team"}))
    host = replace(JOINED, roles=frozenset({"host"}))
    for contact, name in ((member, "queue"), (JOINED, "lost"), (host, "lost")):
        assert choose(hear(message(text="/queue"), library), contact, IDLE, library) == begin(name)
    kept = first_words(replace(JOINED, first_words="queue"), IDLE, library)
    assert kept is not None
    assert kept.flow == "words"


def test_a_step_that_is_tried_comes_after_stop_and_before_everything_else() -> None:
    tried = message(try_at=("poll", "only"))
    assert routed(tried, STOPPED, WAITING) == triggers.StartFlow("poll", step="only")
    assert routed(replace(tried, text="STOP"), HER, IDLE) == STOP


ASKED = replace(WAITING, wait=Wait("w2", MONDAY + timedelta(hours=24), asked_at=MONDAY))
AN_HOUR_AGO = MONDAY - timedelta(hours=1)


def test_words_from_before_the_question_answer_nothing_and_she_is_told_once() -> None:
    old = message(text="yes", written_at=AN_HOUR_AGO)
    noted = Crossed(MONDAY, AN_HOUR_AGO)
    assert routed(old, JOINED, ASKED) == triggers.Cross(noted)
    told = replace(ASKED, told=Told("crossed", MONDAY))
    assert routed(old, JOINED, told) == triggers.Cross(noted, say=False)
    assert routed(message(text="yes", written_at=MONDAY), JOINED, ASKED) == Reply("yes")


def test_what_she_mends_counts_only_when_it_was_mended_after_the_question() -> None:
    unclear = replace(UNCLEAR, wait=replace(UNCLEAR.wait, asked_at=MONDAY))  # type: ignore[type-var]
    mended = message(Heard.EDIT, "yes", written_at=AN_HOUR_AGO)
    assert isinstance(routed(mended, JOINED, unclear), triggers.Cross)
    assert routed(replace(mended, written_at=MONDAY), JOINED, unclear) == Reply("yes")


@pytest.mark.parametrize(("text", "action"), [("stop", STOP), ("help", begin("help")), ("continue", GO_ON)])
def test_what_means_something_of_itself_is_heard_however_old_it_is(text: str, action: Action) -> None:
    assert routed(message(text=text, written_at=AN_HOUR_AGO), JOINED, ASKED) == action


@pytest.mark.parametrize(
    ("written_at", "action"),
    [
        (None, triggers.Start()),
        (MONDAY, triggers.Start()),
        (MONDAY - timedelta(milliseconds=900), triggers.Start()),
        (MONDAY - timedelta(seconds=1), begin("stopped")),
        (AN_HOUR_AGO, begin("stopped")),
    ],
)
def test_a_late_start_from_before_her_stop_does_not_undo_it(
    written_at: datetime | None, action: Action
) -> None:
    late = message(text="start", written_at=written_at)
    assert routed(late, STOPPED, IDLE) == action
    assert routed(late, JOINED, IDLE) == triggers.Start(), "who has not stopped begins again"


def test_a_tap_names_its_question_however_old_it_is() -> None:
    tap = message(Heard.PRESS, press=Press("w2", 0), overtaken_at=MONDAY)
    assert routed(tap, JOINED, ASKED) == Reply(index=0)


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1)])
def test_after_our_clock_was_set_back_she_is_answered_and_not_left(back: timedelta) -> None:
    """What was told or answered last is then in the future: that is no reason to say nothing."""
    ahead = MONDAY + back
    told = replace(IDLE, told=Told("media", ahead), answered=Answered("w1", ahead))
    assert routed(message(Heard.MEDIA), JOINED, told) == MEDIA
    assert routed(message(Heard.PRESS, press=Press("w1", 0)), JOINED, told) == OLD_BUTTON


def test_who_writes_too_much_is_told_but_stop_is_heard_whatever_else_there_is() -> None:
    assert routed(message(text="yes", pace=Pace.TELL), JOINED, WAITING) == triggers.Tell(
        "too_many", repeat=False
    )
    tap = message(Heard.PRESS, press=Press("w2", 0), pace=Pace.TELL)
    assert routed(tap, JOINED, WAITING) == triggers.Tell("too_many", repeat=False)
    assert routed(message(text="stop", pace=Pace.TELL), JOINED, WAITING) == STOP
    assert hear(message(text="Stop please"), LIBRARY).urgent
    assert not hear(message(text="yes"), LIBRARY).urgent


ABUSE = Finding(Danger.ABUSE)
#: Staff at work: the question of a flow that only they may begin.
AT_WORK = Session((Run("reply", "v1", "words"),), Wait("w1", MONDAY + timedelta(hours=1)))
STAFFED = SmallLibrary.of(
    replace(
        flow("reply", {"words": Ask(ask="Your reply?"), "send": Ask(ask="Send it?", choices={"yes": "Yes"})}),
        for_roles=frozenset({"team"}),
    ),
    flow("open", {"words": Ask(ask="And you?")}),
)


def warned(kind: Heard = Heard.TEXT, text: str = "he hurts me", **more: object) -> Hearing:
    return hear(message(kind, text, **more), LIBRARY, lambda _: ABUSE)


@pytest.mark.parametrize("kind", [Heard.TEXT, Heard.EDIT, Heard.MEDIA])
@pytest.mark.parametrize("contact", [HER, JOINED, STOPPED, replace(HER, adult=False)])
@pytest.mark.parametrize("session", [IDLE, WAITING, LATE, ASIDE, ANEW])
def test_danger_goes_before_any_flow_whoever_writes_and_however(
    kind: Heard, contact: Contact, session: Session
) -> None:
    action = choose(warned(kind), contact, session, LIBRARY)
    assert action == triggers.Danger(ABUSE, "he hurts me")


def test_words_that_begin_with_a_keyword_or_crossed_are_danger_first() -> None:
    for text in ("help he hurts me", "1", "yes"):
        assert isinstance(choose(warned(text=text), JOINED, WAITING, LIBRARY), triggers.Danger)
    crossed = warned(written_at=AN_HOUR_AGO)
    assert isinstance(choose(crossed, JOINED, ASKED, LIBRARY), triggers.Danger)


CHOOSING = SmallLibrary.of(
    flow("tea", {"tea": Ask(ask="Tea?", choices={"yes": "Yes, I am well", "no": "No, he hurts me"})})
)
ASKED_ABOUT_TEA = Session((Run("tea", "v1", "tea"),), Wait("w1", MONDAY + timedelta(hours=1)))


@pytest.mark.parametrize("text", ["Yes, I am well", "yes i am WELL!", "No, he hurts me"])
def test_a_choice_that_is_written_out_is_chosen_and_warns_of_nothing(text: str) -> None:
    assert choose(warned(text=text), JOINED, ASKED_ABOUT_TEA, CHOOSING) == Reply(text)


@pytest.mark.parametrize("session", [IDLE, replace(ASKED_ABOUT_TEA, wait=Wait("w1", MONDAY))])
def test_only_where_its_question_waits_and_word_for_word(session: Session) -> None:
    assert isinstance(choose(warned(text="Yes, I am well"), JOINED, session, CHOOSING), triggers.Danger)
    longer = warned(text="No, he hurts me badly")
    assert isinstance(choose(longer, JOINED, ASKED_ABOUT_TEA, CHOOSING), triggers.Danger)


def test_a_choice_that_stands_in_no_flow_is_known_by_what_was_offered() -> None:
    """What is voted on stands in the vote's own sheet; the run keeps what its buttons say."""
    offered = {"tea:labels": "Help for women who bleed\nSkip"}
    asked = replace(ASKED_ABOUT_TEA, runs=(Run("tea", "v1", "tea", offered),))
    for text, known in (("help for women who BLEED", True), ("bleed", False)):
        action = choose(warned(text=text), JOINED, asked, CHOOSING)
        assert isinstance(action, triggers.Danger) is not known


def test_a_session_that_waits_without_a_run_warns_as_any_other() -> None:
    """Nobody knows how it came about; words of danger are answered all the same."""
    assert isinstance(choose(warned(), JOINED, replace(ASKED_ABOUT_TEA, runs=()), CHOOSING), triggers.Danger)


def test_stop_wins_over_danger_and_takes_it_along() -> None:
    action = choose(warned(text="stop now please"), JOINED, WAITING, LIBRARY)
    assert action == triggers.Stop(triggers.Danger(ABUSE, "stop now please"))


def test_what_staff_write_at_work_is_about_somebody_else() -> None:
    assert choose(warned(), JOINED, AT_WORK, STAFFED) == Reply("he hurts me")
    within = replace(AT_WORK, runs=(*AT_WORK.runs, Run("open", "v1", "words")))
    assert choose(warned(), JOINED, within, STAFFED) == Reply("he hurts me")


@pytest.mark.parametrize(
    "session",
    [
        replace(AT_WORK, wait=Wait("w1", MONDAY)),
        replace(AT_WORK, runs=(Run("reply", "v1", "send"),)),
        replace(AT_WORK, runs=(Run("reply", "v1", "gone"),)),
        replace(AT_WORK, runs=(*AT_WORK.runs, Run("gone", "v1", "words"))),
        replace(AT_WORK, runs=(Run("open", "v1", "words"),)),
    ],
)
def test_where_staff_are_not_asked_for_words_they_are_people_like_any_other(session: Session) -> None:
    assert choose(warned(), JOINED, session, STAFFED) == triggers.Danger(ABUSE, "he hurts me")


@pytest.mark.parametrize("contact", [HER, JOINED, STOPPED])
def test_the_one_tap_after_a_loss_is_of_use_at_any_time(contact: Contact) -> None:
    for session in (IDLE, WAITING, LATE, ASIDE, ANEW):
        assert routed(message(Heard.PRESS, press=Press(OFFER, 0)), contact, session) == triggers.Sad()
        assert routed(message(text="Stop all about birth!"), contact, session) == triggers.Sad()


MAY_WE = Consent(ask="May we?", consent="voice", choices={"yes": "Yes, keep them", "no": "No"})
ASKING = SmallLibrary.of(flow("choices", {"voice": MAY_WE}), *LIBRARY.flows.values())
ITEM = MediaItem("place", "audio/ogg")
VOICE = message(Heard.MEDIA, media=(ITEM,))
OFFER_VOICE = triggers.Tell("voice_offer")


def decided(decision: Decision, source: str = MAY_WE.source_sha256(), **more: object) -> Contact:
    wording = Wording("choices.voice", "v1", "a", source, "en")
    entry = ConsentEntry("voice", decision, wording, "fake", "1", MONDAY)
    return replace(JOINED, consents={"voice": entry}, **more)  # type: ignore[arg-type]


def told(word: str, seconds: int, *, offered: bool = False) -> Session:
    return Session(told=Told(word, MONDAY - timedelta(seconds=seconds)), voice_offered=offered)


@pytest.mark.parametrize(
    ("contact", "session", "action"),
    [
        (decided(Decision.GIVEN), IDLE, triggers.Record((ITEM,))),
        (decided(Decision.GIVEN), WAITING, triggers.Record((ITEM,))),
        (decided(Decision.GIVEN), told("voice_kept", 29), triggers.Record((ITEM,), say=False)),
        (decided(Decision.GIVEN), told("voice_kept", 31), triggers.Record((ITEM,))),
        (decided(Decision.GIVEN, stopped_at=MONDAY), IDLE, triggers.Record((ITEM,))),
        (decided(Decision.GIVEN, "older words"), IDLE, OFFER_VOICE),
        (decided(Decision.GIVEN, joined_at=None), WAITING, MEDIA),
        (decided(Decision.GIVEN, adult=False), IDLE, MEDIA),
        (decided(Decision.DECLINED), IDLE, OFFER_VOICE),
        (decided(Decision.WITHDRAWN), IDLE, OFFER_VOICE),
        (JOINED, IDLE, OFFER_VOICE),
        (JOINED, told("voice_offer", 29, offered=True), LEAVE),
        (JOINED, told("voice_offer", 31, offered=True), MEDIA),
        (JOINED, told("media", 29, offered=True), LEAVE),
        (HER, IDLE, welcome()),
    ],
)
def test_a_voice_note_is_kept_by_a_yes_to_the_words_in_force_and_by_nothing_else(
    contact: Contact, session: Session, action: Action
) -> None:
    assert routed(VOICE, contact, session, ASKING) == action
