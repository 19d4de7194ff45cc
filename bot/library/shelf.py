"""The published flows, ready to be spoken: what the engine asks of a library, answered at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from bot.domain.danger import Finding
from bot.domain.languages import SOURCE
from bot.domain.publication import FlowVersion, Publication
from bot.domain.session import Run
from bot.engine.flow import Flow, Language, Safeguarding, When
from bot.engine.matching import normal
from bot.engine.stage import ONLY
from bot.engine.steps.consent import Consent
from bot.library import edits, signposts, words
from bot.library.publish import restore, restore_safeguarding, restore_words
from bot.library.safeguarding import screen_of
from bot.library.translations import day, name_in, plural_function, short_day


class VersionMissing(Exception):
    """A publication names a version that is not there."""


class Shelf:
    """One publication in memory, and every older version that somebody is still inside of."""

    def __init__(self, publication: Publication, versions: Iterable[FlowVersion]) -> None:
        #: Which publication this is; a newer one is a new shelf.
        self.publication = publication
        stored = {(each.name, each.version): each for each in versions}
        current = self._current(stored)
        self._written = dict(current)
        spoken = restore_words(current.pop(words.NAME))
        self._words, self._languages = spoken.flow, spoken.languages
        posts = current.pop(signposts.NAME, None)
        self.safeguarding, self.screen = _safeguarding(posts), _screen(posts)
        self._plurals = {code: plural_function(rule) for code, rule in spoken.rules.items()}
        self.stop_words = spoken.understood["stop_words"]
        self.start_words = spoken.understood["start_words"]
        self.continue_words = spoken.understood["continue_words"]
        self.sad_words = _sad_words(spoken.flow)
        self.skip_words = spoken.understood["skip_words"]
        self.yes_words = spoken.understood["yes_words"]
        self.no_thanks_words = spoken.understood["no_thanks_words"]
        self.no_words = spoken.understood["no_words"] | self.no_thanks_words
        self._flows = {name: restore(version) for name, version in current.items()}
        self._pinned = {(flow.name, flow.version): flow for flow in self._flows.values()}
        self._starting = {flow.when: flow for flow in self._flows.values() if flow.when is not None}
        self._keywords = dict(_keywords(self._flows.values()))
        self._sources = _sources(self._flows.values())
        for version in stored.values():
            self.add(version)

    @classmethod
    def of(cls, publication: Publication, versions: Iterable[FlowVersion]) -> Shelf:
        """Put a publication on the shelf. `versions` may hold older ones too."""
        return cls(publication, versions)

    def _current(self, stored: dict[tuple[str, str], FlowVersion]) -> dict[str, FlowVersion]:
        missing = [
            name for name, version in self.publication.contents.items() if (name, version) not in stored
        ]
        if missing or words.NAME not in self.publication.contents:
            raise VersionMissing(", ".join(missing) or words.NAME)
        return {name: stored[name, version] for name, version in self.publication.contents.items()}

    # -- what the engine asks ---------------------------------------------------------------

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages on offer, English first."""
        return self._languages

    @property
    def words(self) -> Flow:
        """The words that belong to no flow."""
        return self._words

    def flow(self, name: str) -> Flow | None:
        """Return the published version of a flow."""
        return self._flows.get(name)

    def published(self) -> tuple[Flow, ...]:
        """Return every flow in force, in the order of their titles."""
        return tuple(sorted(self._flows.values(), key=lambda flow: (flow.title.casefold(), flow.name)))

    def trouble_with(self, flow: str, key: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what is wrong with a new text of a flow in force, and what could be better: sentences."""
        written = edits.read(self._written[flow], self._written[words.NAME])
        return edits.trouble_with(written, key, text, self.keyword)

    def pinned(self, name: str, version: str) -> Flow | None:
        """Return exactly that version of a flow, if it is on the shelf (`add` puts it there)."""
        return self._pinned.get((name, version))

    def starting(self, when: When) -> Flow | None:
        """Return the flow that starts on such an occasion."""
        return self._starting.get(when)

    def sources(self, purpose: str) -> frozenset[str]:
        """Return the source hashes of the wordings in force for a purpose."""
        return self._sources.get(purpose, frozenset())

    def plural(self, language: str, number: int) -> int:
        """Return which plural form a number takes in a language."""
        return self._rule(language)(number)

    def day(self, language: str, at: datetime) -> str:
        """Return a day in London as it is written in a language, weekday and month in words."""
        return day(language, at)

    def short_day(self, language: str, at: datetime) -> str:
        """Return a day in London in a few signs, for a button."""
        return short_day(language, at)

    def language_name(self, code: str, language: str) -> str:
        """Return what a language is called in another."""
        return name_in(code, language)

    def _rule(self, language: str) -> Callable[[int], int]:
        return self._plurals.get(language) or self._plurals[SOURCE]

    # -- what routing asks ------------------------------------------------------------------

    def keyword(self, normalised: str) -> Flow | None:
        """Return the flow that a whole message starts, in any language; `normalised` by matching.normal."""
        return self._keywords.get(normalised)

    # -- older versions ---------------------------------------------------------------------

    def has(self, name: str, version: str) -> bool:
        """Return whether that version of a flow is on the shelf."""
        return (name, version) in self._pinned

    def add(self, version: FlowVersion) -> None:
        """Put an older version on the shelf, for somebody who is still inside of it."""
        if version.name not in (words.NAME, signposts.NAME) and not self.has(version.name, version.version):
            self._pinned[version.name, version.version] = restore(version)

    def refresh(self, run: Run) -> Run:
        """Return the run to go on with: the same, or begun again where a newer version says ``restart``."""
        newer = self._flows.get(run.flow)
        if newer is None or newer.version == run.version or not newer.restart or ONLY in run.values:
            return run
        return replace(run, version=newer.version, step=next(iter(newer.steps)), values={})


def _screen(version: FlowVersion | None) -> Callable[[str], Finding | None]:
    """Return what looks for danger in a text; a folder without concepts has nothing to look for."""
    found = None if version is None else screen_of(json.loads(version.content)["source"])
    return _nothing if found is None else found.look


def _nothing(_: str) -> Finding | None:
    return None


def _safeguarding(version: FlowVersion | None) -> Safeguarding:
    """Whom to call can always be said, also where nothing was written about it."""
    return signposts.plain() if version is None else restore_safeguarding(version)


def _sad_words(spoken: Flow) -> frozenset[str]:
    labels = (texts.get("stop_birth") for texts in spoken.texts.values())
    return frozenset(normal(label) for label in labels if isinstance(label, str))


def _keywords(flows: Iterable[Flow]) -> Iterable[tuple[str, Flow]]:
    for flow in flows:
        for written in flow.keywords.values():
            yield from ((normal(word), flow) for word in written)


def _sources(flows: Iterable[Flow]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for flow in flows:
        for step in flow.steps.values():
            if isinstance(step, Consent):
                found.setdefault(step.consent, set()).add(step.source_sha256())
    return {purpose: frozenset(hashes) for purpose, hashes in found.items()}
