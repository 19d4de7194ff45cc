"""What a step sees and may do while a run visits it. Lives for one turn, inside the engine only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.case import CLOCK, CaseKind, reference_of
from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.languages import SOURCE, direction
from bot.domain.message import Choice, File, OutboundMessage, Picture
from bot.domain.recalled import Lookup, NotRecalled, What
from bot.engine import events as facts
from bot.engine import known
from bot.engine.flow import Flow, Language, Library, Text
from bot.engine.rendering import fill, fill_plainly, find, one_form, placeholders, spoken_language

#: The most characters of a message with choices (WhatsApp's limit for a body with buttons).
LONGEST_QUESTION = 1024


@dataclass(slots=True)
class Scene:
    """One person, one moment, the run that talks, and what has been said and stated so far."""

    contact: Contact
    library: Library
    at: datetime
    new_id: Callable[[], str]
    #: The provider's id of her message, for the ledger.
    channel: str = ""
    message_id: str = ""
    #: The language of her app, until she has chosen one.
    hint: str | None = None
    flow: Flow = None  # type: ignore[assignment]  # set before the first step is visited
    step: str = ""
    values: dict[str, str] = field(default_factory=dict)
    set_aside: bool = False
    #: True inside a check-in, and in whatever it calls.
    in_checkin: bool = False
    #: What was looked up for this turn.
    recalled: Mapping[Lookup, Any] = field(default_factory=dict)
    #: The one question that is asked again, when this run is there only for it.
    only: str = ""
    events: list[facts.Event] = field(default_factory=list)
    #: Said and not yet spoken: they go out with the question they lead to.
    said: list[str] = field(default_factory=list)
    offered: tuple[Choice, ...] = ()
    file: File | None = None
    picture: Picture | None = None
    in_english: bool = False
    #: When the turn is played, which may be long after `at`; None: at once.
    played_at: datetime | None = None
    #: When she wrote it, by the provider's clock; None: that is not told.
    written_at: datetime | None = None
    #: The language to speak in: the one she chose, else her app's if it is on offer, else English.
    language: str = field(init=False)

    def __post_init__(self) -> None:
        on_offer = frozenset(each.code for each in self.library.languages)
        self.language = spoken_language(self.contact.language, self.hint, on_offer)

    # -- words ------------------------------------------------------------------------------

    def text(self, field_name: str) -> str:
        """Return a text of the step at hand, in her language, filled in."""
        return self._filled(self.flow, f"{self.step}.{field_name}")

    def word(self, name: str, **values: str) -> str:
        """Return one of the words that belong to no flow."""
        return self._filled(self.library.words, name, values)

    def language_of(self, field_name: str) -> str:
        """Return the language in which a text of this step exists: hers, or English."""
        return find(self.flow, f"{self.step}.{field_name}", self.language)[1]

    def language_label(self, language: Language) -> str:
        """Return how a language is shown when it is offered."""
        return f"{language.name} (draft)" if language.draft else language.name

    def _filled(self, flow: Flow, key: str, extra: Mapping[str, str] | None = None) -> str:
        text, language = find(flow, key, self.language)
        if language != self.language:
            self.in_english = True
        if isinstance(text, str) and "{" not in text:
            return text
        one = one_form(text, language, self._number(text, flow, key), self.library)
        names = placeholders(one)
        return fill(one, {n: (extra or {}).get(n) or self._shown(n) for n in names}) if names else one

    def _number(self, text: Text, flow: Flow, key: str) -> int:
        """Return the number that decides the plural form of a text, 0 where it has only one."""
        if isinstance(text, str):
            return 0
        step, _, field_name = key.partition(".")
        value = self.value(getattr(flow.steps[step], field_name).count)
        return int(value) if value.isdecimal() and len(value) < 10 else 0  # it may be her own words

    def _shown(self, name: str) -> str:
        """Return a value as she should read it: the label of a choice rather than its id."""
        value = self.value(name)
        keys = [f"{name}.choices.{each}" for each in value.split(" ")]
        if self.step and all(key in self.flow.texts[SOURCE] for key in keys):
            return ", ".join(str(find(self.flow, key, self.language)[0]) for key in keys)
        return value

    # -- values -----------------------------------------------------------------------------

    def value(self, name: str) -> str:
        """Return what is remembered under a name, empty when nothing is."""
        return self.values[name] if name in self.values else known.value(self, name)

    def recall(self, what: What, about: str = "") -> Any:
        """Return what was looked up. Raises NotRecalled: then it is, and the turn is played again."""
        lookup = Lookup(what, about)
        if lookup not in self.recalled:
            raise NotRecalled(lookup)
        return self.recalled[lookup]

    def told_before(self, step: str) -> bool:
        """True when she has answered this question before and need not answer it again."""
        if not self.flow.once or not step or self.only == step:
            return False
        for each in self.recall(What.ANSWERS):
            if (each.flow, each.step) == (self.flow.name, step):
                self.remember(step, each.choice or each.words)
                return True
        return False

    def raw(self, text: str) -> str:
        """Fill a value that is kept, not shown: no isolates, ids instead of labels."""
        return fill_plainly(text, self.value)

    def remember(self, name: str, value: str) -> None:
        """Keep a value for the rest of this run."""
        self.values[name] = value

    def know(self, name: str, value: str) -> None:
        """Keep a fact about the person."""
        match name:
            case "contact.language":
                if value in {each.code for each in self.library.languages}:
                    self.contact = replace(self.contact, language=value)
                    self.language = value
                    self.events.append(facts.LanguageChosen(value))
            case "contact.adult":
                adult = value == "yes"  # of someone under 16 nothing that she wrote is kept
                words = self.contact.first_words if adult else None
                self.contact = replace(self.contact, adult=adult, first_words=words)
                self.events.append(facts.AgeTold(value == "yes"))
            case "contact.joined":
                self.contact = replace(self.contact, joined_at=self.contact.joined_at or self.at)
                self.events.append(facts.Joined())
            case "contact.paused":
                days = known.PAUSES.get(value)
                until = self.at + timedelta(days=days) if days else None
                self.contact = replace(self.contact, paused_until=until)
                self.events.append(facts.Paused(until))

    def join(self, group: str) -> None:
        """Keep the group that she belongs to."""
        self.contact = replace(self.contact, stakeholder=group)
        self.events.append(facts.GroupJoined(group))

    # -- saying and stating -----------------------------------------------------------------

    def say(self, text: str) -> None:
        """Tell her something, together with what follows."""
        if text:
            self.said.append(text)

    def ask(self, question: str, choices: tuple[Choice, ...]) -> None:
        """Ask her something; the run must then wait."""
        if self.flow.progress and (mark := self._progress()):
            question = f"{mark}\n{question}"
        self.said.append(question)
        self.offered = choices

    def _progress(self) -> str:
        asking = [name for name, step in self.flow.steps.items() if step.asks]
        if len(asking) < 2:
            return ""
        return self.word("progress", n=str(asking.index(self.step) + 1), total=str(len(asking)))

    def speak(self, wait_id: str | None) -> None:
        """Turn everything said so far into one message; into two where the question would not fit with it."""
        if not self.said:
            return
        if self.in_english and self.language != SOURCE:
            self.said.insert(0, str(find(self.library.words, "in_english", self.language)[0]))
        told, asked = [], self.said
        if self.offered and len("\n\n".join(self.said)) > LONGEST_QUESTION:
            told, asked = self.said[:-1], self.said[-1:]
        runs = direction(self.language)
        if told:
            before = OutboundMessage("\n\n".join(told), direction=runs, language=self.language)
            self.events.append(facts.Spoken(before))
        text = "\n\n".join(asked)
        message = OutboundMessage(
            text, self.offered, wait_id, runs, self.file, None, self.language, self.picture
        )
        self.events.append(facts.Spoken(message))
        self.said, self.offered, self.file, self.picture, self.in_english = [], (), None, None, False

    def answered(self, label: str | None) -> None:
        """State that the waiting question took the reply."""
        self.events.append(facts.QuestionAnswered(label))

    def record(self, kind: str, *, choice: str = "", words: str = "", purpose: str = "") -> None:
        """State an answer to the step at hand."""
        what = (self.step, kind, choice, words, self.language, purpose)
        self.events.append(facts.AnswerRecorded(self.flow.name, self.flow.version, *what))

    def forget_answer(self, flow: str, step: str) -> None:
        """State that what she answered to a question is to be deleted."""
        self.events.append(facts.AnswerForgotten(flow, step))

    def hand_over(self, kind: CaseKind, words: str) -> None:
        """State that her words go to the team; the run remembers number and day."""
        reference, clock = reference_of(self.new_id()), CLOCK.get(kind)
        due = self.at + clock if clock else None
        self.remember("reference", reference)
        self.remember("due", self.library.day(self.language, due) if due else "")
        self.events.append(facts.CaseHandedOver(reference, kind, words, due, self.language))

    def propose(self, flow: str, key: str, before_sha256: str, text: str, *, by: int) -> None:
        """State that a text of a flow was written anew, by whom."""
        self.events.append(facts.TextProposed(flow, key, before_sha256, text, by))

    def told_something_sad(self) -> None:
        """After a loss nobody writes to her first any more, unless she asks for it again."""
        for purpose in known.SPEAK_FIRST:
            entry = self.contact.consents.get(purpose)
            if entry is not None and entry.decision is Decision.GIVEN:
                self.decide(purpose, Decision.WITHDRAWN, known.own_words(self, "sad"))
        self.events.append(facts.SomethingSad())

    def decide(self, purpose: str, decision: Decision, wording: Wording) -> None:
        """State a decision for the ledger."""
        entry = ConsentEntry(purpose, decision, wording, self.channel, self.message_id, self.at)
        self.contact = replace(self.contact, consents={**self.contact.consents, purpose: entry})
        self.events.append(facts.ConsentDecided(purpose, decision, wording))
