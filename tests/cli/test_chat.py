"""A phone in the terminal: by a script line after line, and through a real pipe."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.chat import Talk
from bot.domain.message import Choice, File, Heard, OutboundMessage
from tests.web.echo import Echo

ROOT = Path(__file__).parents[2]


async def typed(*lines: str) -> AsyncIterator[str]:
    for line in lines:
        yield f"{line}\n"


async def settled() -> None:
    """The echo has always said everything."""


async def talk(echo: Echo, *lines: str) -> None:
    await echo.open()
    await Talk(echo.simulator, "amina", settled, by_hand=False).go_on(typed(*lines))


@pytest.fixture
def echo() -> Echo:
    return Echo()


async def test_it_prints_what_the_bot_says_with_its_choices_numbered(
    echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    await talk(echo, "/start")
    assert capsys.readouterr().out == (
        "Hello, and welcome to Big Room.\nأهلاً وسهلاً بكم في Big Room.\n  1. English\n  2. العربية (draft)\n\n"
    )


@pytest.mark.parametrize("answer", ["2", "العربية (draft)"])
async def test_a_number_or_a_label_taps_the_choice(echo: Echo, answer: str) -> None:
    await talk(echo, "/start", answer)
    press = echo.heard[1].press
    assert press is not None
    assert (press.wait_id, press.index) == ("wait1", 1)


@pytest.mark.parametrize("answer", ["3", "0", "Englisch", "1 please"])
async def test_anything_else_is_said_in_words(echo: Echo, answer: str) -> None:
    await talk(echo, "/start", answer)
    assert (echo.heard[1].kind, echo.heard[1].text) == (Heard.TEXT, answer)


async def test_a_number_means_itself_once_the_question_is_no_longer_the_last(echo: Echo) -> None:
    await talk(echo, "/start", "hello", "1")
    assert (echo.heard[2].kind, echo.heard[2].text) == (Heard.TEXT, "1")


async def test_a_file_is_printed_below_what_it_came_with(
    echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    await echo.open()
    file = File("big-room-my-data.txt", "What Big Room holds about you")
    await echo.simulator.send("amina", OutboundMessage("Here it is.", file=file))
    await Talk(echo.simulator, "amina", settled, by_hand=False).go_on(typed("hello"))
    out = capsys.readouterr().out
    assert "Here it is.\n\n[big-room-my-data.txt]\nWhat Big Room holds about you\n" in out


async def test_where_only_skip_is_offered_a_number_is_an_answer_in_words(
    echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    await echo.simulator.send("amina", OutboundMessage("How many?", (Choice("skip", "Skip"),), "wait7"))
    await talk(echo, "1")
    assert (echo.heard[0].kind, echo.heard[0].text) == (Heard.TEXT, "1")
    assert "  - Skip\n" in capsys.readouterr().out


async def test_a_phone_can_send_a_photo_and_block(echo: Echo, capsys: pytest.CaptureFixture[str]) -> None:
    await talk(echo, ":photo", ":block", "hello", ":unblock")
    assert [message.kind for message in echo.heard] == ["media", "blocked", "unblocked"]
    assert "Unblock it first" in capsys.readouterr().err


async def test_empty_lines_say_nothing(echo: Echo) -> None:
    await talk(echo, "", "  ", "hello")
    assert [message.text for message in echo.heard] == ["hello"]


async def test_by_hand_what_the_bot_says_by_itself_appears_too(
    echo: Echo, capsys: pytest.CaptureFixture[str]
) -> None:
    async def slowly() -> AsyncIterator[str]:
        await asyncio.sleep(0)
        await echo.simulator.send("amina", OutboundMessage("Tomorrow at ten."))
        for _ in range(5):
            await asyncio.sleep(0)
        assert "Tomorrow at ten." in capsys.readouterr().out
        for line in tuple[str, ...]():
            yield line

    await echo.open()
    await Talk(echo.simulator, "amina", settled, by_hand=True).go_on(slowly())


def chat_through_a_pipe(database: Path, lines: str) -> subprocess.CompletedProcess[str]:
    own = {"BIGROOM_DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "bot", "chat"]
    # In a folder without .env, which would be read.
    return subprocess.run(
        command,
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=database.parent,
        check=False,
        env=os.environ | own,
    )


def test_a_pipe_gets_every_reply_in_its_place_and_a_clean_end(tmp_path: Path) -> None:
    done = chat_through_a_pipe(tmp_path / "chat.db", "/start\n1\n1\n")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert done.stdout.index("1. English") < done.stdout.index("Question 2") < done.stdout.index("Question 3")


def test_nothing_said_is_no_error(tmp_path: Path) -> None:
    done = chat_through_a_pipe(tmp_path / "chat.db", "")
    assert (done.returncode, done.stdout) == (0, "")
