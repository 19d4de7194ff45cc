"""A Bot API server for tests, with handles to play Telegram's people and its bad days."""

import asyncio
import itertools
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Self

from tests.emulators.node import NodeProcess
from tests.emulators.telegram_api.chats import Bell, Button, Chats, Heard
from tests.emulators.telegram_api.delivery import Attempt
from tests.emulators.telegram_api.errors import Json, conflict
from tests.emulators.telegram_api.faults import Fault, Faults, Trouble
from tests.emulators.telegram_api.files import Files
from tests.emulators.telegram_api.front import Call, Front
from tests.emulators.telegram_api.messages import Messages
from tests.emulators.telegram_api.node_bot import NodeBot
from tests.emulators.telegram_api.people import Person
from tests.emulators.telegram_api.places import Group
from tests.emulators.telegram_api.polling import Polling
from tests.emulators.telegram_api.presses import Presses, Toast
from tests.emulators.telegram_api.profile import Profile
from tests.emulators.telegram_api.queue import Queue, Update
from tests.emulators.telegram_api.webhook import Webhook
from tests.emulators.telegram_api.world import World

__all__ = ["Attempt", "BotApi", "Button", "Call", "Group", "Heard", "Person", "Toast"]

USERNAME = "big_room_test_bot"
_bot_ids = itertools.count(1_000_000_001)


def start_node() -> NodeProcess:
    """The Node side, which any number of `BotApi` may share, also one after the other."""
    return NodeProcess("telegram_server.js")


class BotApi:
    """One bot's Telegram.

    `second` is how long one second of the server's own pauses lasts: before a webhook is tried
    again (at once, then after 2, 4, 8 ... 60-120 of them), before a 409 is repeated, before a
    poller who asks the same again is answered. What the bot itself asks for (`timeout` of a long
    poll, `Retry-After` of a webhook's answer) is in real seconds.
    """

    def __init__(
        self, node: NodeProcess | None = None, *, token: str | None = None, second: float = 0.02
    ) -> None:
        bot_id = next(_bot_ids) if token is None else int(token.split(":")[0])
        self.token = token or f"{bot_id}:{secrets.token_urlsafe(26)}"
        bot: Json = {"id": bot_id, "is_bot": True, "first_name": "Big Room", "username": USERNAME}
        self.profile = Profile(bot)
        self.files = Files()
        self._node = node
        self._node_is_shared = node is not None
        self._bell = Bell()
        self._faults = Faults()
        self._front = Front(self.token, self._faults, self._bell.ring)
        self._queue = Queue(self._added, self._bell.ring)
        self._polling = Polling(self._queue, lambda: self._webhook.is_set, second)
        execute, terminate = self._front.execute_reply, self._polling.terminate
        self._webhook = Webhook(self._queue, execute, terminate, self._bell.ring, second)
        self._world = World(bot, Chats(), NodeBot(self.token), self._queue, Presses(), self._bell)
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}

    async def start(self) -> Self:
        """Listen on a free port; starts Node too, unless one was given."""
        if self._node is None:
            self._node = await asyncio.to_thread(start_node)
        await self._world.node.start(self._node.url)
        messages = Messages(self._world.chats, self._world.node, self._world.bot)
        self._front.hand_out(self.files.download)
        for part in (self.profile, self.files, messages, self._world.presses, self._polling, self._webhook):
            self._front.offer(part.methods)
        await self._front.start()
        return self

    async def stop(self) -> None:
        """Hang up on everybody."""
        await self._webhook.stop()
        self._polling.terminate(conflict("the test server is going down"))
        await self._front.stop()
        await self._world.node.stop()
        if self._node is not None:
            self._node.tell(self.token)
            if not self._node_is_shared:
                await asyncio.to_thread(self._node.stop)

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    # Where the bot finds it, and what it did.

    @property
    def url(self) -> str:
        """Where it listens; calls go to `{url}/bot{token}/{method}`."""
        return self._front.url

    @property
    def base_url(self) -> str:
        """What python-telegram-bot calls base_url."""
        return f"{self.url}/bot"

    @property
    def calls(self) -> list[Call]:
        """Every call so far, in the order of arrival."""
        return self._front.calls

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [one for one in self.calls if one.method.lower() == method.lower()]

    async def node_history(self) -> list[Json]:
        """What passed through telegram-test-api, as it holds it."""
        return await self._world.node.history()

    @property
    def pending(self) -> list[Json]:
        """The updates that the bot has not confirmed yet."""
        return [one.body for one in self._queue.pending]

    @property
    def webhook_log(self) -> list[Attempt]:
        """Every delivery to a webhook, in the order in which they ended."""
        return self._webhook.log

    @property
    def webhook_pauses(self) -> list[float]:
        """How long it was to be, in real seconds, before each delivery that was tried again."""
        return self._webhook.pauses

    # The people.

    def person(
        self, user_id: int, first_name: str = "Ada", language_code: str = "en", **names: str
    ) -> Person:
        """Somebody by her id, always the same one; `names` are last_name and username."""
        if user_id not in self._people:
            named = {"first_name": first_name, "language_code": language_code} | names
            user: Json = {"id": user_id, "is_bot": False} | named
            self._people[user_id] = Person(self._world, user)
        return self._people[user_id]

    def group(self, chat_id: int = -1001234567890, title: str = "A group") -> Group:
        """A group by its id; `person.adds_bot_to(group)` lets the bot in."""
        if chat_id not in self._groups:
            self._groups[chat_id] = Group(self._world, self._world.chats.group(chat_id, title))
        return self._groups[chat_id]

    async def until(
        self,
        true: Callable[[], bool],
        timeout: float = 20,  # noqa: ASYNC109 - reads as a sentence
        what: str = "as expected",
    ) -> None:
        """Wait until it is true; looked at again after every call and confirmation."""
        await self._bell.until(true, timeout, what)

    async def settles(self, timeout: float = 20) -> None:  # noqa: ASYNC109 - reads as a sentence
        """Wait until the bot has confirmed every update."""
        await self.until(lambda: not self._queue.pending, timeout, "all updates confirmed")

    # The bad days.

    async def raw_update(self, body: Json) -> Json:
        """Send the bot any update, readable or not, whatever it subscribed to."""
        return self._queue.add_raw(body)

    def fail(
        self,
        method: str,
        status: Trouble,
        times: int | None = 1,
        *,
        retry_after: int | None = None,
        chat: int | None = None,
        after: bool = False,
        description: str | None = None,
    ) -> None:
        """Let the next calls of a method ("*": of any) fail, for ever when `times` is None.

        `status` is an HTTP status, "timeout" (no answer while the server lives) or "closed" (the
        connection breaks). With `after` the call does its work first, and only its answer is lost.
        """
        fault = Fault(method, status, times, retry_after, chat, after, description)
        self._faults.add(fault)

    def heal(self) -> None:
        """Take back every `fail`."""
        self._faults.clear()

    async def deliver_again(self, update_id: int) -> None:
        """Send an update once more, as after a confirmation that got lost."""
        self._queue.repeat(update_id)

    @property
    def deliver_twice_at_once(self) -> bool:
        """Whether every delivery is made twice, both in flight together."""
        return self._webhook.twice_at_once

    @deliver_twice_at_once.setter
    def deliver_twice_at_once(self, yes: bool) -> None:
        self._webhook.twice_at_once = self._polling.twice_at_once = yes

    def age(self, seconds: float) -> None:
        """Make pending updates and unanswered presses older: after a day updates are dropped."""
        self._queue.age(seconds)
        self._world.presses.age(seconds)

    def _added(self, update: Update) -> None:
        self._polling.added()
        self._webhook.added(update)
        self._bell.ring()
