"""A link as a square: drawn so that it can be read, by a camera and by a screen reader."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import segno

from bot.pictures import qr

LINK = "https://t.me/bigroom_bot?start=c7Qd-_x"


def modules_of(drawing: str) -> list[list[bool]]:
    """Read half blocks back: two rows of squares a line, light drawn, dark left out."""
    rows: list[list[bool]] = []
    for line in drawing.splitlines():
        rows.append([char in " ▄" for char in line])
        rows.append([char in " ▀" for char in line])
    return rows


def test_the_terminal_shows_the_very_code() -> None:
    code = segno.make(LINK, error="m", micro=False)
    border = 4
    seen = modules_of(qr.terminal(LINK))
    inner = [row[border:-border] for row in seen[border : border + len(code.matrix)]]
    assert inner == [[bool(module) for module in row] for row in code.matrix]


def test_the_terminal_gets_no_colours_so_that_a_pipe_can_keep_it() -> None:
    assert "\x1b" not in qr.terminal(LINK)


def test_the_drawing_says_what_it_is() -> None:
    drawing = ET.fromstring(qr.svg(LINK, "Invitation for <Ruth> & others"))  # noqa: S314
    assert drawing.get("role") == "img"
    title = drawing.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == "Invitation for <Ruth> & others"


def test_the_drawing_is_dark_on_light_whatever_page_it_stands_on() -> None:
    drawing = qr.svg(LINK, "Invitation")
    assert 'fill="#fff"' in drawing
    assert 'stroke="#000"' in drawing


def test_the_drawing_can_be_any_size() -> None:
    drawing = ET.fromstring(qr.svg(LINK, "Invitation"))  # noqa: S314
    assert drawing.get("viewBox")
    assert drawing.get("width") is None
