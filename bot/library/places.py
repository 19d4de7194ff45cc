"""Where in a flow file something is written, so that a problem can name its line."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_FENCES = ('"""', "'''")


class Places:
    """The line of every heading and every key of one TOML file."""

    def __init__(self, source: str) -> None:
        #: Path of a key, for example ("updates", "ask") -> line, from 1.
        self._lines: dict[tuple[str, ...], int] = {}
        under: tuple[str, ...] = ()
        for number, line in _outside_long_texts(source):
            if heading := _HEADING.match(line):
                under = _path(heading[1])
                self._lines.setdefault(under, number)
            elif key := _KEY.match(line):
                self._lines.setdefault(under + _path(key[1]), number)

    def line(self, *path: str) -> int:
        """Return the line of a key, or of the nearest thing around it that has one."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


def open_text(source: str) -> int | None:
    """Return the line on which a text of several lines begins that never ends."""
    fence, line = "", None
    for number, written in enumerate(source.splitlines(), start=1):
        before, fence = fence, _still_open(written, fence)
        if fence and not before:
            line = number
    return line if fence else None


def _path(written: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(written))


def _outside_long_texts(source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines that do not lie within a text of several lines."""
    fence = ""
    for number, line in enumerate(source.splitlines(), start=1):
        if not fence:
            yield number, line
        fence = _still_open(line, fence)


def _still_open(line: str, fence: str) -> str:
    """Return the quotes that are still open at the end of a line."""
    place = 0
    while True:
        looked_for = (fence,) if fence else _FENCES
        found = [(line.find(each, place), each) for each in looked_for if line.find(each, place) >= 0]
        if not found:
            return fence
        place, met = min(found)
        place += len(met)
        fence = "" if fence else met
