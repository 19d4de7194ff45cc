"""So much is fine, one more is told, and the rest is too much, until the window is over."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.pace import Meter, Pace

FINE, TELL, TOO_MUCH = Pace.FINE, Pace.TELL, Pace.TOO_MUCH


def test_one_more_than_is_fine_is_told_and_the_rest_is_too_much() -> None:
    meter = Meter([(3, 10)])
    assert [meter.count("ann", second) for second in range(6)] == [FINE] * 3 + [TELL] + [TOO_MUCH] * 2
    assert meter.count("ben", 5) is FINE, "nobody pays for somebody else"
    assert meter.count("ann", 10) is FINE


def test_the_longer_limit_holds_when_the_shorter_one_has_passed() -> None:
    meter = Meter([(2, 10), (4, 3600)])
    assert [meter.count("ann", second) for second in (0, 1, 20, 21, 40, 41, 60)] == [FINE] * 4 + [
        TELL,
        TOO_MUCH,
        TOO_MUCH,
    ]
    assert meter.count("ann", 3600) is FINE


def test_what_did_not_come_after_all_is_taken_back() -> None:
    meter = Meter([(1, 10)])
    for _ in range(20):
        assert meter.count("ann", 0) is FINE
        meter.uncount("ann")
    meter.uncount("nobody")


def test_a_clock_that_is_set_back_keeps_nobody_out() -> None:
    meter = Meter([(1, 10)])
    assert [meter.count("ann", second) for second in (3600, 3601, 3602)] == [FINE, TELL, TOO_MUCH]
    assert meter.count("ann", 2) is FINE


def test_what_comes_out_of_order_is_counted_together() -> None:
    meter = Meter([(2, 10)])
    assert [meter.count("ann", second) for second in (5, 3, 4)] == [FINE, FINE, TELL]


@given(st.lists(st.text(max_size=3), max_size=60))
def test_no_more_names_are_remembered_than_there_is_room_for(names: list[str]) -> None:
    meter = Meter([(1, 10)], names=5)
    for name in names:
        meter.count(name, 0)
        assert len(meter) <= 5
