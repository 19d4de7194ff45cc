"""A PNG is the same on every machine, whatever fonts it has."""

from __future__ import annotations

from struct import unpack_from

import resvg_py

from bot.pictures.glyphs import fonts
from bot.pictures.png import WIDTH, png
from bot.pictures.results_svg import result_png, result_svg
from tests.pictures.test_glyphs import NOBODYS, drawn
from tests.pictures.votes import drawn as shown
from tests.pictures.votes import stage


def test_a_png_is_as_wide_as_three_phones_count() -> None:
    picture = result_png(shown(stage()))
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = unpack_from(">II", picture, 16)
    assert width == WIDTH == 1080
    assert height < 4 * width, "a chat app makes a longer one smaller than can be read"
    assert len(picture) < 1_000_000


def test_fonts_of_the_machine_are_never_used() -> None:
    """Many machines have Thai letters: here they are boxes, as everywhere."""
    assert drawn("ก", "Noto Sans Thai") == drawn(NOBODYS, "Noto Sans Thai")


def test_without_our_fonts_it_would_be_another_picture() -> None:
    svg = result_svg(shown(stage(), "ar"))
    latin = [font for font in fonts() if "NotoSans-" in font]
    boxes = resvg_py.svg_to_bytes(svg_string=svg, width=WIDTH, skip_system_fonts=True, font_files=latin)
    assert png(svg) != bytes(boxes)
