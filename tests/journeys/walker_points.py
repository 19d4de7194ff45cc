"""Where somebody stands in a conversation, what she can reply there, and what can still make a difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.channels.simulator import Line
from bot.domain.consent import state_of
from bot.domain.contact import Contact
from bot.domain.recalled import NotRecalled
from bot.domain.session import Run, Session
from bot.engine import known
from bot.engine.flow import Flow
from bot.engine.rendering import placeholders
from bot.engine.scene import Scene
from bot.engine.steps.base import Plural, Step
from bot.engine.steps.branch import Branch
from bot.engine.steps.call_flow import CallFlow
from bot.library.shelf import Shelf
from bot.storage.contacts import Known

SKIP, NOT_NOW, SAD, DONE = "skip", "not_now", "sad", "that_is_all"
#: Choices that no question has of its own.
EVERYWHERE = frozenset({SKIP, NOT_NOW, SAD, DONE})
#: Lists that make themselves and that are gone through whole; of the others the first and the last are taken.
WHOLE = frozenset({"languages", "my_consents", "open_cases", "danger_cases"})
WORDS = "Some words of my own."


@dataclass(frozen=True, slots=True)
class Reply:
    """One thing that she does at a question."""

    #: ``tap``, ``write``, or ``code``: a code of a group, issued when it is needed.
    how: str
    what: str


@dataclass(frozen=True, slots=True)
class Point:
    """A question that waits for her."""

    known: Known
    line: Line

    @property
    def session(self) -> Session:
        """What is going on."""
        return self.known.session

    @property
    def run(self) -> Run:
        """The run that asks."""
        return self.session.runs[-1]

    @property
    def offered(self) -> tuple[str, ...]:
        """The names of the choices."""
        return tuple(each.id for each in self.line.choices)

    @property
    def own(self) -> tuple[str, ...]:
        """The choices that are the question's own."""
        return tuple(each for each in self.offered if each not in EVERYWHERE)

    def step(self, shelf: Shelf) -> Step:
        """Return the step that asks."""
        flow = shelf.pinned(self.run.flow, self.run.version)
        assert flow is not None
        return flow.steps[self.run.step]

    def ask(self, shelf: Shelf) -> tuple[str, str, str]:
        """Return which ask it is: flow, step, and how it is met."""
        labels = getattr(self.step(shelf), "choices", None)
        met = "alone" if labels and not self.own else "once more" if DONE in self.offered else ""
        return self.run.flow, self.run.step, f"{met} checkin".strip() if NOT_NOW in self.offered else met

    def question(self) -> tuple[str, str, frozenset[str]]:
        """Return what tells that she has been here before on the same way."""
        return self.run.flow, self.run.step, frozenset(self.offered)


def replies(point: Point, shelf: Shelf) -> list[Reply]:
    """Return everything that is tried at a question, the way out last."""
    step, own = point.step(shelf), point.own
    choices = getattr(step, "choices", None)
    if isinstance(choices, str) and choices not in WHOLE and len(own) > 2:
        own = (own[0], own[-1])
    rest = [Reply("tap", each) for each in point.offered if each in EVERYWHERE]
    taps = [Reply("tap", each) for each in own]
    return [*taps, *(() if own else _written(point, step, shelf)), *rest]


def _written(point: Point, step: Any, shelf: Shelf) -> Iterator[Reply]:
    """Fitting words, where there is nothing to tap."""
    match step.kind:
        case "number":
            yield from (Reply("write", str(each)) for each in sorted(set(step.number)))
        case "join_group":
            yield from (Reply("code", group) for group in step.by_code)
        case "take_code":  # two phones: tests/journeys/test_other_phone.py
            pass
        case "propose_text":
            yield Reply("write", _a_little_longer(point, step, shelf))
        case _:
            yield Reply("write", WORDS)


def _a_little_longer(point: Point, step: Any, shelf: Shelf) -> str:
    """The text in force with two words more: it holds everything that it must hold."""
    values = point.run.values
    flow = next((found for each in values.values() if (found := shelf.flow(each)) is not None), None)
    text = flow.texts["en"].get(values.get(step.propose_text, "")) if flow else None
    return f"{text} Thank you." if isinstance(text, str) else WORDS


# -- what can still make a difference -------------------------------------------------------------


def mark(
    point: Point, shelf: Shelf, already: dict[tuple[str, str], frozenset[tuple[str, str]]]
) -> tuple[Any, ...]:
    """Return all that what follows depends on: two people with the same mark go the same ways from here."""
    contact, found = point.known.contact, set[Any]()
    for run in point.session.runs:
        flow = shelf.pinned(run.flow, run.version)
        assert flow is not None
        for name, step in _ahead(flow, run.step, shelf, already):
            found |= set(_differences(name, step, run, flow, contact, shelf))
    stack = tuple((run.flow, run.step) for run in point.session.runs)
    own = (
        point.own if isinstance(getattr(point.step(shelf), "choices", None), dict) else (str(len(point.own)),)
    )
    always = set(point.offered) & EVERYWHERE
    return stack, frozenset(own), frozenset(always), contact.language, frozenset(found)


def _ahead(
    flow: Flow, step: str, shelf: Shelf, already: dict[tuple[str, str], frozenset[tuple[str, str]]]
) -> Iterator[tuple[str, Step]]:
    """Yield every step that may still come, in this flow and in those that it calls."""
    if (flow.name, step) not in already:
        seen: set[tuple[str, str]] = set()
        _collect(flow, step, shelf, seen)
        already[flow.name, step] = frozenset(seen)
    for name, each in already[flow.name, step]:
        where = shelf.flow(name)
        assert where is not None
        yield (each if name == flow.name else f"{name}.{each}"), where.steps[each]


def _collect(flow: Flow, first: str, shelf: Shelf, seen: set[tuple[str, str]]) -> None:
    if first == "end" or (flow.name, first) in seen:
        return
    seen.add((flow.name, first))
    step = flow.steps[first]
    if isinstance(step, CallFlow) and (called := shelf.flow(step.call_flow)) is not None:
        _collect(called, next(iter(called.steps)), shelf, seen)
    after = None if step.go_to or isinstance(step, Branch) else flow.after(first)
    for each in (*step.leads_to(), *([after] if after else [])):
        if each == "end" or each in flow.steps:
            _collect(flow, each, shelf, seen)


def _differences(
    name: str, step: Any, run: Run, flow: Flow, contact: Contact, shelf: Shelf
) -> Iterator[tuple[str, str]]:
    if isinstance(step, Branch):
        value = (
            run.values.get(step.branch, "") if "." not in step.branch else fact(step.branch, contact, shelf)
        )
        yield f"{flow.name}.{name}", step.when.get(value, step.otherwise)
    if getattr(step, "purpose", None):
        yield f"kept {name}", fact(f"consent.{step.purpose}", contact, shelf)
    for _, text in step.texts():
        whole = f"{text.one} {text.other}" if isinstance(text, Plural) else text
        for shown in placeholders(whole) & set(flow.steps):
            yield f"shown {shown}", run.values.get(shown, "")


def fact(name: str, contact: Contact, shelf: Shelf) -> str:
    """Return what is known about her under a name; empty for what would have to be looked up."""
    if name.startswith("consent."):
        purpose = name.removeprefix("consent.")
        return state_of(contact.consents.get(purpose), shelf.sources(purpose)).value
    try:
        return known.value(Scene(contact, shelf, contact.created_at, str), name)
    except NotRecalled:
        return ""
