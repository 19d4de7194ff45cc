"""Where everything of a timeline lies: within a phone's width, nothing over anything else."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from bot.pictures.letters import width_of
from bot.pictures.results_layout import BOLDER, WIDTH
from bot.pictures.timeline import Timeline
from bot.pictures.timeline_layout import GAP, LEAF, MARGIN, Layout, lay_out
from tests.pictures.timelines import full


@pytest.fixture
def layout() -> Layout:
    return lay_out(full())


def test_everything_is_within_the_width_of_a_phone(layout: Layout) -> None:
    for mark in layout.marks:
        assert mark.box.x >= 0 and mark.box.right <= WIDTH
        assert mark.box.y >= 0 and mark.box.bottom <= layout.height
    for line in layout.texts:
        if line.x != MARGIN + LEAF / 2:
            assert line.x + width_of(line.text, line.size * (BOLDER if line.bold else 1)) <= WIDTH


def test_no_card_lies_over_another(layout: Layout) -> None:
    boxes = [mark.box for mark in layout.marks if mark.kind in ("card", "milestone", "leaf")]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].meets(pair[1])]


def test_no_line_is_written_over_another(layout: Layout) -> None:
    cards = sorted((line.y for line in layout.texts if line.x > MARGIN + LEAF), reverse=True)
    assert min(high - low for high, low in pairwise(cards)) >= 10


def test_no_letters_are_too_small_to_read(layout: Layout) -> None:
    assert min(line.size for line in layout.texts) >= 12


def test_a_bar_is_as_long_as_its_count(layout: Layout) -> None:
    tracks = [mark.box.width for mark in layout.marks if mark.kind == "track"]
    bars = [mark.box.width for mark in layout.marks if mark.kind == "bar"]
    assert len(tracks) == 4
    assert bars == [pytest.approx(tracks[0]), pytest.approx(tracks[0] * 40 / 120)]


def test_weeks_without_anything_are_not_drawn() -> None:
    empty = lay_out(Timeline("Plan", "Weeks", "1 to 31 March", ()))
    assert not empty.marks
    assert empty.height < 120


def test_days_are_told_apart(layout: Layout) -> None:
    leaves = [mark.box for mark in layout.marks if mark.kind == "leaf"]
    assert all(below.y - above.bottom >= GAP for above, below in pairwise(leaves))
