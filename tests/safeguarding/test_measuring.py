"""Shares, their intervals, and figures by language and category."""

from __future__ import annotations

import pytest

from bot.safeguarding.measuring import Outcome, Share, by_category, by_language, outcomes
from bot.safeguarding.screen import Screen
from bot.safeguarding.sentences import Sentence

FOUND = [
    Outcome("en", "loss", "now", found=True, right_category=True, right_time=False),
    Outcome("en", "loss", "now", found=False, right_category=False, right_time=False),
    Outcome("so", "none", "loss", found=True, right_category=False, right_time=False),
    Outcome("so", "none", "plain", found=False, right_category=False, right_time=False),
]


def test_wilsons_interval_is_the_known_one() -> None:
    assert Share(8, 10).interval() == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert Share(0, 0).interval() == (0.0, 1.0)
    assert Share(0, 0).value == 0
    low, high = Share(10, 10).interval()
    assert low < 1
    assert high == pytest.approx(1)


def test_figures_by_language_end_with_all() -> None:
    english, somali, every = by_language(FOUND)
    assert (english.name, english.recall, english.false_alarms) == ("en", Share(1, 2), Share(0, 0))
    assert (somali.recall, somali.false_alarms) == (Share(0, 0), Share(1, 2))
    assert (every.name, every.recall, every.false_alarms) == ("all", Share(1, 2), Share(1, 2))
    assert (every.right_category, every.right_time) == (Share(1, 1), Share(0, 1))


def test_a_harmless_sentence_counts_for_the_danger_it_looks_like() -> None:
    loss, plain = by_category(FOUND)
    assert (loss.name, loss.recall, loss.false_alarms) == ("loss", Share(1, 2), Share(1, 1))
    assert (plain.name, plain.false_alarms) == ("plain", Share(0, 1))


def test_a_screen_is_measured_sentence_by_sentence(screen: Screen) -> None:
    asked = [Sentence("en", "abuse", "now", "my husband beats me"), Sentence("en", "none", "plain", "yes")]
    told, harmless = outcomes(screen, asked)
    assert told.found and told.right_category and told.right_time
    assert not harmless.found
