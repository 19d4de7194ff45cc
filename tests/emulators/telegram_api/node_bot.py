"""One bot inside telegram-test-api, which numbers and carries what people and the bot write."""

import asyncio
from typing import Any

import aiohttp

from tests.emulators.telegram_api.errors import Json


class NodeBot:
    """The emulator's own two doors: the people's and the bot's."""

    def __init__(self, token: str) -> None:
        self._token = token
        self._taking_turns = asyncio.Lock()
        self._session: aiohttp.ClientSession | None = None

    async def start(self, url: str) -> None:
        """Use the emulator that answers there."""
        connector = aiohttp.TCPConnector(limit=0)
        self._session = aiohttp.ClientSession(f"{url}/", connector=connector)

    async def stop(self) -> None:
        """Leave it."""
        if self._session is not None:
            await self._session.close()

    async def person_writes(self, message: Json) -> Json:
        """Send a person's message; gives it back with its id."""
        door = "sendCommand" if _is_command(message) else "sendMessage"
        update = await self._through(door, message)
        return _without_token(update["message"])

    async def person_presses(self, query: Json) -> Json:
        """Send a press of a button; gives the callback query with its id."""
        update = await self._through("sendCallback", query)
        return _without_token(update["callback_query"])

    async def bot_writes(self, chat_id: int, text: str, reply_markup: Json | None) -> int:
        """Send a message of the bot; gives its id."""
        body: Json = {"chat_id": chat_id, "text": text}
        if reply_markup:
            body["reply_markup"] = reply_markup
        answer = await self._bot("sendMessage", body)
        return int(answer["result"]["message_id"])

    async def bot_edits(self, message: Json) -> None:
        """Let the emulator's copy of a bot's message look as it now does."""
        edited: Json = {
            "chat_id": message["chat"]["id"],
            "message_id": message["message_id"],
            "text": message.get("text", message.get("caption", "")),
            "reply_markup": message.get("reply_markup", {"inline_keyboard": []}),
        }
        await self._bot("editMessageText", edited)

    async def bot_deletes(self, chat_id: int, message_id: int) -> None:
        """Remove a message from the emulator's copy."""
        await self._bot("deleteMessage", {"chat_id": chat_id, "message_id": message_id})

    async def history(self) -> list[Json]:
        """Everything that the emulator holds for this bot, as it holds it."""
        answer = await self._post("getUpdatesHistory", {"token": self._token})
        result: list[Json] = answer["result"]
        return result

    async def _through(self, door: str, body: Json) -> Json:
        # The emulator does not say which update a request became, so one goes through at a time.
        async with self._taking_turns:
            await self._post(door, body | {"botToken": self._token})
            answer = await self._bot("getUpdates", {})
        (update,) = answer["result"]
        return dict(update)

    async def _bot(self, method: str, body: Json) -> Json:
        return await self._post(f"bot{self._token}/{method}", body)

    async def _post(self, path: str, body: Json) -> Json:
        assert self._session is not None, "the server is not started"
        async with self._session.post(f"./{path}", json=body) as response:
            answer: Any = await response.json()
            if response.status != 200:
                raise RuntimeError(f"telegram-test-api refused {path}: {answer}")
            return dict(answer)


def _is_command(message: Json) -> bool:
    return any(one["type"] == "bot_command" for one in message.get("entities", []))


def _without_token(payload: Json) -> Json:
    return {name: value for name, value in payload.items() if name != "botToken"}
