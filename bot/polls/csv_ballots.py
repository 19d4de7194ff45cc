"""Ballots from a CSV file: a voter a row, with her picks in order or her ratings. Pure.

    voter,group,rank1,rank2,rank3          voter,group,More scans,Interpreters
    v1,mothers,More scans,Interpreters,    v1,mothers,9,4
    v2,midwives,Interpreters,,             v2,midwives,,7

A cell that is blank says nothing. Ratings go from 1 to 9; other columns beside ranks are left alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bot.library.problems import meant
from bot.polls.ballot_text import BadBallots, Ballots, Row, Table, shown
from bot.polls.election import Election, Vote, rated

_VOTER, _GROUP = "voter", "group"
_RANK = re.compile(r"rank[ _]?([0-9]{1,3})")
_RATINGS = {str(rating): rating for rating in range(1, 10)}


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where what stands; columns from 0."""

    voter: int
    group: int | None
    #: Of the first rank, of the second, and so on; empty where options are rated.
    ranks: tuple[int, ...]
    #: Column -> option, where options are rated.
    options: Mapping[int, str]


def read(table: Table, groups: str | None) -> Ballots:
    """Return the ballots of a table; `groups` names the column of groups. Raises `BadBallots`."""
    columns = _columns(table.header, groups)
    votes = Counter(_votes(table, columns))
    if not votes:
        raise BadBallots("there is no ballot below the header.", 2, 1)
    options = set(columns.options.values()) or {o for vote in votes for place in vote.ranking for o in place}
    election = Election.of(options, (replace(vote, count=number) for vote, number in votes.items()))
    return Ballots(election, votes.total() - election.voters)


def _columns(header: tuple[str, ...], groups: str | None) -> _Columns:
    plain = [name.casefold() for name in header]
    if _VOTER not in plain:
        raise BadBallots("the header has no column 'voter'. The first row names the columns.", 1, 1)
    voter = plain.index(_VOTER)
    group = group_column(header, groups)
    ranks = {int(found[1]): at for at, name in enumerate(plain) if (found := _RANK.fullmatch(name))}
    for number in range(1, max(ranks, default=0) + 1):
        if number not in ranks:
            raise BadBallots(f"the header has a later rank, but no column 'rank{number}'.", 1, 1)
    if group is not None and group in (voter, *ranks.values()):
        raise BadBallots(
            "this column says no group. Name another one after --groups.", 1, group + 1, header[group]
        )
    taken = {voter, group, plain.index(_GROUP) if _GROUP in plain else None}
    options = {at: name for at, name in enumerate(header) if at not in taken} if not ranks else {}
    if not ranks and not options:
        raise BadBallots("the header has neither ranks (rank1, rank2) nor options to rate.", 1, 1)
    return _Columns(voter, group, tuple(at for _, at in sorted(ranks.items())), options)


def group_column(header: tuple[str, ...], groups: str | None, usual: str = _GROUP) -> int | None:
    """Return the column of groups: the one named, else the usual one if there is one. Raises `BadBallots`."""
    if groups is None:
        return next((at for at, name in enumerate(header) if name.casefold() == usual), None)
    if groups not in header:
        raise BadBallots(f"there is no column '{shown(groups)}'. {meant(groups, map(shown, header))}", 1, 1)
    return header.index(groups)


def _votes(table: Table, columns: _Columns) -> Iterator[Vote]:
    voters: dict[str, int] = {}
    # Whole ballots that have been seen before are understood once. Few ratings are alike.
    seen: dict[tuple[str, ...], Vote] = {}
    inside = tuple(at for at in (columns.group, *columns.ranks) if at is not None)
    for row in table.rows:
        once(row, columns.voter, table.header, voters)
        if columns.options:
            yield _vote(row, table.header, columns)
            continue
        key = tuple([row.cells[at] for at in inside])
        if key not in seen:
            seen[key] = _vote(row, table.header, columns)
        yield seen[key]


def once(row: Row, at: int, header: tuple[str, ...], voters: dict[str, int]) -> None:
    """Take note of a voter, who has one ballot. Raises `BadBallots`."""
    voter = row.cells[at]
    if not voter:
        raise BadBallots("it does not say whose ballot this is.", row.line, at + 1, header[at])
    first = voters.setdefault(voter, row.line)
    if first != row.line:
        message = f"this voter has a ballot on line {first} already. Keep one of them."
        raise BadBallots(message, row.line, at + 1, header[at])


def _vote(row: Row, header: tuple[str, ...], columns: _Columns) -> Vote:
    group = "" if columns.group is None else row.cells[columns.group]
    if columns.ranks:
        return _picks(row, header, columns.ranks, group)
    ratings = {}
    for at, option in columns.options.items():
        if row.cells[at]:
            rating = _RATINGS.get(row.cells[at])
            if rating is None:
                message = (
                    f"'{shown(row.cells[at])}' is no rating. Write a whole number from 1 to 9, or nothing."
                )
                raise BadBallots(message, row.line, at + 1, header[at])
            ratings[option] = rating
    return rated(ratings, group)


def _picks(row: Row, header: tuple[str, ...], ranks: tuple[int, ...], group: str) -> Vote:
    picks: list[str] = []
    for number, at in enumerate(ranks):
        option = row.cells[at]
        if option and len(picks) < number:
            message = "the rank before this one is blank. Move the picks up."
            raise BadBallots(message, row.line, at + 1, header[at])
        if option in picks:
            message = f"'{shown(option)}' is on this ballot already. Name each option once."
            raise BadBallots(message, row.line, at + 1, header[at])
        if option:
            picks.append(option)
    return Vote(tuple((option,) for option in picks), frozenset(picks), group)
