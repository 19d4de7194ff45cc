"""What may be said to whom, when: the table of HOUSE.md, line by line."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.hours import LONDON
from bot.domain.message import MessageClass
from bot.domain.quiet import QUIET, SAME_DAY, SendWindow
from bot.outbox.policy import LOOK_AGAIN, MARGIN, Reason, Standing, Verdict, Window, decide, dropped_for
from tests.fakes import MONDAY

USEFUL = MONDAY + timedelta(days=2)
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
    proactive_at=st.none()
    | st.datetimes(datetime(2026, 11, 1), datetime(2027, 5, 1), timezones=st.just(UTC)),  # noqa: DTZ001
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
    soon = MONDAY + timedelta(hours=1)
    assert decide(REPLY, after(FOUR, TWO), MONDAY, soon).until == soon
    assert decide(PROACTIVE, Standing(paused_until=TOMORROW), MONDAY, soon) == Verdict(Reason.PAUSED, soon)


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


LONG = utc(12, 31, 12)


def quiet(until: datetime) -> Verdict:
    return Verdict(Reason.QUIET_HOURS, until)


@pytest.mark.parametrize(
    ("at", "window", "service", "proactive"),
    [
        (utc(11, 23, 9), None, GOES, GOES),
        (utc(11, 23, 8, 59), None, quiet(utc(11, 23, 9)), quiet(utc(11, 23, 9))),
        (utc(11, 23, 20), None, quiet(utc(11, 24, 9)), quiet(utc(11, 24, 9))),
        (utc(11, 28, 20), None, quiet(utc(11, 30, 9)), quiet(utc(11, 30, 9))),  # over a Sunday
        (utc(11, 29, 12), None, quiet(utc(11, 30, 9)), quiet(utc(11, 30, 9))),
        # told on the day itself: from seven, on a Sunday too, but nobody is asked for anything then
        (utc(11, 29, 7), SAME_DAY, GOES, quiet(utc(11, 30, 9))),
        (utc(11, 29, 6), SAME_DAY, quiet(utc(11, 29, 7)), quiet(utc(11, 30, 9))),
        # narrower hours hold for both
        (utc(11, 23, 10), SendWindow(time(17), time(22)), quiet(utc(11, 23, 17)), quiet(utc(11, 23, 17))),
        (utc(11, 23, 21), SendWindow(time(17), time(22)), GOES, quiet(utc(11, 24, 17))),
        # hours that lie in the night have no moment for what is said first
        (utc(11, 23, 21), SendWindow(time(20), time(22)), GOES, quiet(LONG)),
    ],
)
def test_quiet_hours_hold_for_what_is_said_first_and_for_nothing_that_answers(
    at: datetime, window: SendWindow | None, service: Verdict, proactive: Verdict
) -> None:
    found = [
        decide(kind, Standing(), at, LONG, window=window) for kind in (SAFETY, REPLY, SERVICE, PROACTIVE)
    ]
    assert found == [GOES, GOES, service, proactive]


def test_what_the_night_outlasts_is_held_until_it_is_of_no_use_and_counted_by_the_night() -> None:
    at, useless = utc(11, 23, 21), utc(11, 24, 6)
    assert decide(SERVICE, Standing(), at, useless) == quiet(useless)
    assert decide(SERVICE, Standing(), useless, useless) == Verdict(Reason.TOO_LATE)
    assert dropped_for("quiet_hours") == "quiet_hours"
    assert dropped_for("") == dropped_for("too_fast") == "too_late"


@pytest.mark.parametrize(
    ("last", "at", "verdict"),
    [
        (utc(11, 16, 9), MONDAY, GOES),
        (utc(11, 16, 19, 59), utc(11, 23, 9), GOES),  # by the date
        (utc(11, 17, 9), MONDAY, Verdict(Reason.WEEKLY_CAP, utc(11, 24, 9))),
        (utc(11, 22, 23), MONDAY, Verdict(Reason.WEEKLY_CAP, utc(11, 30, 9))),  # over a Sunday
        (
            utc(10, 24, 18, 59),
            utc(10, 30, 19),
            Verdict(Reason.WEEKLY_CAP, utc(10, 31, 9)),
        ),  # the clocks change
        (utc(10, 24, 18, 59), utc(10, 31, 9), GOES),
        (utc(3, 23, 9), utc(3, 30, 8), GOES),
        (utc(11, 17, 9), utc(11, 23, 21), Verdict(Reason.WEEKLY_CAP, utc(11, 24, 9))),  # and it is night
    ],
)
def test_we_speak_first_once_in_seven_days(last: datetime, at: datetime, verdict: Verdict) -> None:
    person = Standing(proactive_at=last)
    assert decide(PROACTIVE, person, at, LONG) == verdict
    assert decide(SERVICE, person, MONDAY, LONG) == GOES


@pytest.mark.parametrize(
    ("person", "reason", "until"),
    [
        (Standing(paused_until=utc(11, 27, 3), proactive_at=MONDAY), Reason.PAUSED, utc(11, 30, 9)),
        (Standing(paused_until=utc(11, 25, 3)), Reason.PAUSED, utc(11, 25, 9)),
        (Standing(proactive_at=MONDAY, talks_until=LONG), Reason.WEEKLY_CAP, utc(11, 30, 9)),
        (Standing(talks_until=LONG), Reason.QUIET_HOURS, utc(11, 24, 9)),
        (Standing(held=True, proactive_at=MONDAY), Reason.HELD_FOR_A_PERSON, LONG),
    ],
)
def test_the_first_reason_counts_and_the_last_moment(
    person: Standing, reason: Reason, until: datetime
) -> None:
    assert decide(PROACTIVE, person, utc(11, 23, 21), LONG) == Verdict(reason, until)


def test_what_she_has_just_tapped_to_read_waits_for_no_morning() -> None:
    night = utc(11, 23, 23)
    heard = Window(DAY, night, night - DAY)
    assert decide(PROACTIVE, Standing(window=heard, asked=True), night, LONG).goes
    assert not decide(PROACTIVE, Standing(window=heard), night, LONG).goes
    capped = Standing(window=heard, asked=True, proactive_at=MONDAY)
    assert decide(PROACTIVE, capped, night, LONG).reason is Reason.WEEKLY_CAP


def test_nobody_is_knocked_at_night() -> None:
    night = utc(11, 23, 21)
    closed = Standing(window=Window(DAY, night - FOUR))
    assert decide(PROACTIVE, closed, night, LONG, template=True) == quiet(utc(11, 24, 9))
    assert decide(SERVICE, closed, night, LONG) == quiet(utc(11, 24, 9))


YEAR = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(
    YEAR, st.none() | YEAR, st.none() | YEAR, st.sampled_from([None, SAME_DAY, SendWindow(time(6), time(23))])
)
def test_nobody_is_written_to_first_at_night_nor_twice_within_seven_days(
    at: datetime, last: datetime | None, pause: datetime | None, window: SendWindow | None
) -> None:
    person, useless = Standing(proactive_at=last, paused_until=pause), at + timedelta(days=900)
    verdict = decide(PROACTIVE, person, at, useless, window=window)
    said = at if verdict.goes else verdict.until
    assert said is not None
    assert QUIET.is_open(said)
    assert last is None or _day(said) >= _day(last) + timedelta(days=7)
    assert decide(PROACTIVE, person, said, useless, window=window).goes, "held once, and not again and again"


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
