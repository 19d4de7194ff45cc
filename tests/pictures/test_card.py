"""A card is as high as what stands on it, and says in words where its ways lead."""

from __future__ import annotations

from itertools import combinations

import pytest

from bot.domain.flow_map import END, Card, Shape, Way
from bot.pictures.card import INDENT, LONGEST, Block, build
from bot.pictures.letters import width_of
from bot.pictures.shapes import Box
from tests.pictures.maps import TANGLE

PLACE = Box(20, 100, 440, 0)


def built(card: Card, footer: str = "", *, rtl: bool = False) -> Block:
    return build(card, PLACE, footer, rtl=rtl)


def words(block: Block) -> str:
    figures = (*block.pills, *block.row_figures, *block.ends)
    return " ".join(line.text for lines in (block.lines, *(f.lines for f in figures)) for line in lines)


@pytest.mark.parametrize("footer", ["", "Try it here"])
@pytest.mark.parametrize("card", TANGLE.cards, ids=lambda card: card.shape)
def test_everything_lies_within_the_card_and_nothing_over_anything_else(card: Card, footer: str) -> None:
    block = built(card, footer)
    figures = [*(pill.box for pill in block.pills), *(row for _, row in block.rows)]
    assert all(block.box.holds(each) for each in figures)
    assert not [pair for pair in combinations(figures, 2) if pair[0].meets(pair[1])]
    for line in block.lines:
        left = line.x - width_of(line.text, line.size) if line.rtl else line.x
        assert PLACE.x + INDENT <= left + 0.001
        assert left + width_of(line.text, line.size) <= PLACE.right - INDENT + 0.001
        assert block.box.y < line.y < block.box.bottom


def test_a_card_names_its_step_and_what_it_does_and_every_way() -> None:
    block = built(TANGLE.cards[1], "Try it here")
    said = words(block)
    assert "fork · chooses the way" in said
    assert [way.to for way, _ in block.rows] == ["call", "last", "first", "fork", END]
    for expected in ("→ call", "→ first", "Back", "The end", "Try it here"):
        assert expected in said


def test_a_long_text_is_shortened() -> None:
    block = built(Card("a", Shape.SAID, "says", "word " * 100))
    assert "…" in words(block)
    assert len(words(block)) < LONGEST + 30


def test_what_runs_from_the_right_stands_at_the_right() -> None:
    block = built(Card("a", Shape.ASKED, "asks", "أهلاً", ("نعم",), (Way("b", "لا"),)), rtl=True)
    (text,) = [line for line in block.lines if line.rtl]
    assert text.x == PLACE.right - INDENT
    assert block.pills[0].box.right == PLACE.right - INDENT
    assert block.pills[0].lines[0].rtl
    assert block.row_figures[0].lines[0].rtl
