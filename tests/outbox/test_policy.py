"""What may be said to whom, when: the table of HOUSE.md, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import MessageClass
from bot.outbox.policy import LOOK_AGAIN, MARGIN, Reason, Standing, Verdict, Window, decide
from tests.fakes import MONDAY

USEFUL = MONDAY + timedelta(hours=1)
TOMORROW = MONDAY + timedelta(days=1)
SAFETY, REPLY, SERVICE, PROACTIVE = MessageClass
GOES = Verdict()
STOPPED = Verdict(Reason.STOPPED)
NO_CONSENT = Verdict(Reason.NO_CONSENT)
HELD = Verdict(Reason.HELD_FOR_A_PERSON, USEFUL)
PAUSED = Verdict(Reason.PAUSED, TOMORROW)
TALKS = Verdict(Reason.IN_CONVERSATION, MONDAY + LOOK_AGAIN)


@pytest.mark.parametrize(
    ("person", "safety", "reply", "service", "proactive"),
    [
        (Standing(), GOES, GOES, GOES, GOES),
        (Standing(stopped=True), GOES, GOES, STOPPED, STOPPED),
        (Standing(paused_until=TOMORROW), GOES, GOES, GOES, PAUSED),
        (Standing(paused_until=MONDAY), GOES, GOES, GOES, GOES),
        (Standing(talks_until=TOMORROW), GOES, GOES, GOES, TALKS),
        (Standing(talks_until=MONDAY), GOES, GOES, GOES, GOES),
        (Standing(held=True), GOES, GOES, HELD, HELD),
        (Standing(consent=False), GOES, GOES, NO_CONSENT, NO_CONSENT),
        (Standing(stopped=True, held=True, consent=False), GOES, GOES, STOPPED, STOPPED),
        (Standing(held=True, consent=False), GOES, GOES, NO_CONSENT, NO_CONSENT),
        (Standing(paused_until=TOMORROW, held=True), GOES, GOES, HELD, HELD),
    ],
)
def test_each_class_of_message_has_its_own_rule(
    person: Standing, safety: Verdict, reply: Verdict, service: Verdict, proactive: Verdict
) -> None:
    found = [decide(kind, person, MONDAY, USEFUL) for kind in (SAFETY, REPLY, SERVICE, PROACTIVE)]
    assert found == [safety, reply, service, proactive]


@pytest.mark.parametrize("kind", MessageClass)
def test_what_is_of_no_use_any_more_is_not_said(kind: MessageClass) -> None:
    assert decide(kind, Standing(), USEFUL, USEFUL) == Verdict(Reason.TOO_LATE)
    assert decide(kind, Standing(), USEFUL - timedelta(seconds=1), USEFUL).goes


STANDINGS = st.builds(
    Standing,
    st.booleans(),
    st.none() | st.sampled_from([MONDAY - timedelta(days=1), TOMORROW]),
    st.booleans(),
    st.booleans(),
)


@given(st.sampled_from(MessageClass), STANDINGS)
def test_every_hold_back_has_a_reason_and_nothing_is_held_into_the_past(
    kind: MessageClass, person: Standing
) -> None:
    verdict = decide(kind, person, MONDAY, USEFUL)
    assert verdict.goes == (verdict.reason is None)
    assert verdict.until is None or verdict.until > MONDAY
    if kind in (SAFETY, REPLY):
        assert verdict.goes
    if person.stopped and kind in (SERVICE, PROACTIVE):
        assert verdict == STOPPED


DAY = timedelta(hours=24)
NEXT_WEEK = MONDAY + timedelta(days=7)


def after(heard: timedelta | None, knocked: timedelta | None = None) -> Standing:
    """Somebody who was heard, and told that something waits, so long ago."""
    moments = [None if each is None else MONDAY - each for each in (heard, knocked)]
    return Standing(window=Window(DAY, *moments))


@pytest.mark.parametrize("kind", MessageClass)
@pytest.mark.parametrize(
    ("heard", "is_open"),
    [
        (timedelta(0), True),
        (DAY - MARGIN - timedelta(seconds=1), True),
        (DAY - MARGIN, False),
        (DAY, False),
        (None, False),
    ],
)
def test_our_own_words_are_said_only_within_the_window(
    kind: MessageClass, heard: timedelta | None, is_open: bool
) -> None:
    person = after(heard)
    assert decide(kind, person, MONDAY, NEXT_WEEK).goes is is_open
    as_template = decide(kind, person, MONDAY, NEXT_WEEK, template=True)
    assert (as_template.goes, as_template.as_template) == (True, not is_open)


WAITS = Verdict(Reason.OUTSIDE_WINDOW, NEXT_WEEK)
KNOCKS = Verdict(Reason.OUTSIDE_WINDOW, NEXT_WEEK, knock=True)
TWO, FOUR = timedelta(days=2), timedelta(days=4)
LATER = Verdict(Reason.OUTSIDE_WINDOW, MONDAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("heard", "knocked", "waited_for", "proactive"),
    [
        (TWO, None, KNOCKS, KNOCKS),
        (None, None, KNOCKS, KNOCKS),
        (FOUR, TWO, LATER, WAITS),  # not answered
        (FOUR * 2, FOUR, KNOCKS, WAITS),  # not answered for long
        (timedelta(days=1.5), TWO, KNOCKS, LATER),  # answered since
        (TWO, FOUR, KNOCKS, KNOCKS),
        (None, TWO, LATER, WAITS),  # the provider says that she never wrote
    ],
)
def test_she_is_told_once_that_something_waits_and_not_nagged(
    heard: timedelta | None, knocked: timedelta, waited_for: Verdict, proactive: Verdict
) -> None:
    person = after(heard, knocked)
    found = [decide(kind, person, MONDAY, NEXT_WEEK) for kind in (SAFETY, REPLY, SERVICE, PROACTIVE)]
    assert found == [waited_for, waited_for, waited_for, proactive]


def test_what_may_not_be_said_at_all_knocks_for_nobody() -> None:
    person = replace(after(TWO), stopped=True)
    assert decide(PROACTIVE, person, MONDAY, NEXT_WEEK) == STOPPED
    assert decide(PROACTIVE, person, MONDAY, NEXT_WEEK, template=True) == STOPPED


def test_nothing_waits_for_longer_than_it_is_of_use() -> None:
    assert decide(REPLY, after(FOUR, TWO), MONDAY, USEFUL).until == USEFUL
