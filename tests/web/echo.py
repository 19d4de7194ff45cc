"""A house that only echoes: what the practice room is tested with where the real one is not the point."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bot.channels.simulator import Simulator
from bot.domain.message import Choice, Heard, InboundMessage, OutboundMessage, Receipt, Unavailable
from bot.web.inside import Inside, LedgerLine, RunInside
from bot.web.media import MediaLinks
from bot.web.site import Rooms

AT = datetime(2026, 7, 1, 13, 5, tzinfo=UTC)  # 14:05 in London, in summer
LANGUAGES = (Choice("en", "English"), Choice("ar", "العربية (draft)"))


@dataclass
class Echo:
    """Answers a start with a question, and everything else with itself."""

    #: Seconds before it answers.
    slow: float = 0.0
    #: How many deliveries it is still too busy for.
    busy: int = 0
    heard: list[InboundMessage] = field(default_factory=list)
    language: str | None = None
    #: True while nobody can look inside.
    broken: bool = False

    def __post_init__(self) -> None:
        numbers = count(1)
        self.simulator = Simulator(now=lambda: AT, new_id=lambda: f"id{next(numbers)}")
        self.rooms = Rooms(
            ready=self.ready,
            metrics=lambda: b"bigroom_inbox_total 1\n",
            media=MediaLinks(bytes(32), Path("nowhere")),
            simulator=self.simulator,
            inside=self.inside,
            start=self.open,
            stop=self.simulator.close,
            now=lambda: AT,
        )

    async def open(self) -> None:
        await self.simulator.open(self.receive)

    async def ready(self) -> Mapping[str, str]:
        return {}

    async def inside(self, person: str) -> Inside:
        if self.broken:
            raise RuntimeError("a word that she wrote")
        if not self.heard:
            return Inside()
        updates = LedgerLine("msg_updates", "given", "welcome.updates", "3fa9c1d2", "en", AT)
        return Inside(
            known=True,
            language=self.language,
            joined=AT,
            runs=(RunInside("welcome", "updates", "3fa9c1d2"),),
            waits_until=AT + timedelta(hours=24),
            ledger=(updates,),
            outbox={"sent": 2},
        )

    async def receive(self, message: InboundMessage) -> Receipt:
        if self.busy:
            self.busy -= 1
            raise Unavailable(retry_after=0)
        self.heard.append(message)
        assert message.address is not None
        said, receipt = self._answer(message)
        if said is not None:
            await asyncio.sleep(self.slow)
            await self.simulator.send(message.address.value, said)
        return receipt

    def _answer(self, message: InboundMessage) -> tuple[OutboundMessage | None, Receipt]:
        if message.kind is Heard.BLOCKED:
            return None, Receipt()
        if message.press is not None:
            choice = LANGUAGES[message.press.index]
            self.language = choice.id
            words: dict[str, Any] = {
                "en": {"text": "Thank you."},
                "ar": {"text": "شكراً لكم.\nSome of this is in English for now.", "direction": "rtl"},
            }
            return OutboundMessage(**words[choice.id]), Receipt(chosen=choice.label)
        if message.text == "/start":
            hello = "Hello, and welcome to Big Room.\nأهلاً وسهلاً بكم في Big Room."
            return OutboundMessage(hello, LANGUAGES, "wait1"), Receipt()
        return OutboundMessage(f"{message.kind}: {message.text}"), Receipt()
