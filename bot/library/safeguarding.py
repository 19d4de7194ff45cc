"""What the safety screen looks for, read from safeguarding.toml; what is wrong with it in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.domain.danger import Danger
from bot.library.places import Places
from bot.library.plain import toml_trouble
from bot.library.problems import Problem, Severity, listed, meant
from bot.safeguarding.concepts import Concepts
from bot.safeguarding.model import Model, read_model
from bot.safeguarding.phrases import Phrase
from bot.safeguarding.reading import read as in_one_way
from bot.safeguarding.screen import Screen, Sureness

#: The file, and the name under which a folder of flows knows it.
NAME = "safeguarding"
#: Where the learnt weights are kept.
MODEL = Path(__file__).parent.parent / "safeguarding" / "model.json"
#: What belongs to the screen. The rest of the file is read elsewhere.
HEADS = ("concepts", "phrases", "screen")
_PHRASE = ("danger", "all", "any", "unless")
_LISTS = ("small_words", "cries", "turns")
_SCREEN = ("danger", "past", *_LISTS)
_EXAMPLE = 'en = "bleeding, blood*"'
_FEWEST = 3  # a word that goes on after fewer letters would be found in half of all words
_SYLLABLES = "\u1200"  # from here on Unicode has scripts whose letters are syllables


@dataclass(frozen=True, slots=True)
class Looked:
    """The words of the screen, read. What was wrong is left out of it and named in `problems`."""

    #: Concept -> language -> words.
    concepts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()
    sureness: Sureness = field(default_factory=Sureness)
    #: Language -> the small words by which it is known.
    small_words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    cries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    turns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def screen(self, model: Model) -> Screen:
        """Return the screen of these words, with what was learnt."""
        cries, turns = (
            frozenset(in_one_way(word) for words in lists.values() for word in words)
            for lists in (self.cries, self.turns)
        )
        return Screen(self.made(), self.phrases, model, self.sureness, cries, turns)

    def made(self) -> Concepts:
        """Return the concepts, ready for looking."""
        return Concepts(self.concepts, self.small_words)


class SafeguardingHasErrors(Exception):
    """The words of the safety screen in safeguarding.toml have errors."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join([str(self.__doc__), *map(str, problems)]))


def screen(folder: Path, model: Path = MODEL) -> Screen:
    """Return the screen of a folder of flows, with the learnt weights.

    Raises:
        SafeguardingHasErrors: Something in the file is wrong, or there is none.
        ValueError: The learnt weights cannot be read.
    """
    return words_of(folder).screen(read_model(model.read_text("utf-8")))


@lru_cache(maxsize=4)
def screen_of(source: str) -> Screen | None:
    """Return the screen of a file as it was published, with the learnt weights; None when it has no concepts.

    Raises SafeguardingHasErrors: what was published by an older release may be wrong by now.
    """
    found = _of_source(NAME, source)
    if not found.concepts:
        return None
    errors = tuple(problem for problem in found.problems if problem.severity is Severity.ERROR)
    if errors:
        raise SafeguardingHasErrors(errors)
    return found.screen(read_model(MODEL.read_text("utf-8")))


def words_of(folder: Path) -> Looked:
    """Return the words of the screen of a folder of flows.

    Raises:
        SafeguardingHasErrors: Something in the file is wrong, or there is none.
    """
    path = folder / f"{NAME}.toml"
    found = read(path)
    errors = tuple(problem for problem in found.problems if problem.severity is Severity.ERROR)
    if not path.exists():
        said = "There is no safeguarding.toml in this folder."
        errors = (Problem(_named(path), "", 1, said, "Every house needs one."),)
    if errors:
        raise SafeguardingHasErrors(errors)
    return found


def problems(folder: Path) -> list[Problem]:
    """Return what is wrong with the words of the screen of a folder of flows; without the file, nothing."""
    return list(read(folder / f"{NAME}.toml").problems)


def read(path: Path) -> Looked:
    """Return what stands in a file and what is wrong with it; nothing when there is no file."""
    if not path.exists():
        return Looked()
    file = _named(path)
    try:
        source = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        said, hint = "This file is not plain text in UTF-8.", "Save it again as UTF-8."
        return Looked(problems=(Problem(file, "", 1, said, hint),))
    except OSError:
        said, hint = "This file cannot be read.", "The words of the safety screen are a plain text file."
        return Looked(problems=(Problem(file, "", 1, said, hint),))
    return _of_source(file, source)


def _of_source(file: str, source: str) -> Looked:
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line, said, hint = toml_trouble(error, source)
        return Looked(problems=(Problem(file, "", line, said, hint),))
    return _Reader(file, Places(source), raw).looked()


def _named(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


class _Reader:
    """Reads one heading after the other and gathers what is wrong."""

    def __init__(self, file: str, places: Places, raw: Mapping[str, Any]) -> None:
        self._file, self._places, self._raw = file, places, raw
        self._problems: list[Problem] = []

    def looked(self) -> Looked:
        concepts = {
            name: self._lists(("concepts", name), entry) for name, entry in self._table("concepts").items()
        }
        if not concepts:
            self._trouble((), "There are no concepts in this file.", f"Add [concepts.blood] with {_EXAMPLE}.")
        told = self._table("phrases").items()
        phrases = [
            phrase for name, entry in told if (phrase := self._phrase(name, entry, concepts)) is not None
        ]
        sureness, lists = self._screen()
        return Looked(concepts, tuple(phrases), sureness, **lists, problems=tuple(self._problems))

    def _trouble(self, path: tuple[str, ...], message: str, hint: str) -> None:
        line, heading = self._places.line(*path), ".".join(path[:2])
        self._problems.append(Problem(self._file, heading, line, message, hint))

    def _table(self, head: str) -> Mapping[str, Any]:
        found = self._raw.get(head, {})
        if isinstance(found, dict):
            return found
        self._trouble((head,), f"'{head}' should be a heading.", f"Write it like this: [{head}.blood]")
        return {}

    def _lists(self, path: tuple[str, ...], entry: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(entry, dict) or not entry:
            self._trouble(path, "There are no words under this heading.", f"Write it like this: {_EXAMPLE}")
            return {}
        return {language: self._words((*path, language), words) for language, words in entry.items()}

    def _words(self, path: tuple[str, ...], words: Any) -> tuple[str, ...]:
        if not isinstance(words, str):
            said = f"What stands after '{path[-1]}' should be words in quotes, with commas between."
            self._trouble(path, said, f"Write it like this: {_EXAMPLE}")
            return ()
        each = tuple(word for part in words.split(",") if (word := " ".join(part.split())))
        for word in each:
            if "*" in word.strip("*") or not in_one_way(word):
                self._trouble(path, f"I cannot read '{word}'.", "A star goes at the end or the beginning.")
            elif word.endswith("*") and _too_short(in_one_way(word)):
                said = f"'{word}' would be found in too many words."
                self._trouble(path, said, "Write three letters or more before the star.")
        return each

    def _phrase(self, name: str, entry: Any, concepts: Mapping[str, Any]) -> Phrase | None:
        path = ("phrases", name)
        before = len(self._problems)
        if not isinstance(entry, dict):
            self._trouble(path, "A phrase is a heading.", f"Write it like this: [phrases.{name}]")
            return None
        for key in entry.keys() - set(_PHRASE):
            self._trouble((*path, key), f"I do not know '{key}'.", meant(key, _PHRASE))
        dangers = [danger.value for danger in Danger]
        if entry.get("danger") not in dangers:
            hint = f"Write one of {listed(dangers)}."
            self._trouble((*path, "danger"), "A phrase needs to say which danger it tells of.", hint)
        sets = {key: self._named_concepts((*path, key), entry.get(key, []), concepts) for key in _PHRASE[1:]}
        if not sets["all"] | sets["any"]:
            self._trouble(path, "This phrase says nothing.", 'Add all = ["blood"] or any = ["blood"].')
        if len(self._problems) > before:
            return None
        return Phrase(name, Danger(entry["danger"]), sets["all"], sets["any"], sets["unless"])

    def _named_concepts(
        self, path: tuple[str, ...], names: Any, concepts: Mapping[str, Any]
    ) -> frozenset[str]:
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            said = f"What stands after '{path[-1]}' should be names of concepts between [ and ]."
            self._trouble(path, said, f'Write it like this: {path[-1]} = ["blood"]')
            return frozenset()
        for name in names:
            if name not in concepts:
                hint = meant(name, concepts)
                self._trouble(path, f"There is no concept called '{name}'.", hint)
        return frozenset(names)

    def _screen(self) -> tuple[Sureness, dict[str, dict[str, tuple[str, ...]]]]:
        found = self._table("screen")
        for key in found.keys() - set(_SCREEN):
            self._trouble(("screen", key), f"I do not know '{key}'.", meant(key, _SCREEN))
        sure = {key: self._number(key, found.get(key, 50)) for key in ("danger", "past")}
        needed = [key for key in _LISTS if key in found or key == "small_words"]
        lists = {key: self._lists(("screen", key), found.get(key)) for key in needed}
        return Sureness(sure["danger"], sure["past"]), lists

    def _number(self, key: str, value: Any) -> int:
        if type(value) is int and 0 <= value <= 100:
            return value
        self._trouble(
            ("screen", key), f"'{key}' should be a number from 0 to 100.", f"For example {key} = 50"
        )
        return 50


def _too_short(plain: str) -> bool:
    """True when a word that goes on has too few letters; of scripts that write syllables two are enough."""
    return len(plain) < (_FEWEST if plain < _SYLLABLES else _FEWEST - 1)
