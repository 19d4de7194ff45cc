"""The words of the retention table are complete, and what holds by itself makes sense."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.retention import ABOUT, DEFAULTS, Record


def test_every_class_is_explained_and_has_a_default_in_the_order_of_clearing_away() -> None:
    assert set(ABOUT) == set(Record)
    assert [rule.record for rule in DEFAULTS] == list(Record)


def test_a_default_does_what_fits_its_class_or_keeps_for_ever() -> None:
    for rule in DEFAULTS:
        assert (rule.after_days is None) == (rule.action is None), rule
        assert rule.action is None or rule.action in ABOUT[rule.record].fits
        assert rule.after_days is None or rule.after_days >= 1


def test_the_reason_makes_no_difference_between_rules() -> None:
    assert replace(DEFAULTS[0], why="Because.") == DEFAULTS[0]
    assert replace(DEFAULTS[0], after_days=1) != DEFAULTS[0]
