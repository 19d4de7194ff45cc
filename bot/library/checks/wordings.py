"""Every text of a folder in every language, with the place where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine.flow import Text
from bot.engine.steps.base import Plural, Words
from bot.engine.steps.remember import Remember
from bot.library import texts, words
from bot.library.load import FlowDraft, Loaded
from bot.library.plan_files.draft import PlanDraft, path
from bot.library.poll_files.draft import PollDraft
from bot.library.problems import Problem
from bot.library.signposts import SignpostsDraft
from bot.library.translations import Catalogue


@dataclass(frozen=True, slots=True)
class Wording:
    """One text as it is said in one language; of a text that depends on a number, one form."""

    text: str
    #: As a champion would name it: a flow file, words.toml or a file of translations.
    file: str
    #: The heading in that file, or the context of a translation; empty for the top of the file.
    step: str
    line: int

    def problem(self, said: str, hint: str) -> Problem:
        """Return an error with this text."""
        return Problem(self.file, self.step, self.line, said, hint)


def wordings(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Wording]:
    """Yield every text that people read or write: what is said, labels, keywords, and lists of words."""
    for flow in loaded.flows:
        yield from _english(flow)
        for context, source in texts.to_translate(flow):
            yield from _translated(context, source, catalogues)
    if loaded.words is not None:
        yield from _of_no_flow(loaded.words)
        for context, source in texts.words_to_translate(loaded.words):
            yield from _translated(context, source, catalogues)
    if loaded.signposts is not None:
        yield from signposted(loaded.signposts, catalogues)
    for poll in loaded.polls:
        yield from _polled(poll, catalogues)
    if loaded.plan is not None:
        yield from _planned(loaded.plan, catalogues)


def signposted(draft: SignpostsDraft, catalogues: Sequence[Catalogue]) -> Iterator[Wording]:
    """Yield every text that is said when words warn of danger."""
    for key, text in draft.texts.items():
        yield Wording(text, draft.file, key, draft.line(key))
    for context, source in texts.signposts_to_translate(draft):
        yield from _translated(context, source, catalogues)


def _polled(poll: PollDraft, catalogues: Sequence[Catalogue]) -> Iterator[Wording]:
    for key, text in poll.texts():
        step, _, rest = key.partition(".")
        yield Wording(text, poll.file, step if rest else "", poll.places.line(*key.split(".")))
    for context, source in texts.poll_to_translate(poll):
        yield from _translated(context, source, catalogues)


def _planned(draft: PlanDraft, catalogues: Sequence[Catalogue]) -> Iterator[Wording]:
    for key, text in draft.texts():
        yield Wording(text, draft.file, ".".join(path(key)[:-1]), draft.line(key))
    for context, source in texts.plan_to_translate(draft):
        yield from _translated(context, source, catalogues)


def forms(text: Text | Words) -> tuple[str, ...]:
    """Return a text, or each of its forms when it depends on a number."""
    match text:
        case str():
            return (text,)
        case Plural():
            return (text.one, text.other)
        case _:
            return text


def _english(flow: FlowDraft) -> Iterator[Wording]:
    for key, text in texts.flow_texts(flow):
        step, _, rest = key.partition(".")
        line = flow.places.line(*(part for part in (step, *rest.split(".")) if part))
        yield from (Wording(form, flow.file, step if rest else "", line) for form in forms(text))
    line = flow.places.line(texts.KEYWORDS)
    yield from (Wording(word, flow.file, "", line) for word in flow.head.keywords)
    for name, kept in flow.steps.items():
        if isinstance(kept, Remember):
            yield Wording(kept.value, flow.file, name, flow.places.line(name, "value"))


def _of_no_flow(draft: words.WordsDraft) -> Iterator[Wording]:
    for name, text in draft.texts.items():
        yield Wording(text, draft.file, name, draft.places.line(name, "text"))
    for name, written in draft.lists.items():
        for language, each in written.items():
            line = draft.places.line(name, language)
            yield from (Wording(word, draft.file, name, line) for word in each)


def _translated(context: str, source: Words, catalogues: Sequence[Catalogue]) -> Iterator[Wording]:
    for catalogue in catalogues:
        line = catalogue.lines.get(context, 1)
        found = catalogue.text(context, source)
        yield from (Wording(form, catalogue.file, context, line) for form in forms(found or ()))
