"""The plan as its file says it, with the places of its lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bot.domain.languages import SOURCE
from bot.domain.plan import Plan, Point
from bot.library.places import Places
from bot.library.problems import Problem, Severity
from bot.library.translations import Catalogue

#: The file, and what the contexts of its texts begin with.
NAME = "plan"
#: What the keys of milestones begin with; no point may be called so.
MILESTONES = "milestones"
#: What a point says, by the names of its lines.
SAID = ("title", "say", "you_said", "we_did")


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """The file, read, without anything in it that cannot be understood."""

    #: As a champion would name it, for example ``flows/plan.toml``.
    file: str
    #: With its English texts.
    plan: Plan
    places: Places = field(default_factory=lambda: Places(""), repr=False, compare=False)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (key, English) of every text, as `Plan.texts` names them."""
        yield from self.plan.texts[SOURCE].items()

    def line(self, key: str) -> int:
        """Return the line of a text."""
        return self.places.line(*path(key))

    def problem(
        self, point: str, key: str, message: str, hint: str = "", severity: Severity = Severity.ERROR
    ) -> Problem:
        """Return a problem with a line of a point."""
        return Problem(
            self.file, f"points.{point}", self.places.line("points", point, key), message, hint, severity
        )


def texts_of(title: str, milestones: Mapping[str, str], points: Iterable[Point]) -> dict[str, str]:
    """Return key -> English of all that a plan says."""
    found = {"title": title} | {f"{MILESTONES}.{name}": said for name, said in milestones.items()}
    for point in points:
        found |= {f"{point.id}.{key}": text for key in SAID if (text := getattr(point, key))}
    return found


def path(key: str) -> tuple[str, ...]:
    """Return where a text stands in the file: the heading, the name, the line."""
    parts = tuple(key.split("."))
    return parts if len(parts) == 1 or parts[0] == MILESTONES else ("points", *parts)


def context(key: str) -> str:
    """Return what translators know a text by: ``plan.kick_off.say``."""
    return f"{NAME}.{key}"


def spoken(plan: Plan, catalogues: Iterable[Catalogue]) -> Plan:
    """Return the plan with its texts in every language on offer, English first."""
    english = plan.texts[SOURCE]
    texts: dict[str, dict[str, str]] = {SOURCE: dict(english)}
    for each in catalogues:
        found = {key: each.text(context(key), text) for key, text in english.items()}
        texts[each.language.code] = {key: text for key, text in found.items() if isinstance(text, str)}
    return replace(plan, texts=texts)
