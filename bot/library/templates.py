"""Approved texts, read from templates.toml: what may be sent to somebody who has not written for a while.

WhatsApp looks at each of them before it may be used, in each language by itself. They are read from the
folder, not published: what counts is the text that was approved, and that one the provider holds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.languages import SOURCE
from bot.domain.message import Template
from bot.library.places import Places
from bot.library.plain import toml_trouble
from bot.library.problems import Problem, meant

#: The file, and the name under which a folder of flows knows it.
NAME = "templates"
#: What English is called there.
ENGLISH = "en_GB"

#: Key -> what it should hold, and an example.
_EXPECTED: dict[str, tuple[str, str]] = {
    "category": ('"utility" or "marketing", in quotes', 'category = "utility"'),
    "body": ("a text in quotes", 'body = "Something waits for you here."'),
    "button": ("a text in quotes", 'button = "Read"'),
    "samples": ("a word in quotes for each gap", 'samples = { day = "Monday" }'),
    "languages": ("codes of languages in quotes", f'languages = ["{ENGLISH}", "ar"]'),
    "otherwise": ("the heading of another of these texts, in quotes", 'otherwise = "tap_to_read_other"'),
}


class _Entry(BaseModel):
    """What stands under one heading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    category: Literal["utility", "marketing"]
    body: Annotated[str, Field(min_length=1)]
    button: Annotated[str, Field(min_length=1)] | None = None
    samples: dict[str, str] = Field(default_factory=dict)
    languages: Annotated[list[str], Field(min_length=1)]
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class Approved:
    """One text for approval."""

    name: str
    #: ``utility`` or ``marketing``: what it is to the provider.
    category: str
    #: In English; its gaps are names in braces.
    body: str
    #: What stands on the button below it; empty without one.
    button: str
    #: Gap -> an example; the gaps are filled in this order.
    samples: Mapping[str, str]
    #: The provider's languages in which it is offered.
    languages: tuple[str, ...]
    #: The text for everybody else, in English; empty for this one itself.
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class TemplatesDraft:
    """The file, read: what could be made of it, and what is wrong."""

    #: As a champion would name it, for example ``flows/templates.toml``.
    file: str
    templates: tuple[Approved, ...] = ()
    problems: tuple[Problem, ...] = ()
    places: Places = field(default_factory=lambda: Places(""), repr=False, compare=False)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (context, English) of everything that has a translation."""
        for each in self.templates:
            yield f"{NAME}.{each.name}.body", each.body
            if each.button:
                yield f"{NAME}.{each.name}.button", each.button


def read(folder: Path) -> TemplatesDraft:
    """Return the texts of a folder of flows; none where it has no such file."""
    path = folder / f"{NAME}.toml"
    file = f"{folder.name}/{path.name}"
    if not path.exists():
        return TemplatesDraft(file)
    try:
        return read_source(file, path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError:
        said = Problem(file, "", 1, "This file is not plain text in UTF-8.", "Save it again as UTF-8.")
        return TemplatesDraft(file, problems=(said,))


def read_source(file: str, source: str) -> TemplatesDraft:
    """Return what a file of this name says."""
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line, message, suggestion = toml_trouble(error, source)
        return TemplatesDraft(file, problems=(Problem(file, "", line, message, suggestion),))
    reader = _Reader(file, Places(source))
    found = [reader.template(name, entry) for name, entry in raw.items()]
    whole = tuple(each for each in found if each is not None)
    return TemplatesDraft(file, whole, tuple(reader.problems), reader.places)


def approved(folder: Path) -> Callable[[str, str | None], Template | None]:
    """Return what gives an approved text by its name, in her language or as everybody else gets it.

    It gives None for a name that the folder does not know.
    """
    known = {each.name: each for each in read(folder).templates}

    def template(name: str, language: str | None) -> Template | None:
        found = known.get(name)
        if found is None:
            return None
        spoken = ENGLISH if language in (None, SOURCE) else language
        if spoken in found.languages:
            return Template(name, str(spoken))
        return Template(known.get(found.otherwise, found).name, ENGLISH)

    return template


class _Reader:
    """Reads one heading after the other and gathers what is wrong."""

    def __init__(self, file: str, places: Places) -> None:
        self._file, self.places = file, places
        self.problems: list[Problem] = []

    def _trouble(self, path: Sequence[str], message: str, hint: str) -> None:
        step = path[0] if len(path) > 1 else ""
        self.problems.append(Problem(self._file, step, self.places.line(*path), message, hint))

    def template(self, name: str, raw: Any) -> Approved | None:
        """Return the text under a heading, if one can be made of it."""
        if not isinstance(raw, dict):
            hint = "Every line belongs below a heading, such as [tap_to_read]."
            self._trouble([name], f"'{name}' stands above the first heading.", hint)
            return None
        try:
            entry = _Entry.model_validate(raw)
        except ValidationError as error:
            for key in dict.fromkeys(str(each["loc"][0]) for each in error.errors()):
                self._wrong(name, key, raw)
            return None
        body, button = entry.body.strip(), (entry.button or "").strip()
        languages, otherwise = tuple(entry.languages), entry.otherwise or ""
        return Approved(name, entry.category, body, button, dict(entry.samples), languages, otherwise)

    def _wrong(self, name: str, key: str, raw: dict[str, Any]) -> None:
        if key not in _EXPECTED:
            self._trouble([name, key], f"I do not know '{key}'.", meant(key, _EXPECTED))
            return
        what, example = _EXPECTED[key]
        hint = f"Write it like this: {example}"
        if key not in raw:
            self._trouble([name, key], f"This heading needs '{key}' too: {what}.", hint)
        else:
            said = f"What stands after '{key}' does not fit: it should be {what}."
            self._trouble([name, key], said, hint)
