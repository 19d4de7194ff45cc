"""A source tree as the rules see it: our own files, and nothing that tools have made."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

#: Made by tools, or not ours.
NOT_OURS = {"node_modules", "__pycache__", "data", "build", "dist"}
#: Names with a dot in front are the machine's own affair, but these are ours.
OURS_ALL_THE_SAME = {".ci", ".gitignore", ".npmrc"}


def walk(folder: Path) -> Iterator[Path]:
    """Every file of ours below the folder, in the order of their names."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") and path.name not in OURS_ALL_THE_SAME:
            continue
        if path.is_dir() and path.name not in NOT_OURS and not path.name.endswith(".egg-info"):
            yield from walk(path)
        elif path.is_file():
            yield path


def files(root: Path, *rooms: str, suffix: str = "") -> Iterator[tuple[str, Path]]:
    """Our files of these rooms (of all, when none is named), each with its name from the root on."""
    for room in rooms or (".",):
        if (root / room).is_dir():
            for path in walk(root / room):
                if path.name.endswith(suffix):
                    yield path.relative_to(root).as_posix(), path


def modules(root: Path, *rooms: str) -> Iterator[tuple[str, ast.Module]]:
    """The Python files of these rooms, parsed."""
    for name, path in files(root, *rooms, suffix=".py"):
        yield name, ast.parse(path.read_text("utf-8"))


def nodes(root: Path, *rooms: str) -> Iterator[tuple[str, ast.AST]]:
    """Every piece of every module of these rooms."""
    for name, tree in modules(root, *rooms):
        for node in ast.walk(tree):
            yield name, node


def lines(root: Path, *rooms: str) -> Iterator[tuple[str, str]]:
    """Every line of every text file of these rooms, with "file:line"."""
    for name, path in files(root, *rooms):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:  # a picture, a font
            continue
        for number, line in enumerate(text.splitlines(), 1):
            yield f"{name}:{number}", line
