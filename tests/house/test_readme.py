"""What README tells people to type works: each command of its ```sh blocks is run here or by a named test."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"(^|\s+)#\s.*$")
#: Seconds: a command that a person types answers, or says that it is working.
PATIENCE = 60

#: What says that nothing is left to install.
DONE = (".venv/.installed-run", ".venv/.installed-dev")

#: Commands that are too long, or never end: what runs them, "file::test" or a file that has the command.
ELSEWHERE = {
    "make": "tests/house/test_readme.py::test_make_alone_says_what_there_is",
    "make run": "tests/house/test_readme.py::test_make_run_opens_the_simulator",
    "make bench": "tests/house/test_readme.py::test_make_bench_prints_its_figures",
    ".venv/bin/bigroom doctor": "tests/cli/test_doctor.py::test_a_house_that_is_well",
    ".venv/bin/bigroom safeguarding ready": "tests/cli/test_safety.py::"
    "test_what_is_missing_is_said_with_what_to_do",
    ".venv/bin/bigroom templates submit": "tests/cli/test_templates.py::"
    "test_what_whatsapp_has_not_seen_is_asked_for_once",
    ".venv/bin/bigroom templates status": "tests/cli/test_templates.py::"
    "test_what_whatsapp_has_not_seen_is_asked_for_once",
    ".venv/bin/bigroom polls open first_priority": "tests/cli/test_polls_open.py::"
    "test_a_poll_goes_from_the_file_to_the_open_vote",  # until its file is over
    ".venv/bin/bigroom polls practice where_to_meet --forget": "tests/cli/test_polls_practice.py::"
    "test_a_practice_is_taken_away_before_the_poll_is_opened_for_real_people",
    ".venv/bin/bigroom polls result first_priority.rank": "tests/cli/test_polls_close.py::"
    "test_the_result_is_the_release_and_nothing_else",
    ".venv/bin/bigroom plan approve": "tests/cli/test_plan_publish.py::"
    "test_who_is_missing_and_how_they_get_in_is_said",  # once a plan is published
    ".venv/bin/bigroom plan preview --from 2027-04-12 --to 2027-06-09 --draft --picture data/plan.png "
    "--ics data/plan.ics": "tests/cli/test_plan_preview.py::"
    "test_a_picture_and_a_calendar_are_written",  # once the flows are published
    "make test": ".ci/run",
    "make lint": ".ci/run",
}


def commands(readme: str) -> list[str]:
    """The commands of the ```sh blocks, one string each, without prompts and comments."""
    joined = "\n".join(BLOCK.findall(readme)).replace("\\\n", " ")
    bare = (COMMENT.sub("", line).strip().removeprefix("$ ") for line in joined.splitlines())
    return list(dict.fromkeys(" ".join(line.split()) for line in bare if line))


def readme_commands() -> list[str]:
    """README's commands; none where README is missing, which a test of its own says."""
    return commands(README.read_text("utf-8")) if README.exists() else []


@pytest.fixture
def at_home(tmp_path: Path) -> dict[str, str]:
    """An environment in which `bigroom` is the one of this checkout, and writes nothing into it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    database = f"sqlite:///{tmp_path / 'bigroom.db'}"
    return os.environ | {
        "PATH": path,
        "BIGROOM_DATABASE_URL": database,
        "BIGROOM_TELEGRAM_TOKEN": "",  # a developer's .env may have a real one
        "PYTHONUNBUFFERED": "1",  # we wait for a line of a program that does not end
    }


def test_readme_is_there_and_begins_with_commands() -> None:
    """A newcomer finds something to type."""
    assert README.exists()
    assert {"make run", "make test"} <= set(readme_commands())


@contextmanager
def started(command: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A program that is given a minute; whatever it started goes with it."""
    program = subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    patience = Timer(PATIENCE, os.killpg, (program.pid, signal.SIGKILL))
    patience.start()
    try:
        with program:
            yield program
    finally:
        patience.cancel()


def make(*words: str) -> list[str]:
    """`make`, for a test: in the Python that runs the tests, which holds all that there is to install."""
    return ["make", *words, "-o", DONE[0], "-o", DONE[1], f"BIN={Path(sys.executable).parent}"]


@pytest.mark.parametrize("command", [command for command in readme_commands() if command not in ELSEWHERE])
def test_a_command_of_readme_works(command: str, at_home: dict[str, str]) -> None:
    """Typed as it stands, at the top of a checkout."""
    with started(["sh", "-c", command], at_home) as program:
        said, _ = program.communicate()
    assert program.returncode == 0, f"{command}\n{said}"


@pytest.mark.parametrize("command", [command for command in readme_commands() if command in ELSEWHERE])
def test_a_command_that_is_run_elsewhere_really_is(command: str) -> None:
    """The list names a test that is there."""
    file, _, test = ELSEWHERE[command].partition("::")
    assert (f"def {test}(" if test else command) in (ROOT / file).read_text("utf-8")


def test_make_alone_says_what_there_is(at_home: dict[str, str]) -> None:
    """Every verb of the Makefile is on the page, with a word on what it does."""
    page = subprocess.run(["make"], cwd=ROOT, env=at_home, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert phony
    assert phony[1].split() == re.findall(r"^  make (\w+) +\w", page, re.MULTILINE)


def test_make_run_opens_the_simulator(at_home: dict[str, str]) -> None:
    """The first thing that anybody types prints an address, and a page is there; Ctrl-C ends it in peace."""
    settings = {"BIGROOM_PORT": str(_free_port()), "BIGROOM_SIMULATOR": "true"}
    with started(make("run"), at_home | settings) as program:
        with urlopen(_address(program)) as page:
            assert page.status == 200
        os.killpg(program.pid, signal.SIGINT)
        said, _ = program.communicate()
    assert "Traceback" not in said


def test_make_bench_prints_its_figures(at_home: dict[str, str]) -> None:
    """A short one: twenty people, a second and a half."""
    short = "ARGS=--people 20 --contacts 40 --seconds 1.5 --rounds 1"
    with started(make("bench", short), at_home) as program:
        said, _ = program.communicate()
    assert program.returncode == 0, said
    assert re.search(r"^floor .* turns/s.*^house .* turns/s", said, re.MULTILINE | re.DOTALL), said


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _address(program: subprocess.Popen[str]) -> str:
    """The first address that the program prints."""
    assert program.stdout
    lines: list[str] = []
    for line in program.stdout:
        lines.append(line)
        if found := re.search(r"http://[\w.:]+[\w/?=&-]*", line):
            return found[0]
    raise AssertionError(f"no address in: {''.join(lines)}")


def test_commands_are_read_as_they_stand() -> None:
    """Prompts, comments and broken lines are understood; other blocks are none of our business."""
    typed = "$ make run   # opens a page\n# a remark\nbigroom flows \\\n  check\nmake run\n"
    page = f"```sh\n{typed}```\n```toml\na = 1\n```\n"
    assert commands(page) == ["make run", "bigroom flows check"]
