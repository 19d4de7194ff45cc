"""The proof by nonsense: spoiled deliveries at each webhook; none is a 5xx, and real ones are answered."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import psutil

from benchmarks.kills import SECRET, TOKEN
from benchmarks.kills_process import Bigroom
from benchmarks.kills_telegram import Telegram
from benchmarks.wire import Client

#: A person who means what she writes; no mutation of the bodies below leads to her.
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

_USER = {"id": 4242, "is_bot": False, "first_name": "Ada", "language_code": "en", "username": "ada"}
_CHAT = {"id": 4242, "type": "private", "first_name": "Ada"}
_SAID = {"message_id": 5, "date": 1_700_000_000, "chat": _CHAT, "from": _USER}
_BOT = {"id": 1, "is_bot": True, "first_name": "Big Room"}
_COMMAND = {"type": "bot_command", "offset": 0, "length": 6}
#: One delivery of every kind.
BODIES: tuple[dict[str, Any], ...] = (
    {"message": _SAID | {"text": "hello"}},
    {
        "message": _SAID
        | {"text": "/start brent-7", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]}
    },
    {"message": _SAID | {"photo": [{"file_id": "a", "width": 1, "height": 1}], "caption": "look"}},
    {"edited_message": _SAID | {"text": "hello again", "edit_date": 1_700_000_001}},
    {"callback_query": {"id": "77", "from": _USER, "data": "abc:1", "chat_instance": "1", "message": _SAID}},
    {
        "my_chat_member": {
            "chat": _CHAT,
            "from": _USER,
            "date": 1,
            "old_chat_member": {"user": _BOT, "status": "member"},
            "new_chat_member": {"user": _BOT, "status": "kicked"},
        }
    },
    {"message": _SAID | {"chat": {"id": -100, "type": "group", "title": "A group"}, "text": "hello all"}},
)
#: What stands in the place of any value.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**53 + 1, 2**63, 2**64, -(2**63) - 1, 10**400, 1.5, 1e308,
    "", "0", "\0", "a\0b", "\ud83d", "\udcff\ud800", "STOP", "/start " + "x" * 64, "/start\n", "x" * 5000,
    "١٢٣", "\u202e\u2066", "🤰🏿" * 50,
    [], {}, [[]], [None], {"": None}, {"id": {}}, ["text"], {"text": "text"},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """A webhook, and what is sent there."""

    name: str
    path: str
    #: Whole lines, as they stand in a request.
    headers: bytes
    #: Makes a delivery with something wrong with it, from chance and a number.
    spoiled: Callable[[random.Random, int], bytes]


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


def mutated(chance: random.Random, number: int) -> bytes:
    """Return a delivery with something wrong with it."""
    body = json.loads(json.dumps(chance.choice(BODIES)))
    whole: Any = {"update_id": number} | body
    for _ in range(chance.choice((0, 1, 1, 1, 2, 5))):
        whole = _with_something_odd(whole, chance)
    data = json.dumps(whole, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    data = data.replace(b"4242", b"%d" % chance.randrange(10_000, 60_000))  # no one person writes it all
    return _with_broken_bytes(data, chance) if chance.random() < 0.4 else data


def spoiled(chance: random.Random, number: int) -> bytes:
    """Return a delivery that is nothing but chance, or breaks off, or has something wrong with it."""
    lot = chance.random()
    if lot < 0.05:
        return chance.randbytes(chance.randrange(400))
    data = mutated(chance, number)
    return data[: chance.randrange(len(data) + 1)] if lot < 0.2 else data


def _with_something_odd(whole: Any, chance: random.Random) -> Any:
    """Change one value anywhere in it: for something odd, for another part of it, or for nothing."""
    path: list[tuple[Any, Any]] = []
    place = whole
    while isinstance(place, dict | list) and place and (not path or chance.random() < 0.8):
        key = chance.choice(list(place) if isinstance(place, dict) else list(range(len(place))))
        path.append((place, key))
        place = place[key]
    if not path:
        return deepcopy(chance.choice(ODD))
    holder, key = chance.choice(path)
    match chance.randrange(5):
        case 0:
            del holder[key]
        case 1:
            holder[key] = json.loads(json.dumps(whole))
        case 2:
            holder[key] = _deep(chance)
        case _:
            holder[key] = deepcopy(chance.choice(ODD))
    return whole


def _deep(chance: random.Random) -> Any:
    place: Any = 1
    for _ in range(chance.choice((5, 100, 400))):
        place = [place] if chance.random() < 0.5 else {"message": place}
    return place


def _with_broken_bytes(data: bytes, chance: random.Random) -> bytes:
    raw = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20))):
        at = chance.randrange(len(raw) + 1)
        match chance.randrange(4):
            case 0:
                raw[at : at + 1] = bytes([chance.randrange(256)])
            case 1:
                del raw[at : at + chance.randrange(20)]
            case 2:
                raw[at:at] = raw[: chance.randrange(50)]
            case _:
                raw[at:at] = chance.randbytes(chance.randrange(8))
    return bytes(raw)


TARGETS: tuple[Target, ...] = (
    Target(
        "telegram",
        "/webhooks/telegram",
        f"X-Telegram-Bot-Api-Secret-Token: {SECRET}\r\n".encode(),
        spoiled,
    ),
)


async def fuzz(
    url: str, bodies: int, seed: int, sent: Callable[[int], None], target: Target | None = None
) -> Fuzzed:
    """Send so many spoiled bodies; `sent` is told how many there are."""
    chance, found, target = random.Random(seed), Fuzzed(), target or TARGETS[0]
    every = EVERY if bodies <= FEW else EVERY_OF_MANY
    with tempfile.TemporaryDirectory(prefix="bigroom-fuzz-") as name:
        async with Telegram(chance) as telegram:
            command = Bigroom(Path(name), url, token=TOKEN, api_url=telegram.url, secret=SECRET)
            async with command:
                web = Client("127.0.0.1", command.port, CONNECTIONS)
                while found.sent < bodies:
                    numbers = range(found.sent, min(found.sent + every, bodies))
                    part = [target.spoiled(chance, 1_000_000 + number) for number in numbers]
                    await _post(web, target, part, found)
                    found.sent += len(part)
                    await _probe(web, telegram, found)
                    found.grew(psutil.Process(command.pid).memory_info().rss, bodies)
                    sent(found.sent)
                if await command.ends() != 0:
                    found.wrong.append("it did not end in peace")
                await command.starts()
            before, told, after = command.log.read_text("utf-8").partition("Traceback")
            if told:
                found.wrong.append(f"the log tells of a traceback: ...{before[-200:]}{told}{after[:2000]}")
    found.wrong += [f"{number} times {status}" for status, number in found.statuses.items() if _bad(status)]
    if found.grown > MOST_GROWN:
        found.wrong.append(f"it grew by {found.grown >> 20} MB")
    return found


def _bad(status: int) -> bool:
    return status == 0 or status >= 500


async def _post(web: Client, target: Target, bodies: Sequence[bytes], found: Fuzzed) -> None:
    """Post these over kept-alive connections, and wait for every answer."""
    all_done, left = asyncio.Event(), len(bodies)

    def answered(body: bytes, status: int, _: bytes) -> None:
        nonlocal left
        left -= 1
        found.statuses[status] += 1
        if _bad(status):
            found.wrong.append(f"{status} to {body[:300]!r}")
        if not left:
            all_done.set()

    for body in bodies:
        web.post(target.path, body, target.headers, partial(answered, body))
    async with asyncio.timeout(PATIENCE):
        await all_done.wait()


async def _probe(web: Client, telegram: Telegram, found: Fuzzed) -> None:
    """A real message in between is answered, whatever came before it."""
    who = PROBE + found.sent
    message = {
        "message_id": 1,
        "date": int(time.time()),
        "chat": _CHAT | {"id": who},
        "from": _USER | {"id": who},
        "text": "help",
    }
    body = json.dumps({"update_id": 900_000_000 + found.sent, "message": message}).encode()
    await _post(web, TARGETS[0], [body], found)
    try:
        await telegram.hears(who, "This is Big Room", 0, WITHIN)
        found.answered += 1
    except TimeoutError:
        found.wrong.append(f"after {found.sent} bodies a real message was not answered")
