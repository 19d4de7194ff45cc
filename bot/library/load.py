"""A folder of flow files and polls, read into frozen drafts, with every problem found on the way."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.engine.flow import When
from bot.engine.steps import KINDS
from bot.engine.steps.base import END, Step
from bot.library import signposts, words
from bot.library.places import Places
from bot.library.plain import EXPECTED, NAME, toml_trouble, trimmed, value_trouble
from bot.library.plan_files.draft import NAME as PLAN
from bot.library.plan_files.draft import PlanDraft
from bot.library.plan_files.read import read_draft
from bot.library.poll_files.draft import FOLDER, PollDraft
from bot.library.poll_files.read import read_poll
from bot.library.problems import Problem, Severity, listed, meant
from bot.library.signposting import read_signposts
from bot.library.signposts import SignpostsDraft
from bot.library.sources import alone, source_of
from bot.library.words import WordsDraft, read_words

#: Files of the folder that are no conversations, and are read elsewhere.
NO_FLOWS = frozenset({"retention", "templates", signposts.NAME, PLAN})

_M = TypeVar("_M", bound=BaseModel)
_Who = Literal["joined", "everyone", "team", "champions", "moderators", "steering", "safeguarding"]


class Head(BaseModel):
    """What stands at the top of a flow file, above the first heading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str
    keywords: list[str] = Field(default_factory=list)
    when: When | None = Field(default=None, strict=False)
    open_to: _Who = "joined"
    progress: bool = False
    once: bool = False
    checkin: bool = False
    inside: Literal["finish", "restart"] = "finish"


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """One flow file, read. Broken steps are left out of `steps` and named in `broken`."""

    name: str
    #: As a champion would name it, for example ``flows/welcome.toml``.
    file: str
    source: str = field(repr=False)
    head: Head
    steps: Mapping[str, Step]
    broken: frozenset[str] = frozenset()
    places: Places = field(default_factory=lambda: Places(""), repr=False, compare=False)

    @property
    def headings(self) -> list[str]:
        """Every step that the file names, broken ones included."""
        return [*self.steps, *self.broken]

    def after(self, step: str) -> str:
        """Return the step under the next heading, or ``end``."""
        names = list(self.steps)
        place = names.index(step) + 1
        return names[place] if place < len(names) else END

    def problem(
        self, step: str, key: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem with a key of a step; without a step, with the top of the file."""
        line = self.places.line(*(part for part in (step, *key.split(".")) if part))
        return Problem(self.file, step, line, message, hint, severity)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A whole folder, read."""

    #: The name of the folder, for messages.
    folder: str
    flows: tuple[FlowDraft, ...]
    words: WordsDraft | None
    problems: tuple[Problem, ...]
    #: What is said when words warn of danger; None where the folder does not say.
    signposts: SignpostsDraft | None = None
    polls: tuple[PollDraft, ...] = ()
    #: None where the folder has none, or none that can be understood.
    plan: PlanDraft | None = None


def locales_for(folder: Path, otherwise: Path) -> Path:
    """Return the translations of a folder of flows: its own ``locales`` where it has one."""
    own = folder / "locales"
    return own if own.is_dir() else otherwise


def load(folder: Path) -> Loaded:
    """Read every flow file of a folder, its polls, and words.toml."""
    flows: list[FlowDraft] = []
    problems: list[Problem] = []
    draft: WordsDraft | None = None
    for path in sorted(folder.glob("*.toml")):
        if path.stem in NO_FLOWS:
            continue
        file = f"{folder.name}/{path.name}"
        source, trouble = source_of(path, file)
        if path.stem == words.NAME:
            draft, found = read_words(file, source)
        else:
            flow, found = read_flow(path.stem, file, source)
            flows.extend([flow] if flow else [])
        problems.extend([trouble] if trouble else found)
    if not (folder / f"{words.NAME}.toml").exists():
        said = f"There is no {words.NAME}.toml in this folder."
        problems.append(Problem(f"{folder.name}/words.toml", "", 1, said, "Every folder of flows needs one."))
    posts, found = alone(folder, signposts.NAME, read_signposts)
    plan, unplanned = alone(folder, PLAN, read_draft)
    polls, wrong = _polls(folder)
    problems += [*found, *wrong, *unplanned]
    return Loaded(folder.name, tuple(flows), draft, tuple(problems), posts, polls, plan)


def _polls(folder: Path) -> tuple[tuple[PollDraft, ...], list[Problem]]:
    drafts: list[PollDraft] = []
    problems: list[Problem] = []
    for path in sorted((folder / FOLDER).glob("*.toml")):
        file = f"{folder.name}/{FOLDER}/{path.name}"
        source, trouble = source_of(path, file)
        draft, found = read_poll(path.stem, file, source) if trouble is None else (None, [trouble])
        drafts.extend([draft] if draft else [])
        problems.extend(found)
    return tuple(drafts), problems


def read_flow(name: str, file: str, source: str) -> tuple[FlowDraft | None, list[Problem]]:
    """Read one flow; without a draft when nothing sensible can be made of the file."""
    places = Places(source)
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line, message, suggestion = toml_trouble(error, source)
        return None, [Problem(file, "", line, message, suggestion)]
    reader = _Reader(file, places, [])
    if not NAME.fullmatch(name):
        reader.trouble("", 1, f"A flow cannot be called '{name}'.", "Use small letters, digits and _ only.")
    head = reader.head({key: value for key, value in raw.items() if not isinstance(value, dict)})
    steps = {key: reader.step(key, value) for key, value in raw.items() if isinstance(value, dict)}
    if not steps:
        reader.trouble(
            "", 1, "There is no step in this file.", 'Add one: [hello] and below it say = "Hello".'
        )
    if head is None or not steps:
        return None, reader.problems
    whole = {key: step for key, step in steps.items() if step is not None}
    return FlowDraft(
        name, file, source, head, whole, frozenset(steps.keys() - whole), places
    ), reader.problems


@dataclass(slots=True)
class _Reader:
    """Reads the parts of one file and gathers what is wrong with them."""

    file: str
    places: Places
    problems: list[Problem]

    def trouble(self, step: str, line: int, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(self.file, step, line, message, suggestion))

    def head(self, raw: dict[str, Any]) -> Head | None:
        for key in sorted(raw.keys() - Head.model_fields.keys()):
            hint = "Is it meant for a step below?" if key in EXPECTED else meant(key, Head.model_fields)
            if isinstance(raw[key], list) and all(isinstance(each, dict) for each in raw[key]):
                hint = f"A heading has one pair of brackets: [{key}]."
            self.trouble("", self.places.line(key), f"I do not know '{key}'.", hint)
        known = {key: value for key, value in raw.items() if key in Head.model_fields}
        return self._made(Head, "", trimmed(known))

    def step(self, name: str, raw: dict[str, Any]) -> Step | None:
        line = self.places.line(name)
        if not NAME.fullmatch(name) or name == END or name in Head.model_fields:
            self.trouble(
                name, line, f"A step cannot be called '{name}'.", "Use another name, such as 'thank_you'."
            )
        model = self._kind(name, raw)
        if model is None:
            return None
        known = {info.alias or key for key, info in model.model_fields.items()}
        other_kinds = [key for key in KINDS if key in raw and key not in known]
        if other_kinds:
            kinds = listed([model.kind, *other_kinds], "and")
            self.trouble(name, line, f"This step is of two kinds, {kinds}.", "Make a step of each.")
        for key in sorted(raw.keys() - known - set(other_kinds)):
            self._unknown(name, key, known)
        return self._made(model, name, trimmed({key: value for key, value in raw.items() if key in known}))

    def _kind(self, name: str, raw: dict[str, Any]) -> type[Step] | None:
        for key, model in KINDS.items():
            if key in raw:
                return model
        near = [meant(key, KINDS) for key in raw if meant(key, KINDS).startswith("Did")]
        suggestion = near[0] if near else f"It needs one of {listed(KINDS)}."
        self.trouble(name, self.places.line(name), "This step does not say what it does.", suggestion)
        return None

    def _unknown(self, step: str, key: str, known: set[str]) -> None:
        hint = meant(key, sorted(known))
        if not hint.startswith("Did") and key in Head.model_fields:
            hint = "It belongs to the top of the file, above the first heading."
        self.trouble(step, self.places.line(step, key), f"I do not know '{key}'.", hint)

    def _made(self, model: type[_M], step: str, raw: dict[str, Any]) -> _M | None:
        try:
            return model.model_validate(raw, strict=True if step else None)
        except ValidationError as error:
            for key in dict.fromkeys(str(each["loc"][0]) for each in error.errors()):
                self._wrong(model, step, key, raw)
            return None

    def _wrong(self, model: type[BaseModel], step: str, key: str, raw: dict[str, Any]) -> None:
        path = (step, key) if step else (key,)
        if key not in raw:
            what, example = EXPECTED.get(f"{model.__name__.lower()}.{key}", EXPECTED[key])
            where = f"This step needs '{key}' too" if step else f"The top of the file needs '{key}'"
            self.trouble(step, self.places.line(*path), f"{where}: {what}.", f"Write it like this: {example}")
        elif key == "when" and not step and isinstance(raw[key], str):
            said = f"I do not know the occasion '{raw[key]}'."
            self.trouble(step, self.places.line(*path), said, meant(raw[key], When))
        else:
            message, suggestion = value_trouble(key, raw[key], of=model.__name__.lower())
            self.trouble(step, self.places.line(*path), message, suggestion)
