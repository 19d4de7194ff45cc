"""A text that was written anew by chat: is it right, and how does it stand to the flow's file?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum
from typing import Any

from bot.domain.publication import FlowVersion
from bot.engine.flow import Flow
from bot.engine.looks import FORMS, changeable, split
from bot.engine.matching import normal, says_something
from bot.engine.rendering import placeholders
from bot.library.check import find_in
from bot.library.load import FlowDraft, Loaded, read_flow
from bot.library.problems import Problem, Severity
from bot.library.words import read_words

#: What a text must not lose: nobody may be left without it because a sentence was made shorter.
_MUST_STAY = ("999", "111", "STOP")


class Fit(StrEnum):
    """How a new text stands to the file that it is for."""

    FITS = "fits"
    #: The file says already what was proposed.
    THERE = "is in the file already"
    CHANGED = "the text has changed since"
    STEP_GONE = "the step is gone"
    FILE_GONE = "the file is gone"
    UNREADABLE = "the file has errors"


def sha256(text: str) -> str:
    """Return the fingerprint by which a text is known again."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(flow: FlowVersion, words: FlowVersion) -> Loaded:
    """Return one published flow and the published words as if they had just been read from their files."""
    source, file = json.loads(flow.content)["source"], f"flows/{flow.name}.toml"
    draft, problems = read_flow(flow.name, file, source)
    spoken, _ = read_words("flows/words.toml", json.loads(words.content)["source"])
    return Loaded("flows", (draft,) if draft else (), spoken, tuple(problems))


def text_of(draft: FlowDraft, key: str) -> str | None:
    """Return a text that may be changed by chat, None when the flow has no such text."""
    return dict(changeable(draft)).get(key)


def with_text(draft: FlowDraft, key: str, text: str) -> FlowDraft:
    """Return a flow in which one text reads differently."""
    step, field, choice, form = split(key)
    model = draft.steps[step]
    changed: Any = text
    if choice:
        changed = {**getattr(model, field), choice: text}
    elif form:
        changed = getattr(model, field).model_copy(update={form: text})
    return replace(draft, steps={**draft.steps, step: model.model_copy(update={field: changed})})


def fit(draft: FlowDraft | None, key: str, before_sha256: str, text: str) -> Fit:
    """Return how a new text stands to its flow; without a draft the file could not be read."""
    if draft is None or draft.broken:
        return Fit.UNREADABLE
    now = text_of(draft, key)
    if now is None:
        return Fit.STEP_GONE
    if now == text:
        return Fit.THERE
    return Fit.FITS if sha256(now) == before_sha256 else Fit.CHANGED


def trouble_with(
    loaded: Loaded, key: str, text: str, keyword: Callable[[str], Flow | None]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is wrong with a new text of the one flow of `loaded`, and what could be better.

    `keyword` knows the words that start a flow, in every language, as `matching.normal` writes them.
    """
    if not says_something(text):
        return ("There are no words in it.",), ()
    draft = loaded.flows[0]
    before = text_of(draft, key) or ""
    found = _caused(loaded, draft, key, text)
    wrong = [
        *_lost(key, before, text),
        *(_sentence(each) for each in found if each.severity is Severity.ERROR),
    ]
    if ".choices." in key and keyword(normal(text)) is not None:
        wrong.append(f"Nobody can choose '{text}' by writing it: this word starts a conversation.")
    if text == before:
        wrong.append("These are the words as they are now.")
    step = key.partition(".")[0]
    hints = [_sentence(each) for each in found if each.severity is Severity.WARNING and each.step == step]
    return tuple(dict.fromkeys(wrong)), tuple(dict.fromkeys(hints))


def _caused(loaded: Loaded, draft: FlowDraft, key: str, text: str) -> list[Problem]:
    """Return the problems that are there with the new text, and not with a text without any mistake."""
    harmless = key.replace(".", " ").replace("_", " ")
    plain, new = (
        list(find_in(replace(loaded, flows=(with_text(draft, key, each),)), ())) for each in (harmless, text)
    )
    return [problem for problem in new if problem not in plain]


def _lost(key: str, before: str, text: str) -> Iterator[str]:
    needed = (
        placeholders(before) if split(key)[-1] != FORMS[0] else frozenset()
    )  # "one" may say the number in a word
    for name in sorted(needed - placeholders(text)):
        yield f"{{{name}}} is missing. Copy what stands in curly brackets letter by letter."
    for sign in _MUST_STAY:
        if _names(before, sign) and not _names(text, sign):
            yield f"{sign} is missing. It must stay in this text."


def _names(text: str, sign: str) -> bool:
    return re.search(rf"\b{sign}\b", text) is not None


def _sentence(problem: Problem) -> str:
    return f"{problem.message} {problem.suggestion}".strip()
