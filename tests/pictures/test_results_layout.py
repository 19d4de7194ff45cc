"""Where things lie: nothing leaves the picture, nothing lies over another, and a mirror keeps it so."""

from __future__ import annotations

import pytest

from bot.domain.release import Outcome
from bot.pictures.letters import width_of
from bot.pictures.results_layout import BOLDER, WIDTH, Layout, Written, lay_out
from bot.pictures.shapes import Box
from tests.pictures.votes import LANGUAGES, drawn, every_outcome, outcome, stage


def box_of(text: Written) -> Box:
    width = width_of(text.text, text.size * (BOLDER if text.bold else 1))
    left = text.x - width if text.from_right else text.x
    return Box(left, text.y - text.size * 0.8, width, text.size)


def of(layout: Layout, kind: str) -> list[Box]:
    return [shape.box for shape in layout.shapes if shape.kind == kind]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(every_outcome()))
def test_nothing_leaves_the_picture_or_lies_over_another(language: str, name: str) -> None:
    layout = lay_out(drawn(every_outcome()[name], language))
    whole = Box(0, 0, layout.width, layout.height)
    texts = [box_of(text) for text in layout.texts]
    tracks, stars = of(layout, "track"), of(layout, "star")
    for place, text in enumerate(texts):
        assert whole.holds(text), layout.texts[place]
        assert not any(text.meets(other) for other in (*texts[:place], *tracks, *stars)), layout.texts[place]
    cards = of(layout, "card") + of(layout, "winner") + of(layout, "outcome")
    for place, card in enumerate(cards):
        assert whole.holds(card)
        assert not any(card.meets(other) for other in cards[:place])


def test_a_bar_is_as_long_as_its_share_and_a_range_lies_at_its_end() -> None:
    layout = lay_out(drawn(stage()))
    everybody, champions, staff, women = of(layout, "track")[:4]
    bars, ranges = of(layout, "bar"), of(layout, "range")
    assert bars[0].width == pytest.approx(everybody.width * 0.70)
    assert (ranges[0].x, ranges[0].right) == pytest.approx(
        (champions.x + champions.width * 0.6, champions.x + champions.width * 0.8)
    )
    assert ranges[1].right == pytest.approx(staff.right)
    assert bars[3].width == pytest.approx(women.width * 0.75)
    assert everybody.height > women.height
    few = [each for each in ranges if each.x == pytest.approx(everybody.x)]
    assert few, "a few: the range begins at nothing, and nothing is drawn as certain"


def test_arabic_begins_on_the_right() -> None:
    layout = lay_out(drawn(stage(), "ar"))
    assert all(text.from_right for text in layout.texts)
    for track in of(layout, "track"):
        bar = next(bar for bar in of(layout, "bar") + of(layout, "range") if bar.y == track.y)
        assert bar.right == pytest.approx(track.right)
    assert all(star.x > WIDTH / 2 for star in of(layout, "star"))


def test_every_choice_that_counts_has_its_star() -> None:
    assert len(of(lay_out(drawn(outcome(Outcome.SHORTLIST, "a", "b", "c"))), "star")) == 1 + 3
    assert len(of(lay_out(drawn(stage())), "winner")) == 1


def test_letters_are_large_enough_for_a_phone() -> None:
    assert min(text.size for text in lay_out(drawn(stage())).texts) >= 12
