"""What is too long: messages for a phone, labels for a button."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.domain.languages import SOURCE
from bot.engine.flow import Text
from bot.engine.steps.ask import Ask
from bot.engine.steps.base import END, Plural, Words
from bot.engine.steps.consent import Consent
from bot.library import texts, words
from bot.library.checks.ways import exits, find_circle
from bot.library.load import FlowDraft, Loaded
from bot.library.problems import Problem, Severity
from bot.library.translations import Catalogue

#: The most characters of one message with buttons (WhatsApp) and without (Telegram).
WITH_CHOICES, WITHOUT = 1024, 4096
LABEL = 60
#: Room for "Question 12 of 12" and the line above a question.
MARK = 30


def check_lengths(loaded: Loaded, catalogues: Sequence[Catalogue]) -> Iterator[Problem]:
    """Yield what is too long, in every language."""
    for flow in loaded.flows:
        for catalogue in (None, *catalogues):
            yield from _labels(flow, catalogue)
            if not flow.broken and not find_circle(flow):
                yield from _messages(flow, catalogue)
    for catalogue in (None, *catalogues):
        yield from _words(loaded, catalogue)


def _longest(text: Text | Words | None) -> int:
    match text:
        case None:
            return 0
        case str():
            return len(text)
        case Plural():
            return max(len(text.one), len(text.other))
        case _:
            return max(map(len, text))


def _spoken(flow: FlowDraft, catalogue: Catalogue | None) -> Mapping[str, int]:
    """Return how long each text of a flow is in a language, in English where it is not translated."""
    lengths = {}
    for key, source in texts.flow_texts(flow):
        text = catalogue.text(f"{flow.name}.{key}", source) if catalogue else None
        lengths[key] = _longest(text if text is not None else source)
    return lengths


def _labels(flow: FlowDraft, catalogue: Catalogue | None) -> Iterator[Problem]:
    for key, source in texts.flow_texts(flow):
        length = _longest(catalogue.text(f"{flow.name}.{key}", source) if catalogue else source)
        if ".choices." in key and length > LABEL:
            said = f"This label has {length} signs, and {LABEL} is the most a button can show."
            yield _placed(flow, key, catalogue, said, "Say it in fewer words.")


def _messages(flow: FlowDraft, catalogue: Catalogue | None) -> Iterator[Problem]:
    """What is said in a row, and the question it leads to, goes out as one message."""
    lengths = _spoken(flow, catalogue)
    before: dict[str, int] = {}
    for name in _in_order(flow):
        step, said_before = flow.steps[name], before.get(name, 0)
        own = lengths.get(f"{name}.{step.kind if not step.asks else 'ask'}", 0)
        if step.asks:
            told = max(said_before, lengths.get(f"{name}.unclear", 0))
            yield from _too_long(flow, name, told + own + MARK * flow.head.progress, _limit(step), catalogue)
            continue
        whole = said_before + own + 2 * bool(own)
        if END in exits(flow, name):
            yield from _too_long(flow, name, whole, WITHOUT, catalogue)
        for following in exits(flow, name):
            before[following] = max(before.get(following, 0), whole)


def _limit(step: object) -> int:
    buttons = isinstance(step, Consent) or (isinstance(step, Ask) and (step.skip or step.choices is not None))
    return WITH_CHOICES if buttons else WITHOUT


def _too_long(
    flow: FlowDraft, name: str, length: int, limit: int, catalogue: Catalogue | None
) -> Iterator[Problem]:
    if length > limit:
        language = catalogue.language.code if catalogue else SOURCE
        said = f"With all that is said just before it, this message has {length} signs ({language}); "
        hint = "Say less, or ask something in between."
        yield flow.problem(name, "", f"{said}{limit} is the most.", hint)


def _in_order(flow: FlowDraft) -> list[str]:
    """Return the steps so that each comes after all that lead to it without a question between."""
    ordered: list[str] = []
    seen: set[str] = set()

    def go(name: str) -> None:
        if name == END or name in seen:
            return
        seen.add(name)
        if not flow.steps[name].asks:
            for following in exits(flow, name):
                go(following)
        ordered.append(name)

    for name in flow.steps:
        go(name)
    return ordered[::-1]


def _words(loaded: Loaded, catalogue: Catalogue | None) -> Iterator[Problem]:
    if loaded.words is None:
        return
    for name, source in loaded.words.texts.items():
        text = catalogue.text(f"{words.NAME}.{name}", source) if catalogue else source
        limit = words.LONGEST.get(name, WITH_CHOICES)
        if _longest(text) > limit:
            file = catalogue.file if catalogue else loaded.words.file
            line = catalogue.lines.get(f"words.{name}", 1) if catalogue else loaded.words.places.line(name)
            said = f"This text has {_longest(text)} signs, and {limit} is the most."
            yield Problem(file, name, line, said, "Say it in fewer words.")


def _placed(
    flow: FlowDraft,
    key: str,
    catalogue: Catalogue | None,
    said: str,
    hint: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    if catalogue is not None:
        context = f"{flow.name}.{key}"
        return Problem(catalogue.file, context, catalogue.lines.get(context, 1), said, hint, severity)
    step, _, rest = key.partition(".")
    return flow.problem(step if rest else "", rest or key, said, hint, severity)
