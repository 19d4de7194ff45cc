"""A house with the simulator before it, and phones whose every message is looked over."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, MutableMapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from secrets import token_bytes
from typing import Any

from structlog.testing import capture_logs

from bot.app import House, open_house
from bot.channels.simulator import BOT, Line, Simulator
from bot.domain.languages import SOURCE, direction
from bot.domain.message import Address
from bot.domain.publication import FlowVersion
from bot.engine.flow import Flow
from bot.engine.rendering import find
from bot.library.shelf import Shelf
from bot.storage import contacts, publications
from bot.storage.contacts import Known
from bot.storage.database import Database
from bot.storage.vault import Vault
from tests.fakes import MONDAY, FakeIds
from tests.journeys.play import settings_for

#: Telegram and WhatsApp take more; these are our own limits of a message with choices and of one without.
WITH_CHOICES, WITHOUT = 1024, 4096
LABEL, CHOICES = 60, 100
#: Pieces of English shorter than this may stand in any text.
TELLING = 12

_later: ContextVar[timedelta] = ContextVar("later", default=timedelta(0))
_names = count(1)


def own_time() -> datetime:
    """Return the time of whoever asks: a day may pass for one person and not for the others."""
    return MONDAY + _later.get()


def later(**how_far: float) -> None:
    """Let time pass for the person at hand: ``later(hours=24)``."""
    _later.set(_later.get() + timedelta(**how_far))


@dataclass(slots=True)
class Street:
    """A house with people before it."""

    house: House
    simulator: Simulator
    logs: list[MutableMapping[str, Any]]
    turns: int = 0
    #: How many messages held English for want of a translation.
    untranslated: int = 0
    #: Everything that was said.
    texts: set[str] = field(default_factory=set)
    _looked_over: dict[tuple[str, ...], list[str]] = field(default_factory=dict)
    _pieces: dict[str, list[str]] = field(default_factory=dict)

    @property
    def shelf(self) -> Shelf:
        """The published flows."""
        return self.house.keeper.shelf()

    @property
    def codes(self) -> list[str]:
        """The languages on offer."""
        return [each.code for each in self.shelf.languages]

    def word(self, name: str, language: str) -> str:
        """Return one of the words that belong to no flow, as she reads it."""
        return str(find(self.shelf.words, name, language)[0])

    def troubles(self) -> list[str]:
        """Return what was logged as a warning or worse."""
        bad = [each for each in self.logs if each["log_level"] in ("warning", "error", "critical")]
        return [f"the log says {dict(each)}" for each in bad]

    def told_to_be_english(self, line: Line, language: str) -> bool:
        """True when a message says that some of it is not translated yet."""
        return language != SOURCE and line.text.startswith(self.word("in_english", language))

    # -- looking a message over -------------------------------------------------------------

    def look_over(self, line: Line, language: str, *, shows_texts: bool) -> list[str]:
        """Return what is wrong with a message, whoever it is said to."""
        labels = tuple(each.label for each in line.choices)
        key = (language, line.direction, str(shows_texts), line.text, *labels)
        if key not in self._looked_over:
            self._looked_over[key] = list(self._wrong_with(line, language, labels, shows_texts))
        return self._looked_over[key]

    def _wrong_with(
        self, line: Line, language: str, labels: tuple[str, ...], shows_texts: bool
    ) -> Iterator[str]:
        most = WITH_CHOICES if line.choices else WITHOUT
        if not 0 < len(line.text) <= most:
            yield f"a message of {len(line.text)} signs (at most {most})"
        yield from (f"a label of {len(each)} signs: {each!r}" for each in labels if len(each) > LABEL)
        if len(labels) > CHOICES or len(set(labels)) < len(labels):
            yield f"{len(labels)} choices, or two that read the same"
        if line.direction != direction(language):
            yield f"direction {line.direction} in {language}"
        if self.word("trouble", language) in line.text:
            yield "something went wrong on our side"
        whole = "\n".join([line.text, *labels])
        if not shows_texts and (brace := re.search(r"[{}][^\n]{0,30}", whole)):
            yield f"a brace is left: {brace[0]!r}"
        if language != SOURCE and not shows_texts and not self.told_to_be_english(line, language):
            left = [piece for piece in self._english(language) if piece in whole]
            yield from (f"English that is translated: {piece!r}" for piece in left[:1])

    def _english(self, language: str) -> list[str]:
        """Return the pieces of English that nobody should read who reads another language."""
        if language not in self._pieces:
            flows = [*self.shelf.published(), self.shelf.words]
            translated = "\n".join(text for flow in flows for text in _forms(flow, language))
            pieces = {piece for flow in flows for piece in _translated(flow, language)}
            self._pieces[language] = sorted(piece for piece in pieces if piece not in translated)
        return self._pieces[language]


def _forms(flow: Flow, language: str) -> Iterator[str]:
    for text in flow.texts.get(language, {}).values():
        yield from [text] if isinstance(text, str) else text


def _translated(flow: Flow, language: str) -> Iterator[str]:
    for key in flow.texts.get(language, {}):
        text = flow.texts[SOURCE][key]
        for form in [text] if isinstance(text, str) else text:
            piece = max(re.split(r"\{[^}]*\}", form), key=len).strip()
            if len(piece) >= TELLING:
                yield piece


@asynccontextmanager
async def street(url: str, flows: Path, versions: Sequence[FlowVersion]) -> AsyncIterator[Street]:
    """Open a house as `bigroom run` does, with the simulator alone before it, and keep what it logs."""
    simulator = Simulator(now=own_time, new_id=FakeIds("in"))
    settings = settings_for(url, flows)
    database = Database(url, Vault(settings.key, token_bytes))
    database.write_now(lambda tx: publications.publish(tx, versions, "walker", flows.name, MONDAY))
    database.close()
    with capture_logs() as logs:
        async with open_house(settings, [simulator], publish=False, now=own_time) as house:
            yield Street(house, simulator, logs)


@dataclass(slots=True)
class Phone:
    """One person's phone: what she does there, and what is wrong with what it shows."""

    street: Street
    language: str
    #: True where texts of flows are shown as they are written, with their braces, in English.
    shows_texts: bool = False
    name: str = field(default_factory=lambda: f"walker-{next(_names)}")
    #: What the last thing she did led to.
    new: list[Line] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    #: What she did, and that with what it led to, to be read.
    trail: list[str] = field(default_factory=list)
    story: list[str] = field(default_factory=list)
    _seen: int = 0

    @property
    def address(self) -> Address:
        """How she is reached."""
        return Address(self.street.simulator.name, self.name)

    @property
    def text(self) -> str:
        """All that was said last."""
        return "\n\n".join(line.text for line in self.new)

    def lines(self) -> list[Line]:
        """Return everything that the phone shows, oldest first."""
        return self.street.simulator.transcript(self.name)

    def questions(self) -> list[Line]:
        """Return the messages with choices to tap, oldest first."""
        return [line for line in self.lines() if line.wait_id and line.choices]

    async def writes(self, text: str) -> None:
        """Write something."""
        self.trail.append(f"“{text}”")
        await self.street.simulator.says(self.name, text)
        self._hears()

    async def tries(self, flow: str) -> None:
        """Begin a flow that nothing else begins, as in the practice room."""
        self.trail.append(f"(tries {flow})")
        first = next(iter(self.street.shelf.flow(flow).steps))  # type: ignore[union-attr]
        await self.street.simulator.tries(self.name, flow, first)
        self._hears()

    async def taps(self, choice: str) -> None:
        """Tap a choice of the newest question."""
        line = self.questions()[-1]
        place = next(place for place, each in enumerate(line.choices) if each.id == choice)
        in_languages = {each.id for each in line.choices} >= set(self.street.codes)
        await self.taps_on(line, place)
        if in_languages and choice in self.street.codes:
            self.language = choice
        self._look_over()

    async def taps_on(self, line: Line, place: int) -> None:
        """Tap a choice of any question; what it leads to is looked over by whoever taps."""
        self.trail.append(f"[{line.choices[place].label}]")
        await self.street.simulator.presses(self.name, str(line.wait_id), place)
        self._gather()

    async def known(self) -> Known | None:
        """Return what the house knows of her; None when it knows nobody."""
        return await self.street.house.database.read(lambda tx: contacts.find(tx, self.address))

    def says_wrong(self, what: str) -> None:
        """Note that something is wrong, and on which way."""
        self.wrong.append(f"{what} (in {self.language}, after {' '.join(self.trail) or 'nothing'})")

    def _hears(self) -> None:
        self._gather()
        self._look_over()

    def _gather(self) -> None:
        self.street.turns += 1
        lines = self.lines()
        self.new = [line for line in lines if line.number > self._seen and line.who == BOT]
        self._seen = max((line.number for line in lines), default=0)
        self.story += [f"> {self.trail[-1]}", *(line.text for line in self.new)]

    def _look_over(self) -> None:
        for line in self.new:
            self.street.texts.add(line.text)
            self.street.untranslated += self.street.told_to_be_english(line, self.language)
            for what in self.street.look_over(line, self.language, shows_texts=self.shows_texts):
                self.says_wrong(what)
