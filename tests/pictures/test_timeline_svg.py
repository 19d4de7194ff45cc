"""The drawing of a timeline: well-formed, safe, readable without sight and without colours."""

from __future__ import annotations

import pytest

from bot.pictures import timeline_svg as drawing
from bot.pictures.glyphs import NoLetters
from bot.pictures.timeline import Timeline
from bot.pictures.timeline_svg import timeline_png, timeline_svg
from tests.pictures.test_svg import NAMESPACE, contrast, read
from tests.pictures.timelines import full


def test_it_tells_those_who_cannot_see_it_everything() -> None:
    shown = read(timeline_svg(full()))
    title, words = shown.find(f"{NAMESPACE}title"), shown.find(f"{NAMESPACE}desc")
    assert shown.get("role") == "img"
    assert title is not None and title.text == f"{full().title}: {full().period}"
    assert words is not None and words.text == " ".join(full().told())
    assert shown.get("aria-labelledby") == title.get("id")
    assert shown.get("aria-describedby") == words.get("id")


def test_nothing_in_it_is_a_style_or_a_script() -> None:
    for each in read(timeline_svg(full())).iter():
        assert each.tag.removeprefix(NAMESPACE) not in ("style", "script", "foreignObject", "image")
        assert not {name for name in each.attrib if name == "style" or name.startswith("on")}


@pytest.mark.parametrize("colour", [drawing.INK, drawing.SOFT, drawing.PLUM, drawing.GREEN, drawing.WARN])
@pytest.mark.parametrize("paper", [drawing.PAPER, drawing.CARD, drawing.WASH])
def test_words_can_be_read(colour: str, paper: str) -> None:
    assert contrast(colour, paper) >= 4.5


@pytest.mark.parametrize("colour", drawing.AIMS)
def test_bars_can_be_seen(colour: str) -> None:
    assert contrast(colour, drawing.TRACK) >= 3
    assert contrast(colour, drawing.CARD) >= 3


def test_a_title_with_signs_of_its_own_breaks_nothing() -> None:
    written = [each.text for each in read(timeline_svg(full())).iter(f"{NAMESPACE}text")]
    assert "For <some> & others" in written


def test_as_png_it_is_three_times_a_phone_wide() -> None:
    image = timeline_png(full())
    assert image.startswith(b"\x89PNG")
    assert int.from_bytes(image[16:20], "big") == 1080


def test_letters_that_no_font_has_are_not_drawn_as_boxes() -> None:
    with pytest.raises(NoLetters):
        timeline_png(Timeline("Plan", "\U00016f00", "March", ()))
