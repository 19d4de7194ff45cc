"""What may be said to whom, when: the table of HOUSE.md, line by line."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.message import MessageClass
from bot.outbox.policy import LOOK_AGAIN, Reason, Standing, Verdict, decide
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
