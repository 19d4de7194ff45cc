"""Reads these parts of safeguarding.toml, and says what is wrong with them in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.domain.danger import Danger
from bot.library.places import Places
from bot.library.plain import toml_trouble
from bot.library.problems import Problem, meant
from bot.library.signposts import DAYS, NEXT, Approval, Entry, HoursRead, PeopleRead, SignpostsDraft

#: Key -> an example of it.
_EXAMPLES: dict[str, str] = {
    "lead": 'lead = "the named midwife for safeguarding"',
    "deputy": 'deputy = "the matron on call"',
    "days": 'days = ["monday", "tuesday"]',
    "from": 'from = "09:00"',
    "until": 'until = "17:00"',
    "closed": 'closed = ["2026-12-25"]',
    "acknowledge_within": "acknowledge_within = 30",
    "alerts": "alerts = 6",
    "number": 'number = "0808 2000 247"',
    "checked_on": 'checked_on = "2026-11-23"',
    "checked_by": 'checked_by = "the safeguarding lead"',
    "source": 'source = "refuge.org.uk"',
    "approved_by": 'approved_by = "the clinical safety officer"',
    "approved_on": 'approved_on = "2026-11-23"',
    "review_by": 'review_by = "2027-05-23"',
    "text": 'text = "Thank you for telling me."',
}

_M = TypeVar("_M", bound=BaseModel)


def read_signposts(file: str, source: str) -> tuple[SignpostsDraft | None, list[Problem]]:
    """Read these parts of safeguarding.toml; without a draft when it is not TOML at all."""
    places = Places(source)
    try:
        raw = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        line, message, suggestion = toml_trouble(error, source)
        return None, [Problem(file, "", line, message, suggestion)]
    reader = _Reader(file, places, [])
    answers = reader.table(raw, "answers")
    approval = {key: answers.pop(key) for key in Approval.model_fields if key in answers}
    entries = reader.table(raw, "directory")
    directory = {name: reader.made(Entry, f"directory.{name}", each) for name, each in entries.items()}
    draft = SignpostsDraft(
        source,
        {**dict(reader.answers(answers)), **dict(reader.after(reader.table(raw, "next")))},
        {name: each for name, each in directory.items() if each is not None},
        reader.made(PeopleRead, "people", reader.table(raw, "people")) or PeopleRead(),
        reader.hours(reader.table(raw, "hours")),
        reader.made(Approval, "answers", approval) or Approval(),
        places,
        file,
    )
    return draft, reader.problems


@dataclass(slots=True)
class _Reader:
    """Reads one table after the other and gathers what is wrong."""

    file: str
    places: Places
    problems: list[Problem]

    def trouble(self, key: str, message: str, hint: str = "") -> None:
        line = self.places.line(*key.split("."))
        self.problems.append(Problem(self.file, key, line, message, hint))

    def table(self, raw: Mapping[str, Any], name: str) -> dict[str, Any]:
        found = raw.get(name, {})
        if isinstance(found, dict):
            return dict(found)
        self.trouble(
            name, f"[{name}] is a heading with lines below.", f"Write [{name}] on a line of its own."
        )
        return {}

    def made(self, model: type[_M], where: str, raw: object) -> _M | None:
        """Return a table as it is meant; an empty text stands for what nobody has filled in yet."""
        if not isinstance(raw, dict):
            self.trouble(where, f"'{where}' is a heading with lines below.", f"Write [{where}].")
            return None
        filled = {key: None if value == "" else value for key, value in raw.items()}
        try:
            return model.model_validate(filled)
        except ValidationError as error:
            known = {info.alias or name for name, info in model.model_fields.items()}
            for key in dict.fromkeys(str(each["loc"][0]) for each in error.errors()):
                if key not in known:
                    self.trouble(f"{where}.{key}", f"I do not know '{key}'.", meant(key, known))
                    continue
                said = f"What stands after '{key}' does not fit." if key in raw else f"'{key}' is missing."
                self.trouble(f"{where}.{key}", said, f"Write it like this: {_EXAMPLES[key]}")
            return None

    def answers(self, raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield the text of each answer; there is one for everything that words can warn of."""
        for name in raw.keys() - set(Danger):
            said = f"Words never warn of '{name}'."
            self.trouble(f"answers.{name}", said, meant(name, list(Danger)))
        for danger in Danger:
            table = dict(raw[danger]) if isinstance(raw.get(danger), dict) else {}
            past = table.pop("past", None)
            yield from self.text(f"answers.{danger.value}", table)
            if past is not None:
                yield from self.text(f"answers.{danger.value}.past", past)

    def after(self, raw: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield what is told after an answer."""
        for name in raw.keys() - NEXT.keys():
            self.trouble(f"next.{name}", f"Nothing in Big Room says '{name}'.", meant(name, NEXT))
        for name in NEXT:
            yield from self.text(f"next.{name}", raw.get(name, {}))

    def text(self, where: str, raw: object) -> Iterator[tuple[str, str]]:
        text = raw.get("text") if isinstance(raw, dict) and set(raw) == {"text"} else None
        if isinstance(text, str) and text.strip():
            yield f"{where}.text", text.strip()
        else:
            said = f"[{where}] needs exactly one line below it, 'text'."
            self.trouble(where, said, f"Write [{where}] on one line and {_EXAMPLES['text']} on the next.")

    def hours(self, raw: Mapping[str, Any]) -> HoursRead:
        found = self.made(HoursRead, "hours", raw) or HoursRead()
        for day in found.days:
            if day not in DAYS:
                self.trouble("hours.days", f"I do not know the day '{day}'.", meant(day, DAYS))
        if found.opens and found.closes and found.opens >= found.closes:
            self.trouble("hours.until", "The hours end before they begin.", _EXAMPLES["until"])
        return found
