"""What can be wrong with answers in a check-in: two ways out stand beside the answers of every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.engine.matching import normal
from bot.engine.steps.base import Words
from bot.engine.steps.call_flow import CallFlow
from bot.engine.steps.question import NOT_NOW, SAD
from bot.library import texts, words
from bot.library.load import FlowDraft, Loaded
from bot.library.problems import Problem
from bot.library.translations import Catalogue


def check_checkins(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield every answer in a check-in that reads like one of its ways out, in any language."""
    if loaded.words is not None:
        languages = (None, *catalogues)
        # What is not translated is English in every language, and told once.
        yield from dict.fromkeys(each for one in languages for each in _in(loaded, loaded.words, one))


def _in(loaded: Loaded, draft: words.WordsDraft, catalogue: Catalogue | None) -> Iterator[Problem]:
    ways = {normal(text): (name, text) for name, text in _ways(draft, catalogue) if normal(text)}
    for flow in _within(loaded):
        for key, source in texts.flow_texts(flow):
            label = _spoken(f"{flow.name}.{key}", source, catalogue)
            if ".choices." in key and normal(label) in ways:
                yield _same(flow, key, label, ways[normal(label)], catalogue if label != source else None)


def _ways(draft: words.WordsDraft, catalogue: Catalogue | None) -> Iterator[tuple[str, str]]:
    for name in (NOT_NOW, SAD):
        if name in draft.texts:
            yield name, _spoken(f"{words.NAME}.{name}", draft.texts[name], catalogue)


def _spoken(context: str, source: Words, catalogue: Catalogue | None) -> str:
    """Return a text as it is read in a language: in English where it is not translated."""
    text = catalogue.text(context, source) if catalogue else None
    return text if isinstance(text, str) else str(source)


def _within(loaded: Loaded) -> list[FlowDraft]:
    """Return check-ins and what they call: the ways out are offered there too."""
    flows = {flow.name: flow for flow in loaded.flows}
    waiting = [flow.name for flow in loaded.flows if flow.head.checkin]
    found: dict[str, FlowDraft] = {}
    while waiting:
        name = waiting.pop()
        if name in flows and name not in found:
            found[name] = flows[name]
            called = (step for step in flows[name].steps.values() if isinstance(step, CallFlow))
            waiting.extend(step.call_flow for step in called)
    return list(found.values())


def _same(
    flow: FlowDraft, key: str, label: str, way: tuple[str, str], catalogue: Catalogue | None
) -> Problem:
    name, text = way
    said = f"'{label}' and '{text}' cannot be told apart: a check-in offers [{name}] with every question."
    hint = "Change the words of the answer."
    context = f"{flow.name}.{key}"
    if catalogue is not None:
        return Problem(catalogue.file, context, catalogue.lines.get(context, 1), said, hint)
    step, _, rest = key.partition(".")
    return flow.problem(step, rest, said, hint)
