"""The table of how long what is kept, read from retention.toml; what is wrong with it in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.retention import ABOUT, DEFAULTS, Action, Record, Rule
from bot.library.places import Places
from bot.library.plain import toml_trouble
from bot.library.problems import Problem, Severity, listed, meant

#: The file, and the name under which a folder of flows knows it.
NAME = "retention"

#: Key -> what it should hold, and an example.
_EXPECTED: dict[str, tuple[str, str]] = {
    "after_days": ("a number of days, 1 or more, without quotes", "after_days = 90"),
    "action": (f"{listed(Action)}, in quotes", 'action = "delete"'),
    "keep": ('"for ever" in quotes', 'keep = "for ever"'),
    "why": ("the reason, in quotes", 'why = "The sponsor decides."'),
}
#: A hundred years: what is to stay for longer is kept for ever.
_MOST = 36_500


class _Entry(BaseModel):
    """What stands under one heading."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    after_days: Annotated[int, Field(ge=1, le=_MOST)] | None = None
    action: Annotated[Action, Field(strict=False)] | None = None
    keep: Literal["for ever"] | None = None
    why: Annotated[str, Field(min_length=1)]


class RetentionHasErrors(Exception):
    """The table in retention.toml has errors; nothing is cleared away."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join([str(self.__doc__), *map(str, problems)]))


def table(folder: Path) -> tuple[Rule, ...]:
    """Return the rules of a folder of flows, in the order of clearing away.

    Raises:
        RetentionHasErrors: Something in the file is wrong; all of it is refused.
    """
    rules, found = read(folder)
    errors = tuple(problem for problem in found if problem.severity is Severity.ERROR)
    if errors:
        raise RetentionHasErrors(errors)
    return rules


def problems(folder: Path) -> list[Problem]:
    """Return what is wrong with the table of a folder of flows."""
    return read(folder)[1]


def read(folder: Path) -> tuple[tuple[Rule, ...], list[Problem]]:
    """Return the rules of a folder and what is wrong with them; without a file, what holds by itself."""
    path = folder / f"{NAME}.toml"
    if not path.exists():
        return DEFAULTS, []
    file = f"{folder.name}/{path.name}"
    try:
        source = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        raw = tomllib.loads(source)
    except UnicodeDecodeError:
        return (), [Problem(file, "", 1, "This file is not plain text in UTF-8.", "Save it again as UTF-8.")]
    except OSError as error:
        said = "This is a folder." if path.is_dir() else f"This file cannot be read ({error.strerror})."
        return (), [Problem(file, "", 1, said, "The table of retention is a plain text file.")]
    except tomllib.TOMLDecodeError as error:
        line, message, suggestion = toml_trouble(error, source)
        return (), [Problem(file, "", line, message, suggestion)]
    reader = _Reader(file, Places(source))
    rules = {rule.record: rule for name, entry in raw.items() for rule in reader.rule(name, entry)}
    reader.missing(set(raw))
    return tuple(rules[record] for record in Record if record in rules), reader.problems


class _Reader:
    """Reads one heading after the other and gathers what is wrong."""

    def __init__(self, file: str, places: Places) -> None:
        self._file, self._places = file, places
        self.problems: list[Problem] = []

    def _trouble(
        self, name: str, key: str, message: str, hint: str, severity: Severity = Severity.ERROR
    ) -> None:
        line = self._places.line(*(part for part in (name, key) if part))
        self.problems.append(Problem(self._file, name, line, message, hint, severity))

    def rule(self, name: str, raw: Any) -> Iterator[Rule]:
        """Yield the rule under a heading, if one can be made of it."""
        if not isinstance(raw, dict):
            hint = "Every line belongs below a heading, such as [audit]."
            self._trouble("", name, f"'{name}' stands above the first heading.", hint)
        elif name not in {record.value for record in Record}:
            self._trouble(name, "", f"There are no records called '{name}'.", meant(name, list(Record)))
        else:
            entry = self._entry(name, raw)
            if entry is not None and self._fits(Record(name), entry):
                self._told_otherwise(Record(name), entry)
                yield Rule(Record(name), entry.after_days, entry.action, entry.why.strip())

    def _entry(self, name: str, raw: dict[str, Any]) -> _Entry | None:
        try:
            return _Entry.model_validate(raw)
        except ValidationError as error:
            for key in dict.fromkeys(str(each["loc"][0]) for each in error.errors()):
                self._wrong(name, key, raw)
            return None

    def _wrong(self, name: str, key: str, raw: dict[str, Any]) -> None:
        if key not in _EXPECTED:
            self._trouble(name, key, f"I do not know '{key}'.", meant(key, _EXPECTED))
            return
        what, example = _EXPECTED[key]
        hint = f"Write it like this: {example}"
        days = raw.get(key)
        if key not in raw:
            self._trouble(name, key, f"This heading needs '{key}' too: {what}.", hint)
        elif key == "after_days" and type(days) is int and days < 1:
            said = f"{days} days would clear away what is still needed."
            self._trouble(name, key, said, "Write 1 or more.")
        elif key == "after_days" and type(days) is int:
            self._trouble(
                name, key, f"{days} days are more than a hundred years.", 'Write keep = "for ever".'
            )
        else:
            self._trouble(name, key, f"What stands after '{key}' does not fit: it should be {what}.", hint)

    def _fits(self, record: Record, entry: _Entry) -> bool:
        """Say what does not go together under one heading, or not with its class."""
        fits, before = ABOUT[record].fits, len(self.problems)
        timed = [key for key in ("after_days", "action") if getattr(entry, key) is not None]
        example = f'after_days = 90 and action = "{fits[0]}"' if fits else 'keep = "for ever"'
        if entry.keep and timed:
            said = f"'keep' and '{timed[0]}' cannot stand under one heading."
            self._trouble(record, timed[0], said, "Take one of the two out.")
        elif not entry.keep and not fits:
            self._trouble(record, "", "These records can only be kept.", 'Write keep = "for ever".')
        elif not entry.keep and len(timed) < 2:
            said = "This heading needs both 'after_days' and 'action', or 'keep'."
            self._trouble(record, "", said, f"For example {example}.")
        elif entry.action and entry.action not in fits:
            said = f"These records cannot be treated so: '{entry.action}'."
            self._trouble(record, "action", said, f"Here you can write {listed(fits)}.")
        elif entry.keep and fits and not self._kept_by_default(record):
            said = "These records would never be cleared away."
            hint = f"Write {example} if that is not meant."
            self._trouble(record, "keep", said, hint, Severity.WARNING)
            return True
        return len(self.problems) == before

    @staticmethod
    def _kept_by_default(record: Record) -> bool:
        return any(rule.record is record and rule.after_days is None for rule in DEFAULTS)

    def _told_otherwise(self, record: Record, entry: _Entry) -> None:
        """Say where a period is another one: whether the words were changed with it nobody can tell."""
        before = next(rule.after_days for rule in DEFAULTS if rule.record is record)
        if entry.after_days != before:
            said = (
                "The words [data_kept] in words.toml tell people how long things are kept: make them agree."
            )
            hint = f"With Big Room come {before} days." if before else "With Big Room comes 'for ever'."
            self._trouble(record, "keep" if entry.keep else "after_days", said, hint, Severity.WARNING)

    def missing(self, named: set[str]) -> None:
        """Say which classes the file does not name: nothing may be kept by oversight."""
        for rule in DEFAULTS:
            if rule.record.value not in named:
                said = f"The heading [{rule.record}] is missing: {ABOUT[rule.record].what}."
                self._trouble("", "", said, f"Add [{rule.record}] and below it {_written(rule)}.")


def _written(rule: Rule) -> str:
    if rule.after_days is None:
        return 'keep = "for ever" and why = "..."'
    return f'after_days = {rule.after_days}, action = "{rule.action}" and why = "..."'
