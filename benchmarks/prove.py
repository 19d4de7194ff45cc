"""`make prove`: the long proofs in full numbers, on SQLite and on PostgreSQL.

python -m benchmarks.prove                        all of it, most of an hour
python -m benchmarks.prove --kills 200            200 crashes on each database
python -m benchmarks.prove --only kills-sqlite    one of them: kills-sqlite, restarts, fuzz, oracle ...

PostgreSQL comes from a wheel, or is the one of BIGROOM_TEST_DATABASE_URL.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from benchmarks.kills import Plan, kills
from benchmarks.kills_telegram import Telegram
from benchmarks.oracle import compare
from benchmarks.plan_kills import killed
from benchmarks.prove_databases import DATABASES, sqlite
from benchmarks.prove_fuzz import TARGETS, Target, fuzz
from benchmarks.prove_retention import Year, year
from benchmarks.storms import Stormy
from benchmarks.strikes import Strike, dies, full_disk, nothing, restartable
from benchmarks.year import DAYS, Size, lived
from bot.cli.safeguarding import taught
from bot.library.safeguarding import MODEL
from bot.safeguarding.model import written
from tests.databases import SqliteDatabases
from tests.journeys.walker import walk

console = Console()
ALL = (
    "kills-sqlite", "kills-postgresql", "restarts", "full-disk", "storms", "fuzz", "retention", "year",
    "plan-kills", "walk", "weights", "oracle",
)  # fmt: skip
Told = Callable[[int], None]
#: To how many the plan is said while its processes are killed.
PEOPLE = 600
#: How many random elections are compared with another program.
ELECTIONS = 4000


@dataclass(frozen=True, slots=True)
class Result:
    """One proof: what it showed, in one line, and what was wrong."""

    name: str
    seconds: float
    shown: str
    wrong: list[str]


def struck(
    name: str, url: str, plan: Plan, told: Told, strike: Strike = dies, provider: type[Telegram] = Telegram
) -> Result:
    """Strike so often, and count."""
    began = time.monotonic()
    found = asyncio.run(kills(url, plan, told, strike, provider))
    shown = (
        f"{plan.kills} times, {found.people} people, {found.acknowledged} updates acknowledged, "
        f"{found.answers} answers kept, {found.said} messages said, "
        f"{found.doubled} said again, {found.listed} listed"
    )
    return Result(name, time.monotonic() - began, shown, found.wrong)


def nonsense(name: str, url: str, bodies: int, seed: int, told: Told, target: Target) -> Result:
    """Send nonsense to a webhook, and see what came of it."""
    began = time.monotonic()
    found = asyncio.run(fuzz(url, bodies, seed, told, target))
    statuses = ", ".join(f"{number} × {status}" for status, number in sorted(found.statuses.items(), key=str))
    shown = (
        f"{found.sent} bodies: {statuses}; a real message in between answered {found.answered} times; "
        f"memory {found.settled >> 20} MB, then {found.grown / (1 << 20):+.0f} MB"
    )
    return Result(name, time.monotonic() - began, shown, found.wrong)


def keep_times(name: str, url: str, plan: Year, told: Told) -> Result:
    """Let a year pass, and see after every run whether just that is gone which is over its time."""
    began = time.monotonic()
    found = asyncio.run(year(url, plan, told))
    shown = f"{found.runs} runs, {found.planted} rows of every class, {found.gone} gone, each in its time"
    return Result(name, time.monotonic() - began, shown, found.wrong)


def keep_plan(name: str, url: str, size: Size, told: Told) -> Result:
    """Let a year of the plan pass, and account for every point and everybody of its audience."""
    began = time.monotonic()
    found = asyncio.run(lived(url, size, told))
    return Result(name, time.monotonic() - began, str(found), found.wrong)


def keep_once(name: str, url: str, people: int, kills: int, seed: int, told: Told) -> Result:
    """Kill who keeps the plan (kill -9), and see that everybody is told once, or is listed."""
    began = time.monotonic()
    found = asyncio.run(killed(url, people, kills, seed, told))
    return Result(name, time.monotonic() - began, str(found), found.wrong)


def walks(name: str, told: Told) -> Result:
    """Have people take every path of every flow in the simulator, in every language on offer."""
    with tempfile.TemporaryDirectory(prefix="bigroom-walk-") as folder:
        found = asyncio.run(walk(SqliteDatabases(Path(folder)), told=told))
    return Result(name, found.seconds, str(found), found.wrong)


def weights(name: str, told: Told) -> Result:
    """Learn the weights of the safety screen again from every sentence, and compare every byte."""
    began = time.monotonic()
    text = written(taught())
    told(1)
    wrong = [] if text == MODEL.read_text("utf-8") else ["Run bigroom safeguarding train."]
    return Result(name, time.monotonic() - began, f"{len(text.encode())} bytes, learnt again", wrong)


def oracle(name: str, told: Told) -> Result:
    """Count random elections, and compare every measure with what `pref-voting` says."""
    began = time.monotonic()
    found = compare(ELECTIONS, random.SystemRandom().getrandbits(32), told)
    shown = (
        f"{found.elections} elections, {found.without_winner} without a head-to-head winner, "
        f"{found.with_ties} with equal places, {found.partial} with options left out: all measures alike"
    )
    return Result(name, time.monotonic() - began, shown, found.wrong)


#: Proofs that need no database of their own: their names, and what their bars say.
_ALONE = (
    ("walk", walks, "every path of every flow", 100),
    ("weights", weights, "the safety screen learns again", 1),
    ("oracle", oracle, "elections beside pref-voting", ELECTIONS),
)


def read_arguments(arguments: list[str]) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="make prove", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--kills", type=int, default=100, help="crashes on each database")
    parser.add_argument("--restarts", type=int, default=10, help="restarts of PostgreSQL")
    parser.add_argument("--full", type=int, default=20, help="times that the disk is full")
    parser.add_argument("--storms", type=int, default=100, help="seconds of storm at the provider, about")
    parser.add_argument("--bodies", type=int, default=1_000_000, help="spoiled deliveries to each webhook")
    parser.add_argument("--voters", type=int, default=20, help="people who go through a whole life")
    parser.add_argument("--writers", type=int, default=20, help="people who write many at once")
    parser.add_argument("--rows", type=int, default=20, help="rows of each class that come each day")
    parser.add_argument("--audience", type=int, default=2000, help="people to whom the plan is said")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="for the same lots again")
    parser.add_argument("--only", choices=ALL)
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    """Prove, and say what was shown; 0 when all of it holds."""
    asked = read_arguments(arguments)
    console.print(f"Seed {asked.seed}.")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        results = list(_proofs(asked, progress))
    table = Table("proof", "seconds", "shown", "holds")
    for result in results:
        table.add_row(result.name, f"{result.seconds:.0f}", result.shown, "NO" if result.wrong else "yes")
    console.print(table)
    for result in results:
        for wrong in result.wrong[:20]:
            console.print(f"{result.name}: {wrong}", markup=False)
    return 1 if any(result.wrong for result in results) else 0


def _proofs(asked: argparse.Namespace, progress: Progress) -> Iterator[Result]:
    def wanted(name: str) -> bool:
        return asked.only is None or name.startswith(asked.only)

    def bar(name: str, total: int) -> Told:
        task = progress.add_task(name, total=total)
        return lambda done: progress.update(task, completed=done)

    for alone, proof, said, total in filter(lambda each: wanted(each[0]), _ALONE):
        yield proof(alone, bar(said, total))
    yield from _strikes(asked, wanted, bar)
    for target in TARGETS:
        if wanted(f"fuzz-{target.name}"):
            with sqlite() as url:
                told = bar(f"nonsense to {target.name}", asked.bodies)
                yield nonsense(f"fuzz-{target.name}", url, asked.bodies, asked.seed, told, target)
    yield from _years(asked, wanted, bar)


def _years(
    asked: argparse.Namespace, wanted: Callable[[str], bool], bar: Callable[[str, int], Told]
) -> Iterator[Result]:
    for name, database in DATABASES:
        if wanted(f"retention-{name}"):
            with database() as url:
                a_year = Year(rows=asked.rows, seed=asked.seed)
                told = bar(f"a year on {name}", a_year.days)
                yield keep_times(f"retention-{name}", url, a_year, told)
        if wanted(f"year-{name}"):
            with database() as url:
                told = bar(f"a year of the plan on {name}", DAYS)
                yield keep_plan(f"year-{name}", url, Size(asked.audience, seed=asked.seed), told)
        if wanted(f"plan-kills-{name}"):
            with database() as url:
                told = bar(f"kills of the plan on {name}", asked.kills)
                yield keep_once(f"plan-kills-{name}", url, PEOPLE, asked.kills, asked.seed, told)


def _strikes(
    asked: argparse.Namespace, wanted: Callable[[str], bool], bar: Callable[[str, int], Told]
) -> Iterator[Result]:
    def plan(times: int) -> Plan:
        return Plan(times, asked.voters, asked.writers, asked.seed)

    for name, database in DATABASES:
        if wanted(f"kills-{name}"):
            with database() as url:
                yield struck(f"kills-{name}", url, plan(asked.kills), bar(f"kills on {name}", asked.kills))
        if wanted(f"storms-{name}"):
            with database() as url:
                told = bar(f"storms on {name}", asked.storms)
                yield struck(f"storms-{name}", url, plan(asked.storms), told, nothing, Stormy)
    if wanted("full-disk"):
        with sqlite() as url:
            yield struck("full-disk", url, plan(asked.full), bar("a full disk", asked.full), full_disk)
    if wanted("restarts"):
        with restartable() as (url, restarts):
            told = bar("restarts of PostgreSQL", asked.restarts)
            yield struck("restarts", url, plan(asked.restarts), told, restarts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
