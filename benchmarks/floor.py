"""The floor: the least that a Python process can do for the walk, every turn on disk before its 200.

Three small rows a turn in SQLite (WAL, synchronous=FULL), whatever arrived meanwhile in one commit;
no framework, no encryption, no consent, no policy. What the house costs above this is what the house is for.
"""

from __future__ import annotations

import asyncio
import os
import queue
import sqlite3
import threading
from pathlib import Path
from typing import Any

import uvloop
from pydantic_core import from_json, to_json

from benchmarks.wire import Client, ServerConnection, response

_TABLES = """
CREATE TABLE IF NOT EXISTS seen (id INTEGER PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (chat INTEGER PRIMARY KEY, step INTEGER);
CREATE TABLE IF NOT EXISTS answer
    (chat INTEGER, step INTEGER, value TEXT, PRIMARY KEY (chat, step)) WITHOUT ROWID;
"""
_CHOICES = {0: 3, 1: 2, 2: 4, 3: 4, 4: 4}
_TEXT = "We collect answers to help your community. You can stop at any time. Do you agree?"
Job = tuple[int, int, int, str, ServerConnection, list[tuple[str, dict[str, Any]]]]


class Floor:
    """The bot that only does the walk."""

    def __init__(self, client: Client, token: str) -> None:
        self._client, self._token = client, token
        self._steps: dict[int, int] = {}
        self.jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()

    def take(self, _: bytes, body: bytes, connection: ServerConnection) -> None:
        """Take one update; it is answered after the commit."""
        update = from_json(body)
        press = update.get("callback_query")
        message = press["message"] if press else update["message"]
        chat, said = message["chat"]["id"], press["data"] if press else message["text"]
        step = 0 if said == "/start" else self._steps.get(chat, 0) + 1
        self._steps[chat] = step
        calls: list[tuple[str, dict[str, Any]]] = []
        reply: dict[str, Any] = {"chat_id": chat, "text": _TEXT}
        if step in _CHOICES:
            rows = [[{"text": f"Choice {n}", "callback_data": f"{step}:{n}"}] for n in range(_CHOICES[step])]
            reply["reply_markup"] = {"inline_keyboard": rows}
        if press:
            calls.append(("answerCallbackQuery", {"callback_query_id": press["id"]}))
            calls.append(("editMessageText", {**reply, "message_id": message["message_id"]}))
        else:
            calls.append(("sendMessage", reply))
        self.jobs.put((update["update_id"], chat, step, said, connection, calls))

    def finish(self, batch: list[Job]) -> None:
        """Answer, and speak."""
        for *_, connection, calls in batch:
            connection.answer(response(b""))
            for method, params in calls:
                self._client.post(f"/bot{self._token}/{method}", to_json(params), b"", lambda *_: None)


def _write(floor: Floor, path: str, loop: asyncio.AbstractEventLoop) -> None:
    disk = sqlite3.connect(path, isolation_level=None)
    for line in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA wal_autocheckpoint=4000"):
        disk.execute(line)
    disk.executescript(_TABLES)
    while True:
        batch = [floor.jobs.get()]
        while len(batch) < 500 and not floor.jobs.empty():
            batch.append(floor.jobs.get())
        disk.execute("BEGIN IMMEDIATE")
        for update, chat, step, said, *_ in batch:
            disk.execute("INSERT OR IGNORE INTO seen VALUES (?)", (update,))
            disk.execute(
                "INSERT INTO person VALUES (?,?) ON CONFLICT (chat) DO UPDATE SET step=excluded.step",
                (chat, step),
            )
            if step > 1:
                disk.execute("INSERT OR REPLACE INTO answer VALUES (?,?,?)", (chat, step, said))
        disk.execute("COMMIT")
        loop.call_soon_threadsafe(floor.finish, batch)


async def _main() -> None:
    port, api = int(os.environ["BIGROOM_PORT"]), int(os.environ["BIGROOM_TELEGRAM_API_URL"].rsplit(":", 1)[1])
    path = os.environ["BIGROOM_DATABASE_URL"].removeprefix("sqlite:///")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    floor = Floor(Client("127.0.0.1", api, 256), os.environ["BIGROOM_TELEGRAM_TOKEN"])
    loop = asyncio.get_running_loop()
    threading.Thread(target=_write, args=(floor, path, loop), daemon=True).start()
    await loop.create_server(lambda: ServerConnection(floor.take), "127.0.0.1", port, backlog=1024)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_main())
