"""Ballots from Polis: participants-votes.csv, a participant a row, a column for each comment. Pure.

    participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2
    0,1,1,3,2,1,1,1,-1

1 is agree, -1 disagree, 0 pass; a blank cell is a comment that she did not vote on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.polls.ballot_text import BadBallots, Ballots, Row, Table, shown
from bot.polls.csv_ballots import group_column, once
from bot.polls.election import Election, Vote, agreed

_ABOUT = ("participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree")
_MARK = re.compile(r"([+-]?1|0)(\.0)?")


def is_polis(table: Table) -> bool:
    """True when a table has the columns that Polis writes before the comments."""
    return table.header[:1] == ("participant",) and "n-votes" in table.header


def read(table: Table, groups: str | None) -> Ballots:
    """Return the ballots of a table; `groups` names another column of groups. Raises `BadBallots`."""
    group = group_column(table.header, groups, "group-id")
    comments = {at: name for at, name in enumerate(table.header) if name not in _ABOUT and at != group}
    if not comments:
        raise BadBallots("the header names no comment.", 1, len(table.header))
    options = tuple(sorted(comments.values()))
    votes = list(_votes(table, group, comments, options))
    if not votes:
        raise BadBallots("there is no participant below the header.", 2, 1)
    return Ballots(Election.of(options, votes), sum(vote.empty for vote in votes))


def _votes(
    table: Table, group: int | None, comments: dict[int, str], options: tuple[str, ...]
) -> Iterator[Vote]:
    participants: dict[str, int] = {}
    for row in table.rows:
        once(row, 0, table.header, participants)
        marks = {name: _mark(row, at, name) for at, name in comments.items() if row.cells[at]}
        yield agreed(marks, options, "" if group is None else row.cells[group])


def _mark(row: Row, at: int, name: str) -> int:
    if not _MARK.fullmatch(row.cells[at]):
        message = f"'{shown(row.cells[at])}' is no vote. It is 1 (agree), -1 (disagree), 0 (pass) or blank."
        raise BadBallots(message, row.line, at + 1, name)
    return int(row.cells[at].removesuffix(".0"))
