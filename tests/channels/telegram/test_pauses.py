"""How long to wait before the next try."""

from __future__ import annotations

from bot.channels.telegram.pauses import Pauses


def test_pauses_double_up_to_a_longest() -> None:
    pauses = Pauses(lambda: 1.0, first=1, longest=10)
    assert [pauses.next() for _ in range(6)] == [1, 2, 4, 8, 10, 10]


def test_after_a_success_they_are_short_again() -> None:
    pauses = Pauses(lambda: 1.0, first=1)
    pauses.next(), pauses.next()
    pauses.reset()
    assert pauses.next() == 1


def test_chance_takes_away_up_to_half() -> None:
    assert Pauses(lambda: 0.0, first=8).next() == 4
    assert Pauses(lambda: 0.5, first=8).next() == 6


def test_what_we_were_told_is_kept_but_not_for_ever() -> None:
    pauses = Pauses(lambda: 1.0)
    assert pauses.next(30) == 30
    assert pauses.next(1e8) == 3600


def test_a_thousand_failures_do_no_harm() -> None:
    pauses = Pauses(lambda: 1.0, longest=60)
    assert {pauses.next() for _ in range(1000)} == {1, 2, 4, 8, 16, 32, 60}
