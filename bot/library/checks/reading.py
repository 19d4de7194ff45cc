"""What is hard to read in the English texts: long sentences, and long words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.engine.steps.base import Plural, Words
from bot.library import texts
from bot.library.load import FlowDraft, Loaded
from bot.library.plan_files.draft import path
from bot.library.poll_files.draft import PollDraft
from bot.library.problems import Problem, Severity, listed
from bot.library.syllables import syllables

#: The most words of a sentence that a tired reader takes in.
SENTENCE = 15
#: The highest Flesch-Kincaid grade: 6 is what children of 11 read in school.
GRADE = 6.0
#: Under this many words a grade says nothing: the text is measured with the rest of its file.
_FEW = 15
#: How many hard words a problem names.
_NAMED = 2
#: A word of one syllable may be long, but it is not hard.
_HARD = 2
_ENDS = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[A-Za-z]+(?:['\u2019][A-Za-z]+)*|\d+")
_IN_BRACES = re.compile(r"\{[^{}]*\}")
#: Names, words of our matter, and the words that we ask her to write: nothing easier can stand for them, so
#: each counts as one syllable. Add only what has no plainer word.
AS_IT_IS = frozenset({
    "big", "room", "telegram", "whatsapp", "nhs", "london", "brent", "harrow", "hillingdon", "ealing",
    "hounslow", "hammersmith", "fulham", "kensington", "chelsea", "westminster", "english", "arabic",
    "somali", "midwife", "midwives", "maternity", "pregnant", "pregnancy", "baby", "babies",
    "emergency", "emergencies", "choices", "privacy", "language", "continue",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """One English text, and where it stands."""

    #: Empty for the top of the file.
    step: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class _File:
    """The English texts of one file."""

    file: str
    said: tuple[_Said, ...]


def check_reading(loaded: Loaded) -> Iterator[Problem]:
    """Yield what is hard to read, as warnings: some things cannot be said more simply."""
    for each in _files(loaded):
        rest: list[_Said] = []
        for said in each.said:
            yield from _sentences(each, said)
            if len(_words(said.text)) >= _FEW and grade([said.text]) > GRADE:
                yield _hard(each, said, [said.text], "This text has")
            else:
                rest.append(said)
        yield from _together(each, rest)


def _together(each: _File, rest: Sequence[_Said]) -> Iterator[Problem]:
    """Short texts say too little alone, so they are measured with all that is not hard by itself."""
    short = [said for said in rest if len(_words(said.text)) < _FEW]
    texts_together = [said.text for said in rest]
    enough = sum(len(_words(text)) for text in texts_together) >= _FEW
    if short and enough and grade(texts_together) > GRADE:
        place = replace(short[0], step="")
        yield _hard(each, place, texts_together, "Its short texts give this file")


def grade(said: Iterable[str]) -> float:
    """Return the Flesch-Kincaid grade of some texts together, a school year of the United States.

    0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid and others, Derivation of new readability
    formulas, 1975). A line is a sentence, whatever stands at its end. 0 for texts without English words.
    """
    sentences = [words for text in said for part in _ENDS.split(text) if (words := _words(part))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 0.0
    heard = sum(1 if word.casefold() in AS_IT_IS else syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * heard / len(words) - 15.59


def hardest(said: Iterable[str]) -> list[str]:
    """Return the words of most syllables, at most two, the hardest first."""
    words = dict.fromkeys(word.casefold() for text in said for word in _words(text))
    hard = [word for word in words if word not in AS_IT_IS and syllables(word) >= _HARD]
    return sorted(hard, key=lambda word: (-syllables(word), -len(word)))[:_NAMED]


def _words(text: str) -> list[str]:
    return _WORD.findall(_IN_BRACES.sub("", text))


def _files(loaded: Loaded) -> Iterator[_File]:
    for flow in loaded.flows:
        yield _File(flow.file, tuple(_flow_said(flow)))
    if loaded.words is not None:
        places = loaded.words.places
        said = (_Said(name, places.line(name, "text"), text) for name, text in loaded.words.texts.items())
        yield _File(loaded.words.file, tuple(said))
    if (posts := loaded.signposts) is not None:
        said = (_Said(key, posts.line(key), text) for key, text in posts.texts.items())
        yield _File(posts.file, tuple(said))
    for poll in loaded.polls:
        yield _File(poll.file, tuple(_poll_said(poll)))
    if (plan := loaded.plan) is not None:
        told = (_Said(".".join(path(key)[:-1]), plan.line(key), text) for key, text in plan.texts())
        yield _File(plan.file, tuple(told))


def _flow_said(flow: FlowDraft) -> Iterator[_Said]:
    for name, text in texts.flow_texts(flow):
        step, _, key = name.partition(".")
        line = flow.places.line(*(part for part in (step, *key.split(".")) if part))
        yield from (_Said(step if key else "", line, form) for form in _forms(text))


def _poll_said(poll: PollDraft) -> Iterator[_Said]:
    for name, text in poll.texts():
        path = name.split(".")
        yield _Said(path[0] if path[1:] else "", poll.places.line(*path), text)


def _forms(text: Words) -> tuple[str, ...]:
    return (text.one, text.other) if isinstance(text, Plural) else (text,)


def _sentences(each: _File, said: _Said) -> Iterator[Problem]:
    for sentence in _ENDS.split(said.text):
        if (count := len(sentence.split())) > SENTENCE:
            start = " ".join(sentence.split()[:4])
            told = f"The sentence that begins '{start}' has {count} words."
            hint = f"Up to {SENTENCE} are easy to read: make two sentences of it."
            yield Problem(each.file, said.step, said.line, told, hint, Severity.WARNING)


def _hard(each: _File, place: _Said, measured: Sequence[str], begins: str) -> Problem:
    named = hardest(measured)
    hint = f"Shorter words help: {listed(named, 'and')}." if named else "Shorter sentences help."
    told = f"{begins} a reading grade of {grade(measured):.1f}, and {GRADE:.0f} is the most."
    return Problem(each.file, place.step, place.line, told, hint, Severity.WARNING)
