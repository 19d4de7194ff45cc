"""What can be known of a message before anyone is looked up: pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from bot.domain.danger import Finding
from bot.domain.media import MediaItem
from bot.domain.message import Heard, InboundMessage, Press
from bot.domain.pace import Pace
from bot.engine.flow import Flow
from bot.engine.matching import normal
from bot.inbox.stopping import means_stop
from bot.runner.batch import Phrasebook

#: Words over this are kept as they are, never looked up: no keyword is that long, not with "!!!" around it.
LONGEST_KEYWORD = 300

#: Says what a text warns of, None for nothing: pure, in every language on offer.
Screen: TypeAlias = Callable[[str], "Finding | None"]


def unscreened(_: str) -> Finding | None:
    """Find nothing in any text: for a house that screens no words."""
    return None


@dataclass(frozen=True, slots=True)
class Hearing:
    """What can be known of a message before anyone is looked up."""

    #: Whose words it was understood by.
    library: Phrasebook = field(repr=False, compare=False)
    kind: Heard
    at: datetime
    text: str = field(default="", repr=False)
    press: Press | None = None
    stop: bool = False
    start: bool = False
    go_on: bool = False
    #: The flow that the whole message names.
    flow: Flow | None = None
    #: Voice notes that came without a word, and nothing else with them.
    voice: tuple[MediaItem, ...] = ()
    #: As in `InboundMessage`.
    written_at: datetime | None = None
    overtaken_at: datetime | None = None
    pace: Pace = Pace.FINE
    #: True when it is the offer to end all messages about birth, written out.
    sad: bool = False
    #: What her words warn of, whatever else they are.
    found: Finding | None = None
    #: Flow and step that somebody in the practice room tries.
    try_at: tuple[str, str] | None = None

    @property
    def urgent(self) -> bool:
        """True when it is heard however much she writes."""
        return self.stop or self.sad or self.found is not None

    @property
    def for_staff(self) -> bool:
        """True when it names something that only staff may begin."""
        return self.flow is not None and bool(self.flow.for_roles)


_WORDS = (Heard.TEXT, Heard.EDIT, Heard.MEDIA)


def hear(message: InboundMessage, library: Phrasebook, screen: Screen = unscreened) -> Hearing:
    """Look at a message alone, before the writer's transaction. Every text is screened for danger."""
    if message.kind not in _WORDS:
        return Hearing(library, message.kind, message.at, press=message.press, pace=message.pace)
    said = normal(message.text) if len(message.text) <= LONGEST_KEYWORD else ""
    text, sad = _whole(message.text), said in library.sad_words
    stop = len(message.text) <= LONGEST_KEYWORD and means_stop(message.text, library.stop_words)
    start = said in library.start_words or message.start_code is not None
    flow = library.keyword(said) if said else None
    go_on = said in library.continue_words
    # A whole message that is one of our own words, STOP or POLL, is a command and no text of hers.
    command = flow is not None or go_on or said in library.stop_words or said in library.start_words
    return Hearing(
        library,
        message.kind,
        message.at,
        text.strip(),
        stop=stop,
        start=start,
        go_on=go_on,
        flow=flow,
        written_at=message.written_at,
        overtaken_at=message.overtaken_at,
        pace=message.pace,
        sad=sad,
        found=None if sad or command or not text.strip() else screen(text),
        try_at=message.try_at,
        voice=_voice(message),
    )


def _voice(message: InboundMessage) -> tuple[MediaItem, ...]:
    """Words below a voice note would be lost with it: then all of it is declined, and she writes it."""
    spoken = all(each.content_type.startswith("audio/") for each in message.media)
    return message.media if spoken and not message.text.strip() else ()


def _whole(text: str) -> str:
    """Return a text without half characters, which cannot be written down."""
    return text.encode("utf-8", "replace").decode()
