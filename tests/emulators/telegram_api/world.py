"""What people and groups share: the chats, the way into the emulator, and the queue to the bot."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.emulators.telegram_api.chats import Bell, Chat, Chats, Heard, Message
from tests.emulators.telegram_api.errors import Json
from tests.emulators.telegram_api.node_bot import NodeBot
from tests.emulators.telegram_api.presses import Presses, Toast
from tests.emulators.telegram_api.queue import Queue


@dataclass
class World:
    """Everything that a person touches when she does something."""

    bot: Json
    chats: Chats
    node: NodeBot
    queue: Queue
    presses: Presses
    bell: Bell
    newest_group: Chat | None = None

    async def write(self, chat: Chat, user: Json, content: Json) -> Json:
        """A message of a person; gives the update."""
        head = {"from": user, "chat": chat.raw, "date": int(time.time())}
        message = await self.node.person_writes(head | content)
        chat.messages[int(message["message_id"])] = Message(message, by_bot=False)
        return self.queue.add("message", message)

    async def press(self, user: Json, shown: Heard, data: str, tell: Callable[[Toast], None]) -> Json:
        """A press of a button; gives the update, with the message as it is by now."""
        message = self.chats.message(shown.chat_id, shown.message_id).raw
        query = await self.node.person_presses({"from": user, "message": message, "data": data})
        query["chat_instance"] = str(secrets.randbits(60))
        self.presses.opened(query, tell)
        return self.queue.add("callback_query", query)

    def edit(self, message: Message, content: Json) -> Json:
        """A person changes what she wrote; gives the update."""
        kept = {name: value for name, value in message.raw.items() if name != "entities"}
        message.raw = kept | content | {"edit_date": int(time.time())}
        return self.queue.add("edited_message", message.raw)

    def membership(self, chat: Chat, user: Json, old: str, new: str) -> Json:
        """Somebody let the bot in or threw it out; gives the update."""
        changed: Json = {
            "chat": chat.raw,
            "from": user,
            "date": int(time.time()),
            "old_chat_member": self._member(old),
            "new_chat_member": self._member(new),
        }
        return self.queue.add("my_chat_member", changed)

    def _member(self, status: str) -> Json:
        banned = {"until_date": 0} if status == "kicked" else {}
        return {"user": self.bot, "status": status} | banned
