"""What can be wrong between flows: calls, occasions, keywords, and words that mean something everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from bot.engine.flow import When
from bot.engine.matching import normal
from bot.engine.steps.base import Words
from bot.engine.steps.call_flow import CallFlow
from bot.library import signposts, texts, words
from bot.library.load import FlowDraft, Loaded
from bot.library.problems import Problem, meant
from bot.library.translations import Catalogue
from bot.library.words import ALWAYS, ANSWERS

#: Where each occasion is met, for the suggestion.
_OCCASIONS = {
    When.SOMEONE_NEW: "the welcome",
    When.SOMEONE_STOPS: "the answer to STOP",
    When.SOMEONE_STARTS: "the answer to START",
    When.FIRST_WORDS: "the answer to what someone wrote before the welcome",
    When.NOTHING_ELSE_FITS: "the answer to what nobody understands",
    When.STOPPED_PERSON_WRITES: "the answer to someone who has stopped",
}
_LONGEST_KEYWORD = 80


def check_folder(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield what is wrong between the flows of a folder."""
    yield from _calls(loaded)
    yield from _occasions(loaded)
    yield from _everywhere(loaded)
    yield from _keywords(loaded, catalogues)
    yield from _labels(loaded, catalogues)


def _calls(loaded: Loaded) -> Iterator[Problem]:
    flows = {flow.name: flow for flow in loaded.flows}
    unread = _unread(loaded)
    for flow in loaded.flows:
        for name, step in flow.steps.items():
            if not isinstance(step, CallFlow):
                continue
            if step.call_flow not in flows and step.call_flow not in unread:
                said = f"There is no flow '{step.call_flow}' to call."
                yield flow.problem(name, "call_flow", said, meant(step.call_flow, flows))
            elif flow.name in _called(flows, step.call_flow):
                said = f"This flow and '{step.call_flow}' call each other without end."
                yield flow.problem(name, "call_flow", said, "Take one of the calls out.")


def _unread(loaded: Loaded) -> set[str]:
    """Return the flows of which nothing is known because their files could not be read."""
    troubled = {problem.file.rpartition("/")[2].removesuffix(".toml") for problem in loaded.problems}
    return troubled - {flow.name for flow in loaded.flows} - {words.NAME, signposts.NAME}


def _called(flows: dict[str, FlowDraft], name: str) -> set[str]:
    """Return a flow and all that it calls, and all that these call."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in flows and each not in found:
            found.add(each)
            waiting.extend(s.call_flow for s in flows[each].steps.values() if isinstance(s, CallFlow))
    return found


def _occasions(loaded: Loaded) -> Iterator[Problem]:
    taken: dict[When, FlowDraft] = {}
    for flow in loaded.flows:
        when = flow.head.when
        if when in taken:
            said = f"{taken[when].file} is for '{when}' too."
            yield flow.problem(
                "", "when", said, "One flow is for one occasion: delete the line in one of them."
            )
        elif when is not None:
            taken[when] = flow
    for when, what in _OCCASIONS.items():
        if when not in taken and not _unread(loaded):
            said = f"No flow is for '{when}', {what}."
            yield Problem(f"{loaded.folder}/", "", 1, said, f'Write one with when = "{when}" at its top.')


def _everywhere(loaded: Loaded) -> Iterator[Problem]:
    """STOP, START and the like must each mean one thing."""
    if loaded.words is None:
        return
    owner: dict[str, str] = {}
    for name in ALWAYS:
        for word in sorted(loaded.words.understood(name)):
            if word in owner:
                line = loaded.words.places.line(name)
                said = f"'{word}' is in [{owner[word]}] and in [{name}]."
                yield Problem(loaded.words.file, name, line, said, "Take it out of one of the two.")
            owner.setdefault(word, name)


def _keywords(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    reserved = _reserved(loaded, ALWAYS.keys())
    owner: dict[str, FlowDraft] = {}
    for flow in loaded.flows:
        for word, catalogue in _own_keywords(flow, catalogues):
            read = normal(word)
            first = owner.setdefault(read, flow)
            if not read or len(word) > _LONGEST_KEYWORD:
                said, hint = (
                    f"'{word}' cannot be a keyword.",
                    "A keyword is a word or two, at most 80 letters.",
                )
            elif read in reserved:
                said, hint = f"The keyword '{word}' is one of the {reserved[read]}.", "Take another word."
            elif first is not flow:
                said, hint = (
                    f"The keyword '{word}' starts {first.file} too.",
                    "Take another word in one of them.",
                )
            else:
                continue
            yield _placed(flow, texts.KEYWORDS, catalogue, said, hint)


def _labels(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """A label that is also a keyword, or a way to say STOP, cannot be typed as an answer."""
    taken = _reserved(loaded, ALWAYS.keys() - ANSWERS)
    for flow in loaded.flows:
        taken.update(
            (normal(word), f"keywords of {flow.file}") for word, _ in _own_keywords(flow, catalogues)
        )
    for flow in loaded.flows:
        for key, source in texts.flow_texts(flow):
            if ".choices." not in key:
                continue
            for label, catalogue in _in_each(f"{flow.name}.{key}", source, catalogues):
                if normal(label) in taken:
                    said = f"Nobody can type the answer '{label}': it is one of the {taken[normal(label)]}."
                    yield _placed(flow, key, catalogue, said, "Change the words of the answer.")


def _reserved(loaded: Loaded, lists: Set[str]) -> dict[str, str]:
    """Return each word of these lists, and what the list is called."""
    if loaded.words is None:
        return {}
    return {
        word: name.replace("_", " ")
        for name in ALWAYS
        if name in lists
        for word in loaded.words.understood(name)
    }


def _own_keywords(flow: FlowDraft, catalogues: Sequence[Catalogue]) -> Iterator[tuple[str, Catalogue | None]]:
    yield from ((word, None) for word in flow.head.keywords)
    source = ", ".join(flow.head.keywords)
    for written, catalogue in _in_each(f"{flow.name}.{texts.KEYWORDS}", source, catalogues):
        if catalogue is not None:
            yield from ((word, catalogue) for word in texts.split_keywords(written))


def _in_each(
    context: str, source: Words, catalogues: Sequence[Catalogue]
) -> Iterator[tuple[str, Catalogue | None]]:
    yield str(source), None
    for catalogue in catalogues:
        text = catalogue.text(context, source)
        if isinstance(text, str):
            yield text, catalogue


def _placed(flow: FlowDraft, key: str, catalogue: Catalogue | None, said: str, hint: str) -> Problem:
    """A problem with the English text, or with its translation."""
    if catalogue is None:
        step, _, rest = key.rpartition(".choices.")
        return flow.problem(step, f"choices.{rest}" if step else key, said, hint)
    context = f"{flow.name}.{key}"
    return Problem(catalogue.file, context, catalogue.lines.get(context, 1), said, hint)
