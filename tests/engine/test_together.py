"""Two turns of one message go out as one, and a question keeps its own message."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.contact import Contact
from bot.domain.message import Choice, File, OutboundMessage
from bot.domain.session import Session, Told
from bot.engine import events as facts
from bot.engine.run import Turn, together
from tests.fakes import MONDAY


def turn(*said: str, choices: tuple[Choice, ...] = (), number: int = 1) -> Turn:
    events = tuple(facts.Spoken(OutboundMessage(text, choices)) for text in said)
    return Turn(Session(told=Told(f"turn {number}", MONDAY)), Contact("contact-1", None, MONDAY), events)


def test_two_turns_together_go_out_as_one_message_where_nothing_is_asked_between() -> None:
    both = together(turn("Thank you."), turn("You wrote: hello.", number=2))
    assert [fact.message.text for fact in both.events if isinstance(fact, facts.Spoken)] == [
        "Thank you.\n\nYou wrote: hello."
    ]
    assert both.session.told == Told("turn 2", MONDAY)


def test_a_question_keeps_its_own_message() -> None:
    asked = turn("Tea?", choices=(Choice("yes", "Yes"),))
    assert len(together(asked, turn("Help.")).events) == 2
    both = together(turn("Thank you."), asked)
    assert len(both.events) == 1
    spoken = both.events[0]
    assert isinstance(spoken, facts.Spoken)
    assert (spoken.message.text, len(spoken.message.choices)) == ("Thank you.\n\nTea?", 1)


def test_a_silent_turn_takes_nothing_away() -> None:
    assert together(turn(), turn("a")).events == turn("a").events
    assert together(turn("a"), turn()).events == turn("a").events
    assert together(turn(), turn()).events == ()


def test_a_file_goes_with_what_both_say() -> None:
    file = File("mine.txt", "Everything")
    first = turn("Here it is.")
    told = first.events[0]
    assert isinstance(told, facts.Spoken)
    with_file = replace(first, events=(facts.Spoken(replace(told.message, file=file)),))
    (both,) = together(with_file, turn("You wrote: hello.")).events
    assert isinstance(both, facts.Spoken)
    assert both.message.file == file
