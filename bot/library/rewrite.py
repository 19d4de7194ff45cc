"""One text of a flow file is written anew, and everything else in the file stays as it was, sign by sign."""

from __future__ import annotations

import re
import shutil
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import tomlkit

from bot.library.check import check
from bot.library.problems import FlowsHaveErrors, Problem, Severity

#: How wide a line of a flow file is.
_WIDTH = 110
_BOM = "\ufeff"


def rewritten(source: str, key: str, text: str) -> str:
    """Return a flow file's source in which one text reads differently; notes and layout are kept.

    Raises:
        KeyError: The file has no such text.
    """
    document = tomlkit.parse(source)
    *way, last = key.split(".", 2)
    table: Any = document
    for name in way:
        table = table[name]
    if last not in table:
        raise KeyError(key)
    table[last] = _item(text, one_line=len(way) > 1)
    return tomlkit.dumps(document)


def _item(text: str, *, one_line: bool) -> Any:
    """Return a text as a champion would write it: in quotes, or over several lines between three."""
    short = len(text) + len('unclear = ""') <= _WIDTH and "\n" not in text
    written = _quoted(text) if short or one_line else _long(text)
    return tomlkit.parse(f"text = {written}\n")["text"]


def _quoted(text: str) -> str:
    within = _escaped(text).replace('"', '\\"').replace("\n", "\\n")
    return f'"{within}"'


def _long(text: str) -> str:
    """A long line goes on in the next after a backslash, which swallows the space before it goes on."""
    lines = [
        " \\\n".join(textwrap.wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False))
        for line in re.sub(r'"(?="|$)', r'\\"', _escaped(text)).split("\n")
    ]
    return '"""\n{}"""'.format("\n".join(lines))


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", lambda sign: f"\\u{ord(sign[0]):04x}", plain)


def put(folder: Path, locales: Path, flow: str, key: str, text: str) -> None:
    """Write one text into its flow file, if the whole folder is without a mistake then.

    The file is whole at any moment: a new one takes its place at once.

    Raises:
        FlowsHaveErrors: The check finds an error; nothing was written.
        KeyError: The file has no such text.
    """
    path = folder / f"{flow}.toml"
    written = _with(path, key, text)
    wrong = [each for each in _check_with(folder, locales, path, written) if each.severity is Severity.ERROR]
    if wrong:
        raise FlowsHaveErrors(wrong)
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(written)
        shutil.copymode(path, new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def would_cause(folder: Path, locales: Path, flow: str, key: str, text: str) -> list[Problem]:
    """Return what the check would find with a text that it does not find now.

    Raises:
        KeyError: The file has no such text.
    """
    path = folder / f"{flow}.toml"
    before = {(each.file, each.step, each.message) for each in check(folder, locales)}
    after = _check_with(folder, locales, path, _with(path, key, text))
    return [each for each in after if (each.file, each.step, each.message) not in before]


def _with(path: Path, key: str, text: str) -> bytes:
    """Return a flow file with one text rewritten; how it begins and how its lines end stays."""
    raw = path.read_bytes().decode("utf-8")
    mark = _BOM if raw.startswith(_BOM) else ""
    ends = "\r\n" if "\r\n" in raw else "\n"
    changed = rewritten(raw.removeprefix(_BOM).replace("\r\n", "\n"), key, text)
    return (mark + changed.replace("\n", ends)).encode("utf-8")


def _nothing_but_flows(place: str, names: list[str]) -> list[str]:
    return [each for each in names if not (each.endswith(".toml") or (Path(place) / each).is_dir())]


def _check_with(folder: Path, locales: Path, path: Path, written: bytes) -> list[Problem]:
    """Return what the check finds in a copy of the folder in which one file is another."""
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / folder.name
        # The polls as well: the plan hangs on them.
        shutil.copytree(folder, copy, ignore=_nothing_but_flows)
        (copy / path.name).write_bytes(written)
        return check(copy, locales)
