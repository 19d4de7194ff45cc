"""Boxes know where they end, and whether they are in each other's way."""

from __future__ import annotations

from bot.pictures.shapes import Box

BOX = Box(10, 20, 30, 40)


def test_a_box_knows_its_edges() -> None:
    assert (BOX.right, BOX.bottom, BOX.middle) == (40, 60, 40)


def test_boxes_meet_when_they_lie_over_one_another_and_not_when_they_only_touch() -> None:
    assert BOX.meets(Box(39, 59, 5, 5))
    assert BOX.meets(BOX)
    assert not BOX.meets(Box(40, 20, 5, 5))
    assert not BOX.meets(Box(10, 60, 5, 5))


def test_a_box_holds_what_lies_within_it() -> None:
    assert BOX.holds(Box(10, 20, 30, 40))
    assert not BOX.holds(Box(10, 20, 31, 40))
