"""A drawing as PNG: with the fonts that lie here, never with those that a machine happens to have."""

from __future__ import annotations

import resvg_py

from bot.pictures.glyphs import fonts

#: Pixels across: three for each that a phone of 360 counts.
WIDTH = 1080


def png(svg: str) -> bytes:
    """Return a drawing of ours as PNG, `WIDTH` pixels wide. Its letters must be ours (glyphs.drawable)."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            width=WIDTH,
            skip_system_fonts=True,
            font_files=fonts(),
            font_family="Noto Sans",
            sans_serif_family="Noto Sans",
        )
    )
