"""How long it takes to read and count 100,000 ballots, and how much memory: a part of `make bench`.

python -m benchmarks.ballots      CPU seconds on one core and the memory of the process, each kind of ballot

Each kind is counted by a process of its own, as `bigroom polls tally` does it: a CSV file is read and every
measure taken, of everybody and of each of five groups.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

from bot.cli.polls_tally import told_of
from bot.polls.ballot_files import read

BALLOTS = 100_000
OPTIONS = ("Scans", "Interpreters", "Birth plans", "Listening", "Follow-up", "Debriefs")
KINDS = ("ranked", "rated")


def write(kind: str, place: Path) -> None:
    """Write ballots on which nobody agrees with anybody: the hardest to fold."""
    chance = random.Random(1)
    header = OPTIONS if kind == "rated" else [f"rank{number}" for number in range(1, 7)]
    lines = [f"voter,group,{','.join(header)}"]
    for voter in range(BALLOTS):
        if kind == "rated":
            cells = [chance.choice("123456789") for _ in OPTIONS]
        else:
            picks = chance.sample(OPTIONS, chance.randint(1, 6))
            cells = picks + [""] * (6 - len(picks))
        lines.append(f"v{voter},g{chance.randrange(5)},{','.join(cells)}")
    place.write_text("\n".join(lines), "utf-8")


def count_one(place: Path) -> None:
    """Read and count one file, and print what it took."""
    before = time.process_time()
    ballots = read(place.name, place.read_bytes())
    reading = time.process_time() - before
    told_of(ballots.election)
    whole = time.process_time() - before
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"reading": reading, "counting": whole - reading, "memory": memory}))


def measure() -> None:
    """Print what each kind of ballot takes."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            place = Path(folder) / f"{kind}.csv"
            write(kind, place)
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.ballots", str(place)],
                cwd=Path(__file__).resolve().parents[1],
                check=True,
                capture_output=True,
            )
            took = json.loads(done.stdout)
            console.print(
                f"{BALLOTS:,} {kind} ballots    {took['counting']:.2f} s for every measure, "
                f"{took['reading']:.2f} s to read them, {took['memory']:.0f} MB"
            )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        count_one(Path(sys.argv[1]))
    else:
        measure()
