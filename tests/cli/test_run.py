"""`bigroom run` as it is started and stopped: a process of its own."""

from __future__ import annotations

import base64
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from benchmarks.safe import invite_both, safe_flows
from bot.cli.house import ready
from bot.storage.database import Database
from tests.cli.verbs import KEY
from tests.journeys.play import FLOWS, settings_for
from tests.storage.rows import a_vault, met

COMMAND = [str(Path(sys.executable).parent / "bigroom"), "run"]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("BIGROOM_")}
    url = {"DATABASE_URL": f"sqlite:///{folder}/big.db", "SECRET_KEY": KEY, "PORT": "0"}
    return ours | {f"BIGROOM_{name}": value for name, value in (url | settings).items()}


def refused(folder: Path, **settings: str) -> str:
    """Run it; return the last line of what it gives up with."""
    done = subprocess.run(
        COMMAND,
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr.splitlines()[-1].removeprefix("bigroom: ")


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run it until it says where it is."""
    process = subprocess.Popen(
        COMMAND, cwd=folder, env=environment(folder, **settings), stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        where = next(line for line in process.stderr if "http://" in line)
        yield process, "http://" + where.split("http://")[1].split("/")[0]
    finally:
        process.kill()
        process.communicate(timeout=10)


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_it_opens_answers_keeps_its_file_to_itself_and_closes_at_a_signal(
    tmp_path: Path, signal_: signal.Signals
) -> None:
    with running(tmp_path) as (process, where):
        with urlopen(f"{where}/readyz", timeout=10) as answer:
            assert answer.status == 200
        assert refused(tmp_path).startswith("Big Room is already running on this database.")
        process.send_signal(signal_)
        process.wait(timeout=10)
        assert process.returncode in (0, 130)


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refused(tmp_path, PORT=str(port))
    assert sentence.startswith(f"Port {port} of 127.0.0.1 cannot be used: ")


def test_a_host_that_is_none_is_said_in_a_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path, HOST="no.such.host.invalid").startswith("Port 0 of no.such.host.invalid cannot")


def test_a_place_where_no_file_can_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    sentence = refused(tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/data/big.db")
    assert sentence.startswith("BIGROOM_DATABASE_URL is not right: ")


def test_a_server_that_nobody_answers_for_is_said_in_a_sentence(tmp_path: Path) -> None:
    sentence = refused(tmp_path, DATABASE_URL="postgresql+psycopg://x@127.0.0.1:1/x")
    assert sentence.startswith("The database cannot be reached (OperationalError).")


def test_flow_files_with_mistakes_are_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    assert "`bigroom flows check` shows each of them" in refused(tmp_path, FLOWS=str(tmp_path / "flows"))


def test_another_key_than_the_databases_own_is_said_in_a_sentence(
    tmp_path: Path,
) -> None:
    settings = settings_for(f"sqlite:///{tmp_path}/big.db")
    ready(settings)
    with closing(Database(settings.database_url, a_vault())) as database:
        database.write_now(lambda tx: met(tx, "ann"))
    other = base64.b64encode(bytes(32)).decode()
    assert refused(tmp_path, SECRET_KEY=other).startswith("BIGROOM_SECRET_KEY is not right: ")


WHATSAPP = {
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "t",
    "TWILIO_FROM": "whatsapp:+447700900000",
    "TWILIO_API_URL": "http://127.0.0.1:1",
    "PUBLIC_URL": "https://room.example.org",
}


def test_whatsapp_opens_though_twilio_cannot_be_reached(tmp_path: Path) -> None:
    """It takes nothing that Twilio has not signed."""
    with running(tmp_path, **WHATSAPP, FLOWS=str(safe_flows(FLOWS, tmp_path))) as (process, where):
        with pytest.raises(HTTPError) as refusal:
            urlopen(Request(f"{where}/webhooks/whatsapp", b"Body=hello", method="POST"), timeout=10)
        assert refusal.value.code == 403
        refusal.value.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) in (0, 130)


class Stranger(BaseHTTPRequestHandler):
    """A Twilio that does not know us."""

    def do_GET(self) -> None:
        """Refuse the key."""
        self.send_response(401)
        self.end_headers()
        self.wfile.write(b'{"code": 20003, "message": "Authenticate"}')

    def log_message(self, *_: object) -> None:
        """Nothing to the screen."""


def test_a_key_that_twilio_refuses_is_said_in_a_sentence(tmp_path: Path) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), Stranger) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        flows = str(safe_flows(FLOWS, tmp_path))
        sentence = refused(tmp_path, **(WHATSAPP | {"TWILIO_API_URL": url, "FLOWS": flows}))
        server.shutdown()
    assert sentence == "Twilio does not accept BIGROOM_TWILIO_ACCOUNT_SID with BIGROOM_TWILIO_AUTH_TOKEN."


def test_it_opens_though_telegram_cannot_be_reached(tmp_path: Path) -> None:
    """It is tried again in the background."""
    api, flows = "http://127.0.0.1:1", safe_flows(FLOWS, tmp_path)
    invite_both(f"sqlite:///{tmp_path}/big.db", base64.b64decode(KEY))
    settings = {"TELEGRAM_TOKEN": "1:a", "TELEGRAM_API_URL": api, "FLOWS": str(flows)}
    with running(tmp_path, **settings) as (process, where):
        with urlopen(f"{where}/healthz", timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) in (0, 130)


def seconds_to_stop(process: subprocess.Popen[str]) -> float:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(timeout=15)
    return time.monotonic() - began


@contextmanager
def answers_nothing() -> Iterator[str]:
    """A provider that takes every connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as hung:
        yield f"http://127.0.0.1:{hung.getsockname()[1]}"


def seconds_in_line(process: subprocess.Popen[str]) -> float:
    """How long it has waited for a processor that others had."""
    try:
        return int(Path(f"/proc/{process.pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


def test_it_stops_in_a_second_when_nothing_is_going_on(tmp_path: Path) -> None:
    with running(tmp_path) as (process, where):
        with urlopen(f"{where}/readyz", timeout=10):
            pass
        before, began = seconds_in_line(process), time.monotonic()
        process.send_signal(signal.SIGTERM)
        in_line = 0.0
        while process.poll() is None:
            in_line = max(in_line, seconds_in_line(process) - before)
            time.sleep(0.01)
        assert time.monotonic() - began - in_line < 1


def test_it_stops_in_ten_seconds_whatever_hangs(tmp_path: Path) -> None:
    """A provider without an answer, half a request, and a database that somebody else holds."""
    with (
        answers_nothing() as api,
        running(
            tmp_path,
            TELEGRAM_TOKEN="1:a",
            TELEGRAM_API_URL=api,
            FLOWS=str(safe_flows(FLOWS, tmp_path)),
        ) as (process, where),
    ):
        host, port = where.removeprefix("http://").split(":")
        with (
            socket.create_connection((host, int(port))) as half,
            closing(sqlite3.connect(tmp_path / "big.db", isolation_level=None)) as other,
        ):
            half.sendall(b"POST /webhooks/telegram HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.7)
            assert seconds_to_stop(process) < 10


def test_no_real_channel_opens_before_people_in_danger_would_find_somebody(tmp_path: Path) -> None:
    sentence = refused(tmp_path, TELEGRAM_TOKEN="1:a", TELEGRAM_API_URL="http://127.0.0.1:1")
    assert sentence.startswith("A real channel does not open before people in danger would find somebody.")
    for said in ("--rank lead", "--rank deputy", "[hours]", "[directory]"):
        assert said in sentence


def test_the_practice_room_opens_and_says_that_no_real_channel_could(tmp_path: Path) -> None:
    with running(tmp_path) as (_, where), urlopen(f"{where}/simulator", timeout=10) as answer:
        assert "No real channel could open yet" in answer.read().decode()
