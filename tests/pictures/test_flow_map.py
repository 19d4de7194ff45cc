"""Nothing of a map lies over anything else, and every way is drawn from where it begins to where it leads."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.domain.flow_map import END
from bot.pictures.flow_map import WIDTH, Picture, lay_out
from bot.pictures.shapes import Arrow, Box
from tests.pictures.maps import TANGLE, maps_to_draw, real_maps

every_map = pytest.mark.parametrize("which", ["en", "ar", "tangle"])


def boxes(picture: Picture) -> list[Box]:
    return [
        picture.start.box,
        *(each.block.box for each in picture.cards),
        *(end.box for end in picture.ends),
    ]


@every_map
def test_no_box_lies_over_another_and_all_lie_on_the_picture(which: str) -> None:
    for flow in maps_to_draw(which):
        picture = lay_out(flow, "Try it here")
        found = boxes(picture)
        assert not [pair for pair in combinations(found, 2) if pair[0].meets(pair[1])]
        assert all(Box(0, 0, picture.width, picture.height).holds(each) for each in found)


@every_map
def test_every_way_is_an_arrow(which: str) -> None:
    for flow in maps_to_draw(which):
        drawn = sorted((arrow.start, arrow.to) for arrow in lay_out(flow).arrows)
        ways = [(card.name, way.to) for card in flow.cards for way in card.ways]
        assert drawn == sorted([("", flow.cards[0].name), *ways])


@every_map
def test_an_arrow_begins_at_its_step_and_ends_at_the_edge_of_where_it_leads(which: str) -> None:
    for flow in maps_to_draw(which):
        picture = lay_out(flow)
        at = {each.card.name: each.block.box for each in picture.cards} | {"": picture.start.box}
        for arrow in picture.arrows:
            start, (x, y) = at[arrow.start], arrow.points[-1]
            assert start.x <= arrow.points[0][0] <= start.right
            assert start.y <= arrow.points[0][1] <= start.bottom
            if arrow.to != END:
                box = at[arrow.to]
                assert (x in (box.x, box.right) and box.y < y < box.bottom) or (
                    y == box.y and box.x < x < box.right
                )


@every_map
def test_no_arrow_crosses_a_card_that_it_does_not_belong_to(which: str) -> None:
    for flow in maps_to_draw(which):
        picture = lay_out(flow)
        for arrow in picture.arrows:
            for each in picture.cards:
                if each.card.name not in (arrow.start, arrow.to):
                    assert not any(line.meets(each.block.box) for line in lines(arrow)), (
                        arrow,
                        each.card.name,
                    )


@every_map
def test_ways_to_different_steps_never_run_on_the_same_line(which: str) -> None:
    for flow in maps_to_draw(which):
        beside = [arrow for arrow in lay_out(flow).arrows if arrow.lane]
        for one, other in combinations(beside, 2):
            if one.to != other.to:
                upright = (lines(one)[1], lines(other)[1])
                assert not upright[0].meets(upright[1]), (one, other)


def lines(arrow: Arrow) -> list[Box]:
    """The straight parts of an arrow, a little broader than nothing."""
    return [
        Box(min(x1, x2) - 0.5, min(y1, y2) - 0.5, abs(x2 - x1) + 1, abs(y2 - y1) + 1)
        for (x1, y1), (x2, y2) in zip(arrow.points, arrow.points[1:], strict=False)
    ]


def test_a_picture_is_as_wide_as_a_phone_shows_well_or_hardly_wider() -> None:
    widths = {name: lay_out(flow).width for name, flow in real_maps("en").items()}
    assert widths["welcome"] == WIDTH
    assert max(widths.values()) <= 1.2 * WIDTH


def test_the_title_can_be_left_to_the_page() -> None:
    assert lay_out(TANGLE).heading
    assert lay_out(TANGLE, heading=False).heading == ()
