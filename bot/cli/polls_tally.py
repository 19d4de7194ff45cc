"""`bigroom polls tally`: count ballots from elsewhere by every measure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.house import give_up
from bot.polls import ballot_files
from bot.polls.ballot_text import BadBallots, shown
from bot.polls.election import Election
from bot.polls.grouped import Consensus, group_informed, least, satisfaction, weighted
from bot.polls.tally import Number, Result, Tally, count

#: Bytes: larger files are refused, before they are read.
_LARGEST = 100_000_000
_BALLOTS = typer.Argument(help="CSV, PrefLib (.soc .soi .toc .toi), or participants-votes.csv of Polis.")
_GROUPS = typer.Option(
    None, "--groups", metavar="COLUMN", help="The column that says whose group it is; else 'group', if any."
)
_JSON = typer.Option(False, "--json", help="Print JSON.")
_MEASURES = ("plurality", "approval", "borda", "copeland", "minimax", "irv")


def tally(ballots: Path = _BALLOTS, groups: str | None = _GROUPS, as_json: bool = _JSON) -> None:
    """Count ballots from elsewhere by every measure. The numbers are exact: they are not for publishing.

    A CSV file has a row for each voter: the columns voter, group (if there are groups), then rank1, rank2
    and so on with the names of options; or a column for each option with ratings from 1 to 9. A blank cell
    says nothing.

    Ties are never broken. An option that a ballot leaves out stands below all that it names; one that
    somebody did not vote on in Polis stands with those she passed. bot/polls/tally.py and grouped.py say how
    each measure is defined.
    """
    try:
        read = ballot_files.read(ballots.name, _content(ballots), groups)
    except BadBallots as error:
        give_up(f"{shown(ballots.name)}, {error}" if error.line else f"{shown(ballots.name)}: {error}")
    told = told_of(read.election)
    if as_json:
        typer.echo(json.dumps(told | {"empty": read.empty}, ensure_ascii=False, indent=2))
        return
    _print(read.election, told, read.empty)


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            give_up(f"{shown(path.name)} is a folder: give the name of a file of ballots.")
        if path.exists() and not path.is_file():  # a pipe or a device may never end
            give_up(f"{shown(path.name)} is no ordinary file: save the ballots in one.")
        if path.stat().st_size > _LARGEST:
            give_up(
                f"{shown(path.name)} is larger than {_LARGEST // 1_000_000} MB: that is no file of ballots."
            )
        return path.read_bytes()
    except OSError as error:
        give_up(f"{shown(path.name)} cannot be read ({type(error).__name__}).")


def told_of(election: Election) -> dict[str, Any]:
    """Return everything as JSON has it."""
    groups = election.groups
    parts = {name: part for name, part in election.by_group().items() if name}
    told = _measured(count(election), group_informed(election, groups))
    if parts:
        scores = {name: satisfaction(part) for name, part in parts.items()}
        told["points_by_group"] = _result(weighted(scores, {}))
        told["least_satisfied"] = _result(least(scores))
    told["by_group"] = {
        name: _measured(count(part), group_informed(part, (name,))) for name, part in parts.items()
    }
    return told


def _measured(tally: Tally, consensus: Consensus) -> dict[str, Any]:
    return {
        "voters": tally.voters,
        **{name: _result(getattr(tally, name)) for name in _MEASURES},
        "condorcet_winner": tally.condorcet_winner,
        "pairwise": tally.pairwise,
        "group_informed_consensus": _numbers(consensus.scores),
        "group_informed_winners": list(consensus.winners()),
        "turnout": consensus.turnout,
    }


def _result(result: Result) -> dict[str, Any]:
    return {"scores": _numbers(result.scores), "winners": list(result.winners)}


def _numbers(scores: Mapping[str, Number]) -> dict[str, int | float]:
    return {name: int(score) if score == int(score) else float(score) for name, score in scores.items()}


def _print(election: Election, told: Mapping[str, Any], empty: int) -> None:
    console = Console()
    console.print(
        f"{told['voters']} voters, {len(election.options)} options; {empty} empty ballots left out."
    )
    console.print(_table(election.options, told))
    winner = told["condorcet_winner"]
    beats = f"'{shown(winner)}' beats" if winner else "No option beats"
    console.print(Text(f"{beats} every other one head to head. * wins its column; several are a tie."))
    for name, size in election.groups.items():
        console.print(Text(f"\n{shown(name)}: {size} voters"))
        console.print(_table(election.options, told["by_group"][name]))
    if told["by_group"]:
        for measure, said in (
            ("points_by_group", "Most points, each group counting alike"),
            ("least_satisfied", "Best for the group that is least satisfied"),
        ):
            names = _listed(told[measure]["winners"])
            console.print(Text(f"{said}: {names}"))
    console.print("These numbers are exact: they are not for publishing.")


def _table(options: Iterable[str], told: Mapping[str, Any]) -> Table:
    table = Table("option", *_MEASURES, "consensus", "voted on")
    for option in options:
        cells = [_cell(told[name]["scores"][option], option in told[name]["winners"]) for name in _MEASURES]
        consensus = told["group_informed_consensus"][option]
        wins = option in told["group_informed_winners"]
        table.add_row(Text(shown(option)), *cells, _cell(consensus, wins), str(told["turnout"][option]))
    return table


def _cell(number: int | float, wins: bool) -> str:
    return f"{round(number, 3):g}{' *' if wins else ''}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(shown(name) for name in names) or "none"
