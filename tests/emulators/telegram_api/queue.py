"""The updates that the bot has not confirmed yet, in the order in which they happened."""

import itertools
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from tests.emulators.telegram_api.errors import Json

A_DAY = 24 * 60 * 60
EXPIRES_AFTER = {"callback_query": 150, "inline_query": 30}
LEFT_OUT_UNLESS_ASKED = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = {
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "purchased_paid_media",
}


@dataclass(eq=False)
class Update:
    """One update; those of one lane are delivered to a webhook one after the other."""

    body: Json
    lane: Hashable
    expires: float

    @property
    def id(self) -> int:
        """The update id."""
        return int(self.body["update_id"])


class Queue:
    """Pending updates, and the subscription that decides which are kept at all."""

    def __init__(self, added: Callable[[Update], None], changed: Callable[[], None]) -> None:
        self.allowed = KINDS - LEFT_OUT_UNLESS_ASKED
        self.again: list[Update] = []
        self._pending: list[Update] = []
        self._ever: dict[int, Update] = {}
        self._ids = itertools.count(700_000_001)
        self._added = added
        self._changed = changed

    @property
    def pending(self) -> list[Update]:
        """What the bot has not confirmed and what has not expired."""
        now = time.time()
        self._pending = [one for one in self._pending if one.expires > now]
        return self.again + self._pending

    @property
    def last_id(self) -> int:
        """The newest id so far."""
        return max(self._ever, default=0)

    def subscribe(self, allowed: object) -> None:
        """Take over an allowed_updates; none, or something unreadable, changes nothing."""
        if not isinstance(allowed, list) or not all(isinstance(one, str) for one in allowed):
            return
        known = {one.lower() for one in allowed} & KINDS
        self.allowed = known or KINDS - LEFT_OUT_UNLESS_ASKED

    def add(self, kind: str, payload: Json) -> Json:
        """Queue something that happened, if the bot subscribed to it; gives the update's body."""
        if kind not in self.allowed:
            return {kind: payload}
        return self.add_raw({kind: payload})

    def add_raw(self, body: Json) -> Json:
        """Queue a body as it is, whatever the subscription says."""
        body = {"update_id": next(self._ids)} | body
        kind, payload = next(((k, v) for k, v in body.items() if k != "update_id"), ("", None))
        lifetime = EXPIRES_AFTER.get(kind, A_DAY)
        update = Update(body, _lane(kind, payload, body), time.time() + lifetime)
        self._pending.append(update)
        self._ever[update.id] = update
        self._added(update)
        return body

    def repeat(self, update_id: int) -> None:
        """Queue an update once more, as if its confirmation had been lost."""
        self.again.append(self._ever[update_id])
        self._added(self._ever[update_id])

    def confirm(self, update: Update) -> None:
        """The bot has this one."""
        if update in self.again:
            self.again.remove(update)
        elif update in self._pending:
            self._pending.remove(update)
        self._changed()

    def confirm_before(self, offset: int) -> None:
        """The bot has all before this id."""
        self._pending = [one for one in self._pending if one.id >= offset]
        self._changed()

    def keep_newest(self, count: int) -> None:
        """Forget all but the newest ones."""
        self._pending = self._pending[-count:] if count else []
        self._changed()

    def clear(self) -> None:
        """Forget all."""
        self._pending, self.again = [], []
        self._changed()

    def age(self, seconds: float) -> None:
        """Let everything pending become older by so much."""
        for one in self._pending:
            one.expires -= seconds
        self._changed()


def _lane(kind: str, payload: object, body: Json) -> Hashable:
    """Messages wait for those of the chat, presses for those of the person, the rest for none."""
    if isinstance(payload, dict):
        chat, sender = payload.get("chat"), payload.get("from")
        if kind == "callback_query" and isinstance(sender, dict):
            return ("presses", sender.get("id"))
        if isinstance(chat, dict):
            # Being blocked has a lane of its own: it may overtake a message that is being retried.
            return ("blocks" if kind == "my_chat_member" else "messages", chat.get("id"))
    return ("alone", body["update_id"])
