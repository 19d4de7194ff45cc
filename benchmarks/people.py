"""Two hundred people on one walk, in a closed loop: everyone waits for the reply before the next step."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import from_json, to_json

from benchmarks.wire import Client, ServerConnection, response

#: One conversation: something is said, or a choice is tapped (``rand``: any, ``mod3``: one of three).
WALK: tuple[tuple[str, str | int], ...] = (
    ("say", "/start"),
    ("press", "mod3"),
    ("press", 0),
    ("press", "rand"),
    ("press", "rand"),
    ("press", "rand"),
    ("say", "Please fix the street lights near block {person}, thank you"),
    ("say", "/stop"),
)
_FIRST_CHAT = 5_000_000
#: Seconds after which a reply counts as lost.
PATIENCE = 15.0


@dataclass(slots=True)
class _Person:
    chat: int
    step: int = 0
    began: float = 0.0
    replied: bool = False
    taken: bool = False
    buttons: list[str] = field(default_factory=list)
    asked_in: int = 0
    turn: int = 0

    @property
    def needs_buttons(self) -> bool:
        after = WALK[self.step + 1] if self.step + 1 < len(WALK) else ("say", "")
        return after[0] == "press"


class People:
    """Plays the walk against a bot's webhook, and is the Bot API that the bot calls."""

    def __init__(
        self, client: Client, path: str, secret: str, contacts: int, latency: float, think: float
    ) -> None:
        self._client, self._path = client, path
        self._headers = b"X-Telegram-Bot-Api-Secret-Token: %b\r\n" % secret.encode()
        self._contacts, self._latency, self._think = contacts, latency, think
        self._by_chat: dict[int, _Person] = {}
        self._next = 0
        self._update = int(time.time() * 100) % 2_000_000_000
        self._message = 1000
        self.measuring = self.over = False
        #: Seconds from the update to the reply, of every turn while measuring.
        self.took: list[float] = []
        self.lost = self.refused = 0
        self.calls = 0

    # -- people -----------------------------------------------------------------------------

    def begin(self) -> None:
        """Let one more person begin; she is followed by the next when she is done."""
        if self.over:
            return
        self._next = self._next % self._contacts + 1
        person = _Person(_FIRST_CHAT + self._next)
        self._by_chat[person.chat] = person
        self._act(person)

    def _act(self, person: _Person) -> None:
        if self.over:
            return
        kind, what = WALK[person.step]
        self._update += 1
        person.replied = person.taken = False
        person.turn += 1
        body = self._said(person, str(what)) if kind == "say" else self._pressed(person, what)
        person.began = time.perf_counter()
        asyncio.get_running_loop().call_later(PATIENCE, self._too_late, person, person.turn)
        turn = person.turn
        self._client.post(
            self._path, to_json(body), self._headers, lambda status, _: self._answered(person, turn, status)
        )

    def _said(self, person: _Person, text: str) -> dict[str, Any]:
        who = {"id": person.chat, "is_bot": False, "first_name": "P", "language_code": "en"}
        message = {
            "message_id": self._update,
            "from": who,
            "chat": {"id": person.chat, "type": "private"},
            "date": int(time.time()),
            "text": text.replace("{person}", str(person.chat)),
        }
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        return {"update_id": self._update, "message": message}

    def _pressed(self, person: _Person, what: str | int) -> dict[str, Any]:
        count = len(person.buttons)
        place = {"rand": person.chat * 7 + person.step * 3, "mod3": person.chat % 3}.get(str(what), what)
        who = {"id": person.chat, "is_bot": False, "first_name": "P", "language_code": "en"}
        asked = {
            "message_id": person.asked_in,
            "date": int(time.time()),
            "text": "?",
            "chat": {"id": person.chat, "type": "private"},
        }
        press = {
            "id": str(self._update),
            "from": who,
            "chat_instance": "1",
            "message": asked,
            "data": person.buttons[int(place) % count],
        }
        return {"update_id": self._update, "callback_query": press}

    def _answered(self, person: _Person, turn: int, status: int) -> None:
        if status != 200:
            self.refused += not self.over
            asyncio.get_running_loop().call_later(0.1, self.begin)
            person.turn += 1
        elif person.turn == turn:
            person.taken = True
            self._go_on(person)

    def _heard(self, person: _Person, params: dict[str, Any]) -> None:
        keyboard = params.get("reply_markup")
        keyboard = from_json(keyboard) if isinstance(keyboard, str) else keyboard
        rows = (keyboard or {}).get("inline_keyboard") or []
        if rows:
            person.buttons = [button["callback_data"] for row in rows for button in row]
            person.asked_in = self._message
        if person.replied or (person.needs_buttons and not rows):
            return
        person.replied = True
        if self.measuring:
            self.took.append(time.perf_counter() - person.began)
        self._go_on(person)

    def _go_on(self, person: _Person) -> None:
        if not (person.replied and person.taken):
            return
        person.step += 1
        over = person.step == len(WALK)
        person.turn += 1
        asyncio.get_running_loop().call_later(self._think, self.begin if over else lambda: self._act(person))

    def _too_late(self, person: _Person, turn: int) -> None:
        if person.turn == turn and not self.over:
            self.lost += 1
            person.turn += 1
            self.begin()

    # -- the Bot API ------------------------------------------------------------------------

    def api(self, url: bytes, body: bytes, connection: ServerConnection) -> bytes | None:
        """Answer one call of the bot, after the latency that was asked for."""
        method = url.rsplit(b"/", 1)[-1].split(b"?")[0].lower()
        form = connection.headers.get(b"content-type", b"").startswith(b"application/json")
        params: dict[str, Any] = from_json(body) if form and body else {}
        answer = self._result(method, params)
        if self._latency:
            asyncio.get_running_loop().call_later(self._latency, connection.answer, answer)
            return None
        return answer

    def _result(self, method: bytes, params: dict[str, Any]) -> bytes:
        self.calls += 1
        if method == b"getme":
            return response(
                b'{"ok":true,"result":{"id":42,"is_bot":true,"first_name":"B","username":"b_bot"}}'
            )
        if method not in (b"sendmessage", b"editmessagetext"):
            return response(b'{"ok":true,"result":true}')
        chat = int(params["chat_id"])
        self._message += 1
        person = self._by_chat.get(chat)
        if person is not None:
            self._heard(person, params)
        result = {"message_id": self._message, "date": 0, "chat": {"id": chat, "type": "private"}}
        return response(to_json({"ok": True, "result": result}))


def percentile(values: list[float], share: float) -> float:
    """Return a percentile in milliseconds, 0.0 for no values."""
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000, 2) if ordered else 0.0
