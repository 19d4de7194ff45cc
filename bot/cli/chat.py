"""`bigroom chat`: a phone in the terminal, by hand or through a pipe."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Annotated

import structlog
import typer

from bot.app import new_id, now, open_house
from bot.channels.simulator import BOT, Line, PhoneTrouble, Simulator
from bot.cli.house import give_up, ready, settings_or_give_up
from bot.config import Settings
from bot.domain.message import Unavailable
from bot.library.keeper import NothingPublished
from bot.library.problems import FlowsHaveErrors
from bot.logs import set_up
from bot.storage.database import StoreDown
from bot.storage.vault import WrongKey

CHANNEL = "terminal"
_SKIP = "skip"
_PROMPT = "› "
_HINT = """\
You are {person}, with a phone in this terminal. Begin with /start, or with any words.
A number picks an answer. :photo sends a photo, :block and :unblock do what they say. Ctrl-D ends.
"""

Settled = Callable[[], Awaitable[None]]


def chat(
    name: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who you are: each name is a person.")
    ] = "person-1",
) -> None:
    """Talk with Big Room here in the terminal, as a service user does.

    Each line is one message: a number, the words of an answer, or your own words.

    Through a pipe each line waits for the reply to the one before:  printf '/start\\n1\\n' | bigroom chat
    """
    settings = settings_or_give_up()
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    set_up(settings.log)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    try:
        ready(settings)
        asyncio.run(_talk(settings, name.strip()[:64] or "person-1"))
    except StoreDown as down:
        give_up(f"The database cannot be used just now ({down}). Try again in a moment.")
    except FlowsHaveErrors:
        give_up("The flow files have mistakes. `bigroom flows check` shows each of them and how to mend it.")
    except (NothingPublished, WrongKey) as error:
        give_up(str(error.__doc__))
    except Unavailable:
        give_up("Big Room is busy and did not take that. Try again in a moment.")
    except BrokenPipeError:  # whoever read along has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


async def _talk(settings: Settings, person: str) -> None:
    """Open a house of our own with this phone as its only door, beside a running one or alone."""
    phone = Simulator(now=now, new_id=new_id, name=CHANNEL)
    only_practice = settings.model_copy(update={"telegram_token": ""})
    async with open_house(only_practice, [phone], publish=not settings.on_telegram) as house:
        by_hand = sys.stdin.isatty() and sys.stdout.isatty()
        await Talk(phone, person, house.settled, by_hand=by_hand).go_on(_typed())


async def _typed() -> AsyncIterator[str]:
    """Yield each line of stdin. A thread reads, and is left behind when the command ends."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        with suppress(RuntimeError, ValueError):  # the loop or stdin has been closed meanwhile
            for line in iter(sys.stdin.readline, ""):
                loop.call_soon_threadsafe(lines.put_nowait, line)
            loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=read, daemon=True).start()
    while line := await lines.get():
        yield line


class Talk:
    """One person at the keyboard, or one script: says lines, and prints what comes back."""

    def __init__(self, phone: Simulator, person: str, settled: Settled, *, by_hand: bool) -> None:
        self._phone = phone
        self._person = person
        self._settled = settled
        self._by_hand = by_hand
        self._printed = 0
        self._taking = False

    async def go_on(self, typed: AsyncIterator[str]) -> None:
        """Take line after line until they end; each waits for the reply to the one before."""
        if self._by_hand:
            typer.secho(_HINT.format(person=self._person), dim=True)
        # By hand, what the bot says of its own accord appears when it comes.
        watching = asyncio.create_task(self._watch()) if self._by_hand else None
        self._prompt()
        async for line in typed:
            if line.strip():
                await self._take(line.strip())
            self._prompt()
        if watching is not None:
            watching.cancel()
            typer.echo()

    async def _take(self, text: str) -> None:
        self._taking = True
        try:
            await self._do(text)
        except PhoneTrouble as trouble:
            typer.echo(str(trouble), err=True)
        await self._settled()
        self._catch_up()
        self._taking = False

    async def _do(self, text: str) -> None:
        phone, person = self._phone, self._person
        deeds = {":photo": phone.sends_media, ":block": phone.blocks, ":unblock": phone.unblocks}
        if text in deeds:
            await deeds[text](person)
            return
        line = self._asked()
        place = _place(text, line) if line else None
        if line and line.wait_id and place is not None:
            await phone.presses(person, line.wait_id, place)
        else:
            await phone.says(person, text)

    def _asked(self) -> Line | None:
        """The last thing that the bot said, when it offers choices."""
        said = [line for line in self._phone.transcript(self._person) if line.who == BOT]
        return said[-1] if said and said[-1].choices else None

    async def _watch(self) -> None:
        async for _ in self._phone.listen(self._person):
            if not self._taking and self._catch_up():
                self._prompt()

    def _catch_up(self) -> bool:
        fresh = [line for line in self._phone.transcript(self._person) if line.number > self._printed]
        self._printed = fresh[-1].number if fresh else self._printed
        said = [line for line in fresh if line.who == BOT]
        for line in said:
            self._print(line)
        return bool(said)

    def _print(self, line: Line) -> None:
        if self._by_hand:
            typer.secho("\nBig Room", fg="magenta", bold=True)
        typer.echo(line.text)
        for number, choice in enumerate(line.choices, 1):
            mark = f"{number}." if _numbered(line) else "-"
            typer.echo(f"  {typer.style(mark, fg='magenta') if self._by_hand else mark} {choice.label}")
        if line.file is not None:
            typer.secho(f"\n[{line.file.name}]", dim=self._by_hand)
            typer.echo(line.file.text)
        typer.echo()

    def _prompt(self) -> None:
        if self._by_hand:
            typer.secho(_PROMPT, fg="magenta", nl=False)
        sys.stdout.flush()


def _numbered(line: Line) -> bool:
    """Skip alone is not numbered: where she answers in her own words, "1" is such words."""
    return [choice.id for choice in line.choices] != [_SKIP]


def _place(text: str, line: Line) -> int | None:
    """Return which choice is meant by a number or by its own words."""
    if text.isdecimal() and _numbered(line):
        place = int(text) - 1
        return place if 0 <= place < len(line.choices) else None
    labels = [choice.label.casefold() for choice in line.choices]
    return labels.index(text.casefold()) if text.casefold() in labels else None
