"""Words are no answer to a question that she cannot have read, and no clock keeps an answer out for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.session import Crossed, Session, Wait
from bot.inbox.crossing import IN_HAND, crosses, noted
from tests.fakes import MONDAY

HOUR = timedelta(hours=1)
#: The question was asked a little after a whole second, as it always is.
ASKED = MONDAY + timedelta(milliseconds=300)


def after(seconds: float) -> datetime:
    """So long after the whole second in which the question was asked."""
    return MONDAY + timedelta(seconds=seconds)


def asked(at: datetime | None = ASKED, crossed: Crossed | None = None) -> Session:
    return Session(wait=Wait("w1", MONDAY + timedelta(days=1), asked_at=at), crossed=crossed)


def test_nothing_crosses_when_nothing_waits_or_nobody_knows_since_when() -> None:
    assert not crosses(Session(), MONDAY, MONDAY - HOUR, MONDAY)
    assert not crosses(asked(None), MONDAY, MONDAY - HOUR, MONDAY)


@pytest.mark.parametrize(
    ("written", "is_crossed"),
    [(-3600, True), (-2, True), (-1, True), (0, False), (1, False), (3600, False)],
)
def test_what_was_written_in_a_second_that_was_over_is_no_answer(written: float, is_crossed: bool) -> None:
    """In the very second it may be a quick answer: it is one."""
    assert crosses(asked(), after(5), after(written), None) is is_crossed


def test_what_was_in_our_hands_when_we_answered_is_no_answer_in_the_same_second_either() -> None:
    assert crosses(asked(), after(0.4), after(0), after(0.2))
    assert crosses(asked(), after(0.4), after(0), ASKED)


def test_what_was_in_our_hands_while_we_answered_something_else_answers_a_question_from_before() -> None:
    """A picture was declined meanwhile; she had read the question long before."""
    assert not crosses(asked(), after(60), after(59), after(61))


def test_what_another_process_had_in_hand_is_no_answer() -> None:
    assert crosses(asked(), ASKED - timedelta(milliseconds=1), None, None)
    assert crosses(asked(), ASKED - IN_HAND, None, None)
    assert not crosses(asked(), ASKED, None, None)


def test_a_clock_that_was_set_back_keeps_no_answer_out() -> None:
    """The question was asked in what is now the future."""
    for back in (HOUR, timedelta(days=1)):
        now = ASKED - back + timedelta(seconds=20)
        assert not crosses(asked(), now, now.replace(microsecond=0), None)


def test_where_the_provider_says_nothing_only_what_was_in_hand_crosses() -> None:
    assert not crosses(asked(), after(0.4), None, None)
    assert noted(after(1), None) is None


@pytest.mark.parametrize("ahead", [timedelta(seconds=5), timedelta(minutes=5), HOUR, timedelta(days=1)])
def test_when_our_clock_is_ahead_her_second_answer_counts_and_every_one_after_it(ahead: timedelta) -> None:
    first, second, later = after(4), after(4 + 5), after(600)
    assert crosses(asked(), first, first - ahead, None)
    told = asked(crossed=noted(first, first - ahead))
    assert not crosses(told, second, second - ahead, None)
    next_question = replace(told, wait=Wait("w2", MONDAY + HOUR, asked_at=after(597)))
    assert not crosses(next_question, later, later - ahead, None)


def test_when_the_clocks_agree_again_nothing_of_it_is_left() -> None:
    told = asked(after(100), noted(after(4), after(4) - HOUR))
    assert not crosses(told, after(104), after(103), None)
    assert crosses(told, after(104), after(60), None)


def test_when_our_clock_is_behind_every_answer_counts() -> None:
    assert not crosses(asked(), after(4), after(4) + HOUR, None)


def test_what_an_outage_has_delayed_is_no_answer_however_much_of_it_there_is() -> None:
    """Written over an hour, delivered within seconds, one by one."""
    session, came = asked(), 0.5
    for number in range(100):
        came += 0.05
        at, written = after(came), after(-3600 + number * 30)
        assert crosses(session, at, written, None)
        session = replace(session, crossed=noted(at, written))


@given(st.lists(st.floats(3, 600), min_size=2, max_size=6), st.floats(-90_000, 90_000))
def test_whatever_the_clocks_do_no_two_messages_in_a_row_cross(pauses: list[float], ahead: float) -> None:
    """She writes, reads that it crossed, and writes again, each time after the question."""
    session, at, row = asked(), ASKED, 0
    for pause in pauses:
        at += timedelta(seconds=pause)
        written = (at - timedelta(seconds=ahead)).replace(microsecond=0)
        row = row + 1 if crosses(session, at, written, None) else 0
        assert row < 2
        if row:
            session = replace(session, crossed=noted(at, written))


def test_a_volley_from_before_the_outage_is_no_answer_either() -> None:
    """Written as quickly as it is delivered now: nobody has read anything in between."""
    session = asked()
    for number in range(10):
        at, written = after(1 + number / 3), after(-3600 + number // 3)
        assert crosses(session, at, written, None)
        session = replace(session, crossed=noted(at, written))
