"""Rules of secrecy: what no log may hold, and what no file of ours may name."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.rules.tree import files, lines, nodes

LOGS = {"log", "logger", "_log", "_logger", "logging", "structlog", "contextvars"}
VERBS = {
    "debug",
    "info",
    "warning",
    "error",
    "exception",
    "critical",
    "msg",
    "log",
    "bind",
    "bind_contextvars",
}
#: What a person wrote, is called or can be reached by, under the names that we give it.
PRIVATE = {
    "text", "words", "body", "value", "label", "payload",
    "name", "first_name", "username", "address", "chat_id", "phone", "email",
}  # fmt: skip

#: Host names in pieces, or this very file would break the rule.
REGISTRIES = [
    host.replace(" ", ".")
    for host in (
        "pypi org",
        "pythonhosted org",
        "npmjs org",
        "npmjs com",
        "yarnpkg com",
        "deb debian org",
        "archive ubuntu com",
        "anaconda org",
    )
]
INDEX_LINE = re.compile(r"^\s*(-i\b|-f\b|--(extra-)?index-url|--find-links|--trusted-host|registry\s*=)")
#: Somebody's own folders, at the beginning of a path.
MACHINE_PATH = re.compile(r"(?<![\w.~/:-])/(?:work|root|home/\w+|Users/\w+)/[\w.]")


def logs_hold_no_words(root: Path) -> list[str]:
    """A log tells that something happened and to which id: never what was said, nor by whom."""
    return [
        f"{name}:{node.lineno}: {fault}"
        for name, node in nodes(root, "bot")
        if isinstance(node, ast.Call) and _is_log_call(node)
        for fault in _faults(node)
    ]


def _is_log_call(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=speaker, attr=verb):
            return verb in VERBS and _is_log(speaker)
        case ast.Name(id=name):
            return name == "bind_contextvars"
        case _:
            return False


def _is_log(speaker: ast.expr) -> bool:
    """`log`, `self.log`, `structlog.get_logger()`, `log.bind(...)`."""
    match speaker:
        case ast.Call(func=ast.Attribute(value=inner)):
            return _is_log(inner)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in LOGS
        case _:
            return False


def _faults(call: ast.Call) -> Iterator[str]:
    for event in call.args:
        if not (isinstance(event, ast.Constant) and isinstance(event.value, str)):
            yield 'a log call says a fixed event and named fields: log.info("event", id=...)'
    for field in call.keywords:
        if field.arg is None:
            yield "a log call names its fields: ** may carry anything"
        elif field.arg in PRIVATE:
            yield f"'{field.arg}' does not belong in a log: say an id"
        elif any(isinstance(part, ast.JoinedStr) for part in ast.walk(field.value)):
            yield f"'{field.arg}' is put together from parts: a field is one plain value"


def files_name_no_registry(root: Path) -> list[str]:
    """Where packages come from is the business of the machine that installs them."""
    return [
        f"{place}: no host of a package registry in our files: the installing machine knows its own"
        for place, line in lines(root)
        if any(host in line for host in REGISTRIES)
    ]


def lists_name_no_index(root: Path) -> list[str]:
    """No list of packages chooses an index, and a package-lock keeps hashes, not addresses."""
    options = [
        f"{place}: no index in our lists: the installing machine knows its own"
        for place, line in lines(root)
        if _is_list(place) and INDEX_LINE.match(line)
    ]
    return options + [
        f"{name}:1: 'resolved' of '{package}' is an address: keep only its hash"
        for name, path in files(root, suffix="package-lock.json")
        for package, entry in json.loads(path.read_text("utf-8")).get("packages", {}).items()
        if "resolved" in entry
    ]


def _is_list(place: str) -> bool:
    return "requirements" in place or "/.npmrc:" in f"/{place}"


def files_name_no_machine(root: Path) -> list[str]:
    """A path of somebody's machine helps nobody on another one."""
    return [
        f"{place}: a path of somebody's machine: make it relative"
        for place, line in lines(root)
        if MACHINE_PATH.search(line)
    ]
