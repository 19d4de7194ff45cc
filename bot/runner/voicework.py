"""What becomes of voice notes within the batch: written down, or deleted with the yes that kept them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.message import InboundMessage
from bot.domain.recording import Recording
from bot.engine import events as facts
from bot.storage import recordings
from bot.storage.contacts import Known
from bot.storage.database import Tx


@dataclass(slots=True)
class Voicework:
    """The voice notes that came in with a batch of turns."""

    found: list[Recording] = field(default_factory=list)

    @property
    def kept(self) -> set[tuple[str, str]]:
        """The names of the deliveries that they came with."""
        return {(each.channel, each.external_id) for each in self.found}

    def take(
        self, known: Known, message: InboundMessage, fact: facts.VoiceKept, keeps: timedelta | None
    ) -> None:
        """Take the fact of a turn; for so long the provider deletes what she sent, None: never."""
        self.found.append(
            Recording(
                fact.reference,
                known.contact.id,
                known.address_id,
                message.channel,
                message.external_id,
                fact.item,
                fact.language,
                message.at,
                held_until=None if keeps is None else message.at + keeps,
            )
        )

    def write(
        self, tx: Tx, withdrawn: Iterable[tuple[str, str]], too_young: Collection[str], at: datetime
    ) -> None:
        """Write them down; of who has taken the yes back, or is under 16, nothing stays."""
        recordings.add(tx, self.found)
        recordings.forget(tx, {*too_young, *(who for who, purpose in withdrawn if purpose == "voice")}, at)
