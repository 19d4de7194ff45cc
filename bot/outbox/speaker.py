"""Says what is in hand: each address one message after another, all addresses side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog

from bot.domain.message import Address, MessageClass, OutboundMessage, SendError, SendTrouble
from bot.domain.outbox import Leased, Settlement, Status

log = structlog.get_logger()

#: Back-off after trouble: doubling from one second to this many, with jitter.
LONGEST_BACK_OFF = 300.0
#: The longest that a provider can make us wait, in seconds: a week.
LONGEST_WAIT = 604_800.0


class Sender(Protocol):
    """What the outbox asks of a channel."""

    @property
    def window(self) -> timedelta | None:
        """For how long after hers our own words may be said, and then only approved texts; None: for ever."""

    async def send(self, to: str, message: OutboundMessage) -> str:
        """Say it; return the provider's id of it. Raises SendError, and nothing else on purpose."""


@dataclass(frozen=True, slots=True)
class _Returned:
    """What goes back to the queue: the last such message of an address, and when it is due again."""

    id: int
    due: datetime | None
    #: True when something about safety goes back: nothing at all may overtake it then.
    safety: bool

    def holds(self, message: Leased) -> bool:
        """True when a message has to go back behind it. A goodbye, below 0, has no place to go back to."""
        return message.id > 0 and (self.safety or message.message_class is not MessageClass.SAFETY)


class Speaker:
    """Sends leased messages and says what became of each.

    `settled` takes each settlement at once; it is written with the next batch. `chance` gives 0 to 1.
    """

    def __init__(
        self,
        channels: Mapping[str, Sender],
        settled: Callable[[Settlement], None],
        now: Callable[[], datetime],
        chance: Callable[[], float],
        in_hand: set[int],
    ) -> None:
        self._channels = channels
        self._settled = settled
        self._now = now
        self._chance = chance
        #: Messages in hand whose settlement is not on disk yet; the runner looks at it.
        self.in_hand = in_hand
        self._chains: dict[Address, deque[Leased]] = {}
        #: Addresses whose message goes back to the queue, until this is on disk.
        self._returned: dict[Address, _Returned] = {}
        #: What a provider has been given and has not answered yet.
        self._under_way: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        #: Set whenever more of what was said is on disk.
        self.freed = asyncio.Event()
        self.sent = 0
        self.troubles: dict[str, int] = {}

    def count(self, trouble: str) -> None:
        """Count a trouble for the figures."""
        self.troubles[trouble] = self.troubles.get(trouble, 0) + 1

    def say(self, messages: Iterable[Leased]) -> None:
        """Send these, each after what is still in hand for its address."""
        for message in messages:
            where = Address(message.channel, message.to)
            self.in_hand.add(message.id)
            gone_back = self._returned.get(where)
            if gone_back is not None and gone_back.holds(message):  # it may not overtake what goes back
                self._returned[where] = replace(gone_back, id=message.id)
                self._settled(self._back(message, "behind another", gone_back.due, message.attempts))
                continue
            chain = self._chains.get(where)
            if chain is not None:
                chain.append(message)
                continue
            self._chains[where] = deque([message])
            task = self._task(self._run(where))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _task(self, saying: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        if self._loop is None:  # asked for once: asking costs a system call
            self._loop = asyncio.get_running_loop()
        return self._loop.create_task(saying)

    def written(self, settlements: Iterable[Settlement]) -> None:
        """These settlements are on disk: the messages are out of our hands."""
        done = {each.id for each in settlements}
        self.freed.set()
        # A number of somebody who was forgotten may be another's by now, and that one is not said yet.
        self.in_hand -= done - {each.id for chain in self._chains.values() for each in chain}
        self._returned = {where: what for where, what in self._returned.items() if what.id not in done}

    def drop(self, contact_ids: Collection[str]) -> None:
        """Of what is in hand say nothing more to these people, nor their words to others.

        What is being sent already cannot be held.
        """
        for chain in self._chains.values() if contact_ids else ():
            waiting = [each for each in chain if each.id not in self._under_way]
            for each in waiting:
                if each.contact_id in contact_ids or each.about in contact_ids:
                    chain.remove(each)
                    self.in_hand.discard(each.id)

    def lost(self, troubles: Mapping[str, int]) -> None:
        """Count what was reported as lost after a provider had taken it."""
        for reason, number in troubles.items():
            self.troubles[reason] = self.troubles.get(reason, 0) + number

    async def quiet(self) -> None:
        """Return when nothing is being sent."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _run(self, where: Address) -> None:
        chain = self._chains[where]
        try:
            while chain:
                self._under_way.add(chain[0].id)
                outcome = await self._send(chain[0])
                self._settled(outcome)
                said = chain.popleft()
                self._under_way.discard(said.id)
                if outcome.status is Status.QUEUED:  # order is kept: what follows goes back as well
                    gone_back = _Returned(said.id, outcome.due, said.message_class is MessageClass.SAFETY)
                    self._returned[where] = gone_back
                    for rest in [each for each in chain if gone_back.holds(each)]:
                        self._settled(self._back(rest, "behind another", outcome.due, rest.attempts))
                        chain.remove(rest)
        finally:
            del self._chains[where]

    async def _send(self, message: Leased) -> Settlement:
        began = self._now()
        if message.free_until is not None and message.free_until <= began:
            return self._too_late_for_words(message, began)
        try:
            channel = self._channels[message.channel]
            provider_id = await channel.send(message.to, message.message)
        except SendError as error:
            if error.trouble is SendTrouble.OUTSIDE_WINDOW and message.message.text:
                self._count(message, error)
                return self._too_late_for_words(message, began)
            return self._trouble(message, error)
        except Exception as error:  # a channel's own mistake must not stop the others
            log.error("send_failed", outbox_id=message.id, error=type(error).__name__)
            return self._trouble(message, SendError(SendTrouble.UNREACHABLE, code=type(error).__name__))
        self.sent += 1
        return Settlement(
            message.id,
            message.contact_id,
            Status.SENT,
            message.attempts + 1,
            provider_id=provider_id,
            said_to=Address(message.channel, message.to),
            # An approved text is never refused because of the time: of it nothing need be kept.
            awaits_report=channel.window is not None and bool(message.message.text),
        )

    def _too_late_for_words(self, message: Leased, began: datetime) -> Settlement:
        """It is not lost: the policy finds another way, or lets it wait until she writes."""
        back = self._back(message, SendTrouble.OUTSIDE_WINDOW.value, began, message.attempts)
        return replace(back, began=began)

    def _trouble(self, message: Leased, error: SendError) -> Settlement:
        reason = self._count(message, error)
        due = self._now() + timedelta(seconds=self._wait(message.attempts, error))
        if error.trouble.retryable and due < message.useless_after:
            return self._back(message, reason, due, message.attempts + 1)
        return Settlement(message.id, message.contact_id, Status.FAILED, message.attempts + 1, reason)

    def _count(self, message: Leased, error: SendError) -> str:
        """Count and log why something was not said; return the reason."""
        reason = error.trouble.value
        self.count(reason)
        log.warning("not_sent", outbox_id=message.id, channel=message.channel, reason=reason, code=error.code)
        return reason

    def _back(self, message: Leased, reason: str, due: datetime | None, attempts: int) -> Settlement:
        return Settlement(message.id, message.contact_id, Status.QUEUED, attempts, reason, due=due)

    def _wait(self, attempts: int, error: SendError) -> float:
        if error.retry_after is not None:
            return min(max(error.retry_after, 0.0), LONGEST_WAIT)
        return min(2.0 ** min(attempts, 20), LONGEST_BACK_OFF) * (0.5 + self._chance())
