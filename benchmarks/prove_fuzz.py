"""The proof by nonsense: spoiled deliveries at each webhook; none is a 5xx, and real ones are answered."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import psutil

from benchmarks.kills import SECRET, TOKEN
from benchmarks.kills_process import Bigroom
from benchmarks.kills_telegram import Telegram
from benchmarks.nonsense import CHAT, USER, spoiled
from benchmarks.nonsense_whatsapp import Sender, spoiled_message, spoiled_report
from benchmarks.wire import FORM, JSON, Client
from bot.channels.whatsapp import STATUS_PATH, WEBHOOK_PATH
from tests.emulators.twilio_api import SENDER, TwilioApi

#: A person who means what she writes; no mutation of the bodies leads to her.
PROBE = 5_000_000_001
#: After so many mutated bodies she writes again.
EVERY = 100
#: The same where there are more than so many of them.
EVERY_OF_MANY, FEW = 2000, 20_000
#: Seconds within which she must be answered, and within which a whole part must be.
WITHIN, PATIENCE = 10.0, 120.0
#: Connections that are kept open.
CONNECTIONS = 64
#: How much memory it may take once it has settled in, in bytes.
MOST_GROWN = 48 << 20
#: So many people write on WhatsApp in turn.
PEOPLE = 60

Spoiled = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook, and what is sent there."""

    name: str
    path: str
    #: Makes whole header lines and a body with something wrong with it, from chance and a number.
    spoiled: Callable[[random.Random, int, Sender], Spoiled]
    #: What the body is said to be.
    kind: bytes = FORM


_SECRET = f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n".encode()


def _of_telegram(chance: random.Random, number: int, _: Sender) -> Spoiled:
    return _SECRET, spoiled(chance, number)


TARGETS: tuple[Target, ...] = (
    Target("telegram", "/webhooks/telegram", _of_telegram, JSON),
    Target("whatsapp", WEBHOOK_PATH, partial(spoiled_message, WEBHOOK_PATH)),
    Target("whatsapp-status", STATUS_PATH, partial(spoiled_report, STATUS_PATH)),
)


@dataclass(slots=True)
class Fuzzed:
    """What the nonsense led to."""

    sent: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    #: How often the real person was answered.
    answered: int = 0
    #: How much memory it had when it had met everything once, and how much it has taken since, in bytes.
    settled: int = 0
    grown: int = 0
    wrong: list[str] = field(default_factory=list)

    def grew(self, memory: int, bodies: int) -> None:
        """Note its memory; the first fifth is for settling in."""
        if self.sent * 5 <= bodies or not self.settled:
            self.settled = memory
        self.grown = memory - self.settled


async def fuzz(
    url: str, bodies: int, seed: int, sent: Callable[[int], None], target: Target | None = None
) -> Fuzzed:
    """Send so many spoiled bodies; `sent` is told how many there are."""
    chance, found, target = random.Random(seed), Fuzzed(), target or TARGETS[0]
    with tempfile.TemporaryDirectory(prefix="bigroom-fuzz-") as name:
        async with Telegram(chance) as telegram, TwilioApi() as twilio:
            command = _house(Path(name), url, telegram, twilio)
            sender = Sender(twilio.account, twilio.token, command.url, [each.own for each in twilio.people])
            async with command:
                web = Client("127.0.0.1", command.port, CONNECTIONS)
                numbers = range(1_000_000, 1_000_000 + bodies)
                for part in _parts(numbers):
                    made = [target.spoiled(chance, number, sender) for number in part]
                    await _post(web, target, made, found)
                    _forget(twilio)
                    found.sent += len(part)
                    await _probe(web, telegram, found)
                    found.grew(psutil.Process(command.pid).memory_info().rss, bodies)
                    sent(found.sent)
                if await command.ends() != 0:
                    found.wrong.append("it did not end in peace")
                await command.starts()
            found.wrong += _told(command.log.read_text("utf-8"))
    found.wrong += [f"{number} times {status}" for status, number in found.statuses.items() if _bad(status)]
    if found.grown > MOST_GROWN:
        found.wrong.append(f"it grew by {found.grown >> 20} MB")
    return found


def _parts(numbers: range) -> Iterator[range]:
    every = EVERY if len(numbers) <= FEW else EVERY_OF_MANY
    return (numbers[start : start + every] for start in range(0, len(numbers), every))


def _told(log: str) -> list[str]:
    before, told, after = log.partition("Traceback")
    return [f"the log tells of a traceback: ...{before[-200:]}{told}{after[:2000]}"] if told else []


def _house(folder: Path, url: str, telegram: Telegram, twilio: TwilioApi) -> Bigroom:
    """Return a house with both doors; on WhatsApp nobody reports how far a message of ours has come."""
    twilio.progress = []
    for _ in range(PEOPLE):
        twilio.person()
    more = {
        "BIGROOM_TWILIO_ACCOUNT_SID": twilio.account,
        "BIGROOM_TWILIO_AUTH_TOKEN": twilio.token,
        "BIGROOM_TWILIO_FROM": SENDER,
        "BIGROOM_TWILIO_API_URL": twilio.url,
    }
    return Bigroom(folder, url, token=TOKEN, api_url=telegram.url, secret=SECRET, more=more)


def _forget(twilio: TwilioApi) -> None:
    """What was said is of no use here, and there is much of it."""
    twilio.messages.clear()
    twilio.calls.clear()
    for person in twilio.people:
        person.heard.clear()


def _bad(status: int) -> bool:
    return status == 0 or status >= 500


async def _post(web: Client, target: Target, parts: Sequence[Spoiled], found: Fuzzed) -> None:
    """Post these over kept-alive connections, and wait for every answer."""
    all_done, left = asyncio.Event(), len(parts)

    def answered(body: bytes, status: int, _: bytes) -> None:
        nonlocal left
        left -= 1
        found.statuses[status] += 1
        if _bad(status):
            found.wrong.append(f"{status} to {body[:300]!r}")
        if not left:
            all_done.set()

    for headers, body in parts:
        web.post(target.path, body, headers, partial(answered, body), target.kind)
    async with asyncio.timeout(PATIENCE):
        await all_done.wait()


async def _probe(web: Client, telegram: Telegram, found: Fuzzed) -> None:
    """A real message in between is answered, whatever came before it."""
    who = PROBE + found.sent
    message = {
        "message_id": 1,
        "date": int(time.time()),
        "chat": CHAT | {"id": who},
        "from": USER | {"id": who},
        "text": "help",
    }
    body = json.dumps({"update_id": 900_000_000 + found.sent, "message": message}).encode()
    await _post(web, TARGETS[0], [(_SECRET, body)], found)
    try:
        await telegram.hears(who, "This is Big Room", 0, WITHIN)
        found.answered += 1
    except TimeoutError:
        found.wrong.append(f"after {found.sent} bodies a real message was not answered")
