"""`bigroom run` as it is started and stopped: a process of its own."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
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


def test_whatsapp_is_not_pretended_to_be_there(tmp_path: Path) -> None:
    """It opens all the same: Telegram may be set up beside it."""
    settings = {
        "TWILIO_ACCOUNT_SID": "AC1",
        "TWILIO_AUTH_TOKEN": "t",
        "TWILIO_FROM": "whatsapp:+441632960000",
        "PUBLIC_URL": "https://room.example.org",
    }
    with running(tmp_path, **settings) as (process, where):
        with pytest.raises(HTTPError) as refusal:
            urlopen(Request(f"{where}/webhooks/whatsapp", b"Body=hello", method="POST"), timeout=10)
        assert refusal.value.code == 404
        refusal.value.close()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) in (0, 130)


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


def test_no_real_channel_opens_before_people_in_danger_would_find_somebody(tmp_path: Path) -> None:
    sentence = refused(tmp_path, TELEGRAM_TOKEN="1:a", TELEGRAM_API_URL="http://127.0.0.1:1")
    assert sentence.startswith("A real channel does not open before people in danger would find somebody.")
    for said in ("--rank lead", "--rank deputy", "[hours]", "[directory]"):
        assert said in sentence


def test_the_practice_room_opens_and_says_that_no_real_channel_could(tmp_path: Path) -> None:
    with running(tmp_path) as (_, where), urlopen(f"{where}/simulator", timeout=10) as answer:
        assert "No real channel could open yet" in answer.read().decode()
