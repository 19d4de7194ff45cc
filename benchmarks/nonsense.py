"""Deliveries of Telegram with something wrong with them: mutated, broken off, or nothing but chance."""

from __future__ import annotations

import json
import random
from copy import deepcopy
from typing import Any

USER = {"id": 4242, "is_bot": False, "first_name": "Ada", "language_code": "en", "username": "ada"}
CHAT = {"id": 4242, "type": "private", "first_name": "Ada"}
_SAID = {"message_id": 5, "date": 1_700_000_000, "chat": CHAT, "from": USER}
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
    {"callback_query": {"id": "77", "from": USER, "data": "abc:1", "chat_instance": "1", "message": _SAID}},
    {
        "my_chat_member": {
            "chat": CHAT,
            "from": USER,
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


def mutated(chance: random.Random, number: int) -> bytes:
    """Return a delivery with something wrong with it."""
    body = json.loads(json.dumps(chance.choice(BODIES)))
    whole: Any = {"update_id": number} | body
    for _ in range(chance.choice((0, 1, 1, 1, 2, 5))):
        whole = _with_something_odd(whole, chance)
    data = json.dumps(whole, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    data = data.replace(b"4242", b"%d" % chance.randrange(10_000, 60_000))  # no one person writes it all
    return with_broken_bytes(data, chance) if chance.random() < 0.4 else data


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


def with_broken_bytes(data: bytes, chance: random.Random) -> bytes:
    """Return it with a few bytes changed, left out or put in."""
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
