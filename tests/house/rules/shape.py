"""Rules of shape: how long, how named, and where its test lies."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.rules.tree import files, modules, nodes

LINES = 250
STATEMENTS = 25
FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "handler",
    "handlers",
}

#: Modules without a mirrored test, each with its reason; test_rules.py counts them.
NO_MIRROR = {
    "bot/__main__.py": "only calls bot.cli",
}


def files_are_short(root: Path) -> list[str]:
    """A file is read in one sitting: at most 250 lines."""
    counts = (
        (name, len(path.read_text("utf-8").splitlines())) for name, path in files(root, "bot", suffix=".py")
    )
    return [
        f"{name}:{count}: a file has at most {LINES} lines: split it by noun"
        for name, count in counts
        if count > LINES
    ]


def functions_fit_in_a_glance(root: Path) -> list[str]:
    """A function has at most 25 statements."""
    return [
        f"{name}:{node.lineno}: {node.name} has {count} statements, {STATEMENTS} is the most"
        for name, node in nodes(root, "bot")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (count := _statements(node)) > STATEMENTS
    ]


def _statements(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    inside = sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
    return inside - (ast.get_docstring(function) is not None)


def modules_say_what_they_are(root: Path) -> list[str]:
    """A module opens with the sentence that a newcomer needs."""
    return [
        f"{name}:1: a module begins with a docstring that says what it is"
        for name, tree in modules(root, "bot", "benchmarks")
        if not ast.get_docstring(tree)
    ]


def names_say_what_is_in_them(root: Path) -> list[str]:
    """No drawer for odds and ends: a file is named after what is in it."""
    return [
        f"{name}:1: this name says nothing: call the file after what is in it"
        for name, _ in files(root, "bot", "tests", "benchmarks", "alembic", suffix=".py")
        if FORBIDDEN_NAMES.intersection(name.removesuffix(".py").replace("/", "_").split("_"))
    ]


def modules_have_their_mirror(root: Path) -> list[str]:
    """What bot/x/y.py does is shown by tests/x/test_y.py: nobody has to search."""
    return [
        f"{name}:1: its test is missing: {mirror}"
        for name, path in files(root, "bot", suffix=".py")
        if path.name != "__init__.py"
        and name not in NO_MIRROR
        and not (root / (mirror := mirror_of(name))).exists()
    ]


def mirror_of(name: str) -> str:
    """tests/x/test_y.py for bot/x/y.py."""
    inner = Path(name).relative_to("bot")
    return (Path("tests") / inner.parent / f"test_{inner.name}").as_posix()


def migrations_shadow_nothing(root: Path) -> list[str]:
    """With an __init__.py our folder alembic/ would be imported in the place of the library."""
    return [
        f"{name}:1: this file hides the library alembic: delete it"
        for name, _ in files(root, "alembic", suffix="__init__.py")
    ]
