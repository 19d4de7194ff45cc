"""The drawing as a browser gets it: well-formed, safe, complete, and to be read without sight."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from bot.domain.flow_map import Shape
from bot.pictures import svg
from bot.pictures.svg import flow_svg
from tests.pictures.maps import TANGLE, maps_to_draw

NAMESPACE = "{http://www.w3.org/2000/svg}"
every_map = pytest.mark.parametrize("which", ["en", "ar", "tangle"])


def read(drawing: str) -> ET.Element:
    return ET.fromstring(drawing)  # noqa: S314  # our own


def find(drawing: ET.Element, tag: str) -> list[ET.Element]:
    return drawing.findall(f".//{NAMESPACE}{tag}")


@every_map
def test_every_step_is_named_and_every_way_has_its_arrow(which: str) -> None:
    for flow in maps_to_draw(which):
        drawing = read(flow_svg(flow))
        texts = "".join(text for each in find(drawing, "text") for text in each.itertext())
        assert all(card.name in texts for card in flow.cards)
        drawn = [
            (each.get("data-from"), each.get("data-to")) for each in find(drawing, "g") if each.get("data-to")
        ]
        for card in flow.cards:
            for way in card.ways:
                assert (card.name, way.to) in drawn


@every_map
def test_it_tells_those_who_cannot_see_it_everything(which: str) -> None:
    for flow in maps_to_draw(which):
        drawing = read(flow_svg(flow))
        title, words = drawing.find(f"{NAMESPACE}title"), drawing.find(f"{NAMESPACE}desc")
        assert drawing.get("role") == "img"
        assert title is not None and title.text is not None and flow.title in title.text
        assert words is not None and words.text is not None
        assert all(card.name in words.text for card in flow.cards)
        assert drawing.get("aria-labelledby") == title.get("id")
        assert drawing.get("aria-describedby") == words.get("id")


@every_map
def test_with_links_every_card_is_one_and_says_what_it_does(which: str) -> None:
    for flow in maps_to_draw(which):
        drawing = read(flow_svg(flow, link=lambda step: f"/try?step={step}&more=1"))
        links = find(drawing, "a")
        assert [link.get("href") for link in links] == [
            f"/try?step={card.name}&more=1" for card in flow.cards
        ]
        for link, card in zip(links, flow.cards, strict=True):
            assert (link.get("aria-label") or "").startswith(f"Try it here: {card.name} ")
            assert "Try it here" in "".join(link.itertext())


@every_map
def test_nothing_in_it_is_a_style_or_a_script(which: str) -> None:
    for flow in maps_to_draw(which):
        for each in read(flow_svg(flow)).iter():
            assert each.tag.removeprefix(NAMESPACE) not in ("style", "script", "foreignObject", "image")
            assert not {name for name in each.attrib if name == "style" or name.startswith("on")}


def test_what_runs_from_the_right_is_marked_so_for_every_program() -> None:
    texts = find(read(flow_svg(TANGLE)), "text")
    (arabic,) = [each for each in texts if "أهلاً" in (each.text or "")]
    assert arabic.get("text-anchor") == "end"
    assert (arabic.text or "")[0] == "\u202b"


def test_every_shape_looks_different() -> None:
    looks = list(svg.FILLS.values())
    assert len(set(looks)) == len(looks) == len(Shape)


@pytest.mark.parametrize(
    "ground", [svg.PAPER, svg.CARD, "#e2efe7", *(fill for fill, _ in svg.FILLS.values())]
)
def test_words_have_contrast_with_everything_they_stand_on(ground: str) -> None:
    """4.5 to 1 for words, 3 to 1 for edges (WCAG 2.2, 1.4.3 and 1.4.11)."""
    for colour in (svg.INK, svg.SOFT, svg.PLUM, svg.LEAF, *svg.LANES):
        assert contrast(colour, ground) >= 4.5, (colour, ground)
    for _, edge in svg.FILLS.values():
        assert contrast(edge, ground) >= 3, (edge, ground)


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
