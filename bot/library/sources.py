"""The files of a folder of flows as they lie there, before anybody makes sense of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.library.problems import Problem

_T = TypeVar("_T")


def source_of(path: Path, file: str) -> tuple[str, Problem | None]:
    """Return the text of a file, or what is wrong with it; `file` is what a champion calls it."""
    try:
        return path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"), None
    except UnicodeDecodeError:
        return "", Problem(file, "", 1, "This file is not plain text in UTF-8.", "Save it again as UTF-8.")


def alone(
    folder: Path, name: str, read: Callable[[str, str], tuple[_T | None, list[Problem]]]
) -> tuple[_T | None, list[Problem]]:
    """Return what `read` makes of the one file of this name; of a folder without it, nothing."""
    path = folder / f"{name}.toml"
    if not path.exists():
        return None, []
    file = f"{folder.name}/{path.name}"
    source, trouble = source_of(path, file)
    return (None, [trouble]) if trouble else read(file, source)
