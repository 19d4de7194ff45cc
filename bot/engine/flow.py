"""A flow as the engine sees it: steps in order, and every text in every language it exists in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bot.domain.hours import Hours

if TYPE_CHECKING:
    from bot.engine.steps.base import Step

#: A translated text: a sentence, or one sentence per plural form in the order of the language's rule.
Text: TypeAlias = "str | tuple[str, ...]"


class When(StrEnum):
    """What starts a flow besides its keywords."""

    SOMEONE_NEW = "someone_new"
    SOMEONE_STOPS = "someone_stops"
    SOMEONE_STARTS = "someone_starts"
    FIRST_WORDS = "first_words"
    NOTHING_ELSE_FITS = "nothing_else_fits"
    STOPPED_PERSON_WRITES = "stopped_person_writes"


@dataclass(frozen=True, slots=True)
class Flow:
    """A written conversation, one file, in one published version."""

    name: str
    #: Content hash of source and texts; what a run is pinned to.
    version: str
    title: str
    #: Steps in the order of the file.
    steps: Mapping[str, Step]
    #: language -> text key (``step.field`` or ``step.choices.id``) -> text.
    texts: Mapping[str, Mapping[str, Text]] = field(default_factory=dict)
    #: language -> words that start it.
    keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    when: When | None = None
    #: True when someone who has not finished the welcome may start it.
    open_to_everyone: bool = False
    #: The roles of staff for whom alone it is; empty for everybody else.
    for_roles: frozenset[str] = frozenset()
    #: True when questions carry "Question 1 of 3".
    progress: bool = False
    #: What happens to people inside when a newer version is published: True starts them again.
    restart: bool = False
    #: True when what she has answered in it once is not asked again.
    once: bool = False
    #: True when every question of it offers "Not now" and "Something sad has happened".
    checkin: bool = False

    def after(self, step: str) -> str | None:
        """Return the step under the next heading, None after the last."""
        names = list(self.steps)
        place = names.index(step) + 1
        return names[place] if place < len(names) else None


@dataclass(frozen=True, slots=True)
class Language:
    """A language on offer."""

    code: str
    #: Its own name for itself.
    name: str
    #: True while no reader of the community has approved its texts.
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """What is said and done when words warn of danger, as it was published."""

    #: The answers and what follows them, as texts of a flow without steps.
    texts: Flow
    #: When the people of safeguarding look; None until the team has said so.
    hours: Hours | None = None
    #: Name of a contact -> its number; only those that a person has checked.
    numbers: Mapping[str, str] = field(default_factory=dict)
    #: After how much time within the hours they are told again of what nobody has taken on.
    acknowledge_within: timedelta = timedelta(minutes=30)
    #: How often they are told of one case; after that once a day, when the hours begin.
    most_alerts: int = 6
    #: ``lead`` and ``deputy``, as far as it is written down who they are.
    named: frozenset[str] = frozenset()


class Library(Protocol):
    """All flows and words, published and validated; what the engine may ask of it."""

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages on offer, English first."""

    @property
    def words(self) -> Flow:
        """The words that belong to no flow, as texts of a flow without steps."""

    @property
    def safeguarding(self) -> Safeguarding:
        """What is said and done when words warn of danger."""

    @property
    def yes_words(self) -> frozenset[str]:
        """Every way to say a plain yes, normalised, in every language."""

    @property
    def skip_words(self) -> frozenset[str]:
        """Every way to say that a question is to be left out."""

    @property
    def no_words(self) -> frozenset[str]:
        """Every way to say no, the polite ones included."""

    @property
    def no_thanks_words(self) -> frozenset[str]:
        """Every polite way to say that one would rather not: in a check-in that is no answer."""

    def flow(self, name: str) -> Flow | None:
        """Return the published version of a flow."""

    def published(self) -> tuple[Flow, ...]:
        """Return every flow in force, in the order of their titles."""

    def trouble_with(self, flow: str, key: str, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return what is wrong with a new text of a flow in force, and what could be better: sentences."""

    def pinned(self, name: str, version: str) -> Flow | None:
        """Return exactly that version of a flow."""

    def starting(self, when: When) -> Flow | None:
        """Return the flow that starts on such an occasion."""

    def sources(self, purpose: str) -> frozenset[str]:
        """Return the source hashes of the wordings in force for a purpose."""

    def plural(self, language: str, number: int) -> int:
        """Return which plural form a number takes in a language."""

    def day(self, language: str, at: datetime) -> str:
        """Return a day in London as it is written in a language, weekday and month in words."""

    def short_day(self, language: str, at: datetime) -> str:
        """Return a day in London in a few signs, for a button: 2 Dec."""

    def language_name(self, code: str, language: str) -> str:
        """Return what a language is called in another: in English ar is Arabic."""


def source_sha256(question: str, choices: Mapping[str, str]) -> str:
    """Return the fingerprint of a consent wording's English source, question and choices."""
    return hashlib.sha256("\n".join([question, *choices.values()]).encode()).hexdigest()
