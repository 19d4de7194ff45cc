"""Ballots from PrefLib: orders of numbered options with counts, in .soc, .soi, .toc and .toi files. Pure.

    # NUMBER ALTERNATIVES: 3
    # ALTERNATIVE NAME 1: More scans
    # NUMBER VOTERS: 12
    8: 1,2,3
    4: 3,{1,2}

The letters say strict or with ties (s, t), complete orders or incomplete ones (c, i). Source: preflib.org.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.polls.ballot_text import BadBallots, Ballots, shown
from bot.polls.election import Election, Vote

#: How the names of these files end.
ENDINGS = (".soc", ".soi", ".toc", ".toi")
_HEADER = re.compile(r"#\s*([A-Z ]+?)\s*([0-9]{1,9})?\s*:\s*(.*)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_ORDER = re.compile(r"\s*([0-9]{1,9})\s*:")
_TOKEN = re.compile(r"\s*([0-9]{1,9}|[{},]|\S)")


@dataclass(slots=True)
class _Head:
    """What the lines with # say."""

    names: dict[int, str] = field(default_factory=dict)
    #: ``NUMBER VOTERS`` and the like -> the number and its line.
    numbers: dict[str, tuple[int, int]] = field(default_factory=dict)


def read(text: str, ending: str) -> Ballots:
    """Return the ballots of a file whose name ends so. Raises `BadBallots`."""
    head, votes = _Head(), list[Vote]()
    # Of a hundred thousand ballots many are written alike: such an order is understood, and kept, once.
    seen: dict[str, Vote] = {}
    for line, written in enumerate(text.split("\n"), 1):
        if written.lstrip().startswith("#"):
            _note(head, line, written.strip())
        elif written.strip():
            _check_names(head, line)
            number, order = _number(line, written)
            if order not in seen:
                seen[order] = _vote(head.names, line, written, ending)
            votes.append(replace(seen[order], count=number))
    _check_names(head, 1)
    _check_sums(head, votes)
    return Ballots(Election.of(head.names.values(), votes), sum(vote.count for vote in votes if vote.empty))


def _note(head: _Head, line: int, written: str) -> None:
    found = _HEADER.fullmatch(written)
    if found and found[1] == "ALTERNATIVE NAME" and found[2]:
        number, name = int(found[2]), found[3].strip()
        if not name or name in head.names.values() or number in head.names:
            raise BadBallots("each alternative has a number and a name of its own.", line, found.start(3) + 1)
        head.names[number] = name
    elif found and found[1] in ("NUMBER ALTERNATIVES", "NUMBER VOTERS", "NUMBER UNIQUE ORDERS"):
        if not _NUMBER.fullmatch(found[3].strip()):
            raise BadBallots(f"'{shown(found[3])}' is no number.", line, found.start(3) + 1)
        head.numbers[found[1]] = int(found[3]), line


def _check_names(head: _Head, line: int) -> None:
    said, where = head.numbers.get("NUMBER ALTERNATIVES", (0, line))
    if not head.names:
        message = (
            "the lines '# ALTERNATIVE NAME 1: ...' are missing. Very old files lack them: get a new one."
        )
        raise BadBallots(message, line, 1)
    if said and said != len(head.names):
        message = f"it says {said} alternatives, and {len(head.names)} have a name."
        raise BadBallots(message, where, 1)


def _check_sums(head: _Head, votes: list[Vote]) -> None:
    voters = sum(vote.count for vote in votes)
    said, line = head.numbers.get("NUMBER VOTERS", (voters, 1))
    if said != voters:
        raise BadBallots(f"it says {said} voters, and the orders add up to {voters}. Is it cut off?", line, 1)
    orders = {len(votes), len({vote.ranking for vote in votes})}
    said, line = head.numbers.get("NUMBER UNIQUE ORDERS", (len(votes), 1))
    if said not in orders:
        raise BadBallots(f"it says {said} orders, and there are {len(votes)}. Is it cut off?", line, 1)


def _number(line: int, written: str) -> tuple[int, str]:
    """Return how many voters an order has, and the order as it is written."""
    begun = _ORDER.match(written)
    if not begun:
        raise BadBallots("a line of votes begins with their number: '12: 1,2,3'.", line, 1)
    return int(begun[1]), written[begun.end() :]


def _vote(names: dict[int, str], line: int, written: str, ending: str) -> Vote:
    ranking, used = [], set[int]()
    for place, column in _places(written, written.index(":") + 1, line):
        for number in place:
            if number not in names:
                message = f"there is no alternative {number}. They are numbered {min(names)} to {max(names)}."
                raise BadBallots(message, line, column)
            if number in used:
                raise BadBallots(f"alternative {number} is in this order twice.", line, column)
            used.add(number)
        if len(place) > 1 and ending.startswith(".s"):
            message = f"a {ending} file has no ties. Name the file {ending.replace('s', 't', 1)}."
            raise BadBallots(message, line, column)
        ranking.append(tuple(sorted(names[number] for number in place)))
    if ending.endswith("c") and len(used) < len(names):
        message = f"a {ending} file has complete orders. Name the file {ending[:-1]}i."
        raise BadBallots(message, line, len(written) + 1)
    approved = frozenset(name for place in ranking for name in place)
    return Vote(tuple(ranking), approved)


def _places(written: str, at: int, line: int) -> Iterator[tuple[list[int], int]]:
    """Yield the numbers on each place of an order, and the column where the place begins."""
    place: list[int] | None = None
    column, wanted = at + 1, "item"
    for found in _TOKEN.finditer(written.rstrip(), at):
        token, here = found[1], found.start(1) + 1
        kind = "item" if token.isdecimal() else token
        if kind == "{" and wanted == "item" and place is None:
            place, column = [], here
        elif kind == "item" and wanted == "item":
            wanted = "next"
            if place is None:
                yield [int(token)], here
            else:
                place.append(int(token))
        elif kind == "," and wanted == "next":
            wanted = "item"
        elif kind == "}" and wanted == "next" and place is not None:
            yield place, column
            place = None
        else:
            raise BadBallots(f"'{shown(token)}' does not belong here. An order is '1,2,{{3,4}}'.", line, here)
    if place is not None or wanted == "item":
        raise BadBallots("the order stops in the middle.", line, len(written.rstrip()) + 1)
