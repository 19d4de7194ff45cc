"""Why a conversation starts or changes course, decided by inbox/route.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.danger import Finding
from bot.domain.hours import Outlook
from bot.domain.media import MediaItem
from bot.domain.session import Crossed


@dataclass(frozen=True, slots=True)
class StartFlow:
    """A flow begins; a question that was waiting is asked again when it ends."""

    flow: str
    #: What a newcomer wrote, to be answered after the welcome.
    first_words: str | None = field(default=None, repr=False)
    #: What the run remembers from its beginning.
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: In the practice room: the step to begin at, and then alone, with nothing waiting below it.
    step: str = ""
    #: What we offered her and she takes up by it, as in `Contact.offer`; empty for nothing.
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Danger:
    """Her words warn of danger: she is answered at once, and what was going on rests."""

    found: Finding
    words: str = field(repr=False)
    #: False when she was given the same answer a short while ago; the runner finds out.
    answer: bool = True
    #: When a person of safeguarding can see it; the runner finds out.
    outlook: Outlook = field(default_factory=Outlook)


@dataclass(frozen=True, slots=True)
class Sad:
    """She has tapped that all messages about birth are to end."""


@dataclass(frozen=True, slots=True)
class Stop:
    """She wants no messages, whatever was going on."""

    #: What her words warn of besides.
    danger: Danger | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """She wants messages again."""


@dataclass(frozen=True, slots=True)
class GoOn:
    """She picks up a conversation that was set aside."""


@dataclass(frozen=True, slots=True)
class Tell:
    """A kind word, and then the question that waits, if one does."""

    #: Name of the text in words.toml.
    word: str
    #: True when the waiting question is asked again below it.
    repeat: bool = True
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    #: What we offered her and she does not want, as in `Contact.offer`; empty for nothing.
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """She sent voice notes and lets us keep them until somebody has typed them up."""

    items: tuple[MediaItem, ...]
    #: False when she has just been told so of another one.
    say: bool = True


@dataclass(frozen=True, slots=True)
class Cross:
    """Her words crossed with our question: they answer nothing, and the question goes on waiting."""

    #: What to remember of them; None when it was no clock that said so.
    crossed: Crossed | None = None
    #: False when she has just been told of another one.
    say: bool = True


@dataclass(frozen=True, slots=True)
class Leave:
    """Nothing is said and nothing changes."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """She has blocked the bot: messages stop, and nothing can be said."""
