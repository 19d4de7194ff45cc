"""A link as a square that a phone's camera reads: one for the terminal, one for pages and paper."""

from __future__ import annotations

from io import BytesIO, StringIO

import segno

#: Width of one little square in the SVG's own units; a page scales it as it likes.
_SCALE = 6


def terminal(url: str) -> str:
    """Return the code as lines of block characters without colours, light on dark as terminals mostly are."""
    out = StringIO()
    _code(url).terminal(out=out, compact=True)
    return out.getvalue()


def svg(url: str, title: str) -> str:
    """Return the code as an SVG element that says what it is to those who cannot see it."""
    out = BytesIO()
    _code(url).save(
        out, kind="svg", title=title, scale=_SCALE, xmldecl=False, light="#fff", omitsize=True, nl=False
    )
    drawn = out.getvalue().decode()
    return drawn.replace("<svg ", '<svg role="img" ', 1)


def _code(url: str) -> segno.QRCode:
    """Medium error correction: a thumb on the paper, a crack in the screen."""
    return segno.make(url, error="m", micro=False)
