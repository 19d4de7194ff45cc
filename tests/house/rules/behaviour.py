"""Rules of behaviour: what the engine, the errors and the tests do."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house.rules.tree import modules, nodes

PATCHING = {"setattr", "delattr", "setitem", "delitem"}


def the_engine_never_waits(root: Path) -> list[str]:
    """The engine and the domain are pure: what waits does I/O."""
    return [
        f"{name}:{node.lineno}: the engine and the domain never wait: no async, no await"
        for name, node in nodes(root, "bot/engine", "bot/domain")
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]


def errors_are_sentences(root: Path) -> list[str]:
    """An error's docstring is what a person reads when it happens: a sentence, with a full stop."""
    ours = _errors(node for _, node in nodes(root, "bot"))
    return [
        f"{name}:{node.lineno}: {node.name} needs a docstring that is a sentence"
        for name, node in nodes(root, "bot")
        if isinstance(node, ast.ClassDef) and node.name in ours and not _is_sentence(ast.get_docstring(node))
    ]


def _errors(everything: Iterable[ast.AST]) -> set[str]:
    """Names of our classes that are errors, children of our own errors included."""
    classes = [node for node in everything if isinstance(node, ast.ClassDef)]
    known = {name for name, thing in vars(builtins).items() if _is_error(thing)}
    ours: set[str] = set()
    while more := {node.name for node in classes if (known | ours) & set(map(_last_name, node.bases))} - ours:
        ours |= more
    return ours


def _is_error(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, BaseException)


def _is_sentence(docstring: str | None) -> bool:
    first = (docstring or "").strip().split("\n\n")[0]
    return bool(first) and not first[0].islower() and first.rstrip().endswith((".", "!", "?"))


def _last_name(expression: ast.expr) -> str:
    """`Error` of `telegram.Error`."""
    match expression:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def tests_use_fakes_not_patches(root: Path) -> list[str]:
    """A test hands in a fake: tidy the code, and a patch from outside breaks, or hides that it should."""
    return [
        f"{name}:{line}: hand in a fake instead of patching"
        for name, tree in modules(root, "tests")
        for line in [*_mocks(tree), *_patches(tree)]
    ]


def _mocks(tree: ast.Module) -> Iterator[int]:
    """Where unittest.mock, or its twin, is imported."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                imported = {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                imported = {module} | {f"{module}.{alias.name}" for alias in names}
            case _:
                continue
        if imported & {"mock", "unittest.mock", "pytest_mock"}:
            yield node.lineno


def _patches(tree: ast.Module) -> Iterator[int]:
    """Where something of ours is changed from outside: `monkeypatch.setattr(thing_of_bot, ...)`."""
    ours = {"bot", *_imported_from_bot(tree)}
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=verb), args=[target, *_]):
                if verb in PATCHING and _first_name(target) in ours:
                    yield node.lineno


def _imported_from_bot(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] == "bot":
                yield from (alias.asname or alias.name for alias in names)
            case ast.Import(names=names):
                yield from (alias.asname for alias in names if alias.asname and alias.name.startswith("bot."))


def _first_name(target: ast.expr) -> str:
    """`bot` of "bot.x.y", `thing` of `thing.part`."""
    match target:
        case ast.Constant(value=str(path)):
            return path.split(".")[0]
        case ast.Attribute(value=inner):
            return _first_name(inner)
        case ast.Name(id=name):
            return name
        case _:
            return ""
