"""The proof by nonsense: mutated deliveries at the webhook; none may be a 5xx, and real ones are answered."""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.kills import SECRET, TOKEN
from benchmarks.kills_process import Bigroom
from benchmarks.kills_telegram import Telegram

#: A person who means what she writes; no mutation of the bodies below leads to her.
PROBE = 5_000_000_001
#: After so many mutated bodies she writes again.
EVERY = 100
#: Seconds within which she must be answered.
WITHIN = 10.0

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


@dataclass(slots=True)
class Fuzzed:
    """What the nonsense led to."""

    sent: int = 0
    statuses: Counter[int | None] = field(default_factory=Counter)
    #: How often the real person was answered.
    answered: int = 0
    wrong: list[str] = field(default_factory=list)


def mutated(chance: random.Random, number: int) -> bytes:
    """Return a delivery with something wrong with it."""
    body = json.loads(json.dumps(chance.choice(BODIES)))
    whole: Any = {"update_id": number} | body
    for _ in range(chance.choice((0, 1, 1, 1, 2, 5))):
        whole = _with_something_odd(whole, chance)
    data = json.dumps(whole, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    return _with_broken_bytes(data, chance) if chance.random() < 0.4 else data


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


async def fuzz(url: str, bodies: int, seed: int, sent: Callable[[int], None]) -> Fuzzed:
    """Send so many mutated bodies; `sent` is told how many there are."""
    chance, found = random.Random(seed), Fuzzed()
    with tempfile.TemporaryDirectory(prefix="bigroom-fuzz-") as name:
        async with Telegram(chance) as telegram:
            command = Bigroom(Path(name), url, token=TOKEN, api_url=telegram.url, secret=SECRET)
            headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            async with command, aiohttp.ClientSession(headers=headers) as web:
                where = f"{command.url}/webhooks/telegram"
                while found.sent < bodies:
                    numbers = range(found.sent, min(found.sent + EVERY, bodies))
                    part = [mutated(chance, 1_000_000 + number) for number in numbers]
                    await asyncio.gather(*(_post(web, where, each, found) for each in part))
                    found.sent += len(part)
                    await _probe(web, where, telegram, found)
                    sent(found.sent)
                if await command.ends() != 0:
                    found.wrong.append("it did not end in peace")
                await command.starts()
            before, told, after = command.log.read_text("utf-8").partition("Traceback")
            if told:
                found.wrong.append(f"the log tells of a traceback: ...{before[-200:]}{told}{after[:2000]}")
    found.wrong += [f"{number} times {status}" for status, number in found.statuses.items() if _bad(status)]
    return found


def _bad(status: int | None) -> bool:
    return status is None or status >= 500


async def _post(web: aiohttp.ClientSession, where: str, body: bytes, found: Fuzzed) -> None:
    try:
        async with web.post(where, data=body, headers={"Content-Type": "application/json"}) as answer:
            await answer.read()
            found.statuses[answer.status] += 1
            if _bad(answer.status):
                found.wrong.append(f"{answer.status} to {body[:300]!r}")
    except aiohttp.ClientError:
        found.statuses[None] += 1


async def _probe(web: aiohttp.ClientSession, where: str, telegram: Telegram, found: Fuzzed) -> None:
    """A real message in between is answered, whatever came before it."""
    user = _USER | {"id": PROBE}
    message = {"message_id": 1, "date": 1, "chat": _CHAT | {"id": PROBE}, "from": user, "text": "help"}
    heard = len(telegram.said[PROBE])
    await _post(
        web, where, json.dumps({"update_id": 9_000_000 + found.sent, "message": message}).encode(), found
    )
    try:
        await telegram.hears(PROBE, "This is Big Room", heard, WITHIN)
        found.answered += 1
    except TimeoutError:
        found.wrong.append(f"after {found.sent} bodies a real message was not answered")
