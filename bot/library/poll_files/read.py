"""Reads one poll file, and says what is wrong with it in plain words."""

from __future__ import annotations

import tomllib
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain.poll import Method
from bot.library.places import Places
from bot.library.plain import NAME, toml_trouble, trimmed
from bot.library.poll_files.draft import IN_STAGES, SINGLE, Merged, PollDraft, PollRule, StageDraft
from bot.library.poll_files.headings import (
    EXPECTED,
    HEAD,
    HEADINGS,
    METHODS,
    STAGES,
    WHEN,
    Group,
    Rate,
    Rule,
)
from bot.library.poll_files.times import NoSuchTime, TwiceThatTime, in_utc
from bot.library.problems import Problem, meant

_M = TypeVar("_M", bound=BaseModel)


def read_poll(name: str, file: str, source: str) -> tuple[PollDraft | None, list[Problem]]:
    """Read one poll file; without a draft when anything in it is wrong."""
    try:
        raw = trimmed(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        line, message, suggestion = toml_trouble(error, source)
        return None, [Problem(file, "", line, message, suggestion)]
    reader = _Reader(file, Places(source))
    if not NAME.fullmatch(name):
        said = f"A poll cannot be called '{name}'."
        reader.trouble("", "", said, "Use small letters, digits and _ only, 40 at most.")
    reader.top(raw)
    groups = reader.groups(reader.table(raw, "groups"))
    rule = reader.made(Rule, "rule", reader.table(raw, "rule"))
    options = reader.options(reader.table(raw, "options"))
    stages = [
        reader.stage(each, raw[each]) for each in (*IN_STAGES, *SINGLE) if isinstance(raw.get(each), dict)
    ]
    if reader.problems or rule is None:
        return None, reader.problems
    draft = PollDraft(
        name,
        file,
        title=raw["title"],
        why=raw["why"],
        next=raw["next"],
        groups=groups,
        rule=PollRule(rule.quorum, rule.floor, rule.sign_offs, dict(rule.weights)),
        stages=tuple(each for each in stages if each is not None),
        options=options,
        places=reader.places,
    )
    return draft, []


class _Reader:
    """Reads one heading after the other and gathers what is wrong."""

    def __init__(self, file: str, places: Places) -> None:
        self._file, self.places = file, places
        self.problems: list[Problem] = []

    def trouble(self, step: str, key: str, message: str, hint: str) -> None:
        """Note what is wrong with a key below a heading, or at the top of the file."""
        line = self.places.line(*(part for part in (step, *key.split(".")) if part))
        self.problems.append(Problem(self._file, step, line, message, hint))

    def top(self, raw: dict[str, Any]) -> None:
        """Look at what stands above the first heading, and at the names of the headings."""
        for key, value in raw.items():
            if isinstance(value, dict) and key not in HEADINGS:
                self.trouble(key, "", f"I do not know the heading [{key}].", meant(key, HEADINGS))
            elif not isinstance(value, dict) and key in HEADINGS:
                self.trouble("", key, f"'{key}' is a heading.", f"Write it in brackets: [{key}].")
            elif not isinstance(value, dict) and key not in HEAD:
                below = "Is it meant for a heading below?" if key in EXPECTED else meant(key, HEAD)
                self.trouble("", key, f"I do not know '{key}'.", below)
        for key in HEAD:
            if key not in raw:
                self._needs("", key, f"The top of the file needs '{key}'")
            elif not isinstance(raw[key], str) or not raw[key]:
                self._unfit("", key)

    def table(self, raw: dict[str, Any], heading: str) -> dict[str, Any]:
        """Return what stands below a heading, nothing where there is no such heading."""
        found = raw.get(heading)
        return found if isinstance(found, dict) else {}

    def groups(self, raw: dict[str, Any]) -> dict[str, Merged]:
        """Return the merge map."""
        found: dict[str, Merged] = {}
        for name, entry in raw.items():
            self._named("groups", name, "A group")
            if not isinstance(entry, dict):
                self._unfit("groups", name, "groups")
                continue
            made = self.made(Group, "groups", entry, name)
            if made is not None:
                found[name] = Merged(made.name, tuple(made.of))
        return found

    def options(self, raw: dict[str, Any]) -> dict[str, str]:
        """Return the options, id -> text."""
        for name, text in raw.items():
            self._named("options", name, "An option")
            if not isinstance(text, str) or not text:
                self._unfit("options", name, "options")
        return {name: text for name, text in raw.items() if isinstance(text, str)}

    def stage(self, name: str, raw: dict[str, Any]) -> StageDraft | None:
        """Return one stage."""
        made = self.made(STAGES[name], name, raw)
        if made is None:
            return None
        try:
            closes_at = in_utc(made.closes)
        except (NoSuchTime, TwiceThatTime) as error:
            self.trouble(name, "closes", str(error.__doc__), "Take an hour earlier or later.")
            return None
        rest = {key: value for key, value in made if key not in ("ask", "closes", "answers")}
        rest = {key: value for key, value in rest.items() if value is not None}
        method = METHODS.get(name)
        if isinstance(made, Rate):
            method = Method.RATE if made.answers == "1-9" else Method.SUPPORT
        assert method is not None
        return StageDraft(name, method, made.ask, closes_at, **rest)

    def made(self, model: type[_M], step: str, raw: dict[str, Any], below: str = "") -> _M | None:
        """Return what stands below a heading as its model; every key that does not fit is noted."""
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for key in dict.fromkeys(str(each["loc"][0]) for each in error.errors()):
                self._wrong(model, step, key, raw, below)
            return None

    def _wrong(self, model: type[BaseModel], step: str, key: str, raw: dict[str, Any], below: str) -> None:
        place = f"{below}.{key}".lstrip(".")
        if key not in model.model_fields:
            self.trouble(step, place, f"I do not know '{key}'.", meant(key, model.model_fields))
        elif key not in raw:
            self._needs(
                step, place, f"'{below}' needs '{key}' too" if below else f"[{step}] needs '{key}' too"
            )
        elif key == "closes":
            self._closes(step, raw[key])
        else:
            self._unfit(step, place)

    def _closes(self, step: str, value: object) -> None:
        hint = f"Write it like this: {WHEN}"
        if isinstance(value, datetime):
            said = "This time has a zone. It always is the time in London."
        elif isinstance(value, date):
            said = "The time of the day is missing."
        elif isinstance(value, str):
            said = "'closes' stands in quotes, so it is read as words."
        else:
            said = f"What stands after 'closes' does not fit: it should be {EXPECTED['closes'][0]}."
        self.trouble(step, "closes", said, hint)

    def _named(self, heading: str, name: str, what: str) -> None:
        if not NAME.fullmatch(name):
            hint = "Use small letters, digits and _ only, 40 at most."
            self.trouble(heading, name, f"{what} cannot be called '{name}'.", hint)

    def _needs(self, step: str, key: str, said: str) -> None:
        what, example = _expected(step, key)
        self.trouble(step, key, f"{said}: {what}.", f"Write it like this: {example}")

    def _unfit(self, step: str, key: str, as_: str = "") -> None:
        what, example = _expected(step, as_ or key)
        said = f"What stands after '{key.split('.')[-1]}' does not fit: it should be {what}."
        self.trouble(step, key, said, f"Write it like this: {example}")


def _expected(step: str, key: str) -> tuple[str, str]:
    last = key.split(".")[-1]
    return EXPECTED.get(f"{step}.{last}") or EXPECTED[last]
