"""Takes every path of every flow in the simulator, and disturbs every ask once in each way there is.

What "every path" means here. A way goes from the beginning of a flow to its end, and each is gone by a new
person. There is a person for each fact that the flow's branches test (consent given, declined ...).
At each question every choice is taken, and fitting words where there is nothing to tap; of a long list that
makes itself the first and the last. Every combination of choices is gone that can make a difference to what
follows: which step comes, which choices are offered, which words are shown. So ten boroughs that all lead to
the same next question are ten ways, but what comes after them is gone through once. Who comes back to a
question on the same way (a loop) is not sent round again: she leaves by the last choice that is offered, and so
does who is called into a flow that begins by itself too: that one is gone through from its own beginning.

    python -m tests.journeys.walker FLOW      prints the ways of one flow in English
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any, TypeVar

from rich.console import Console

from bot.config import ROOT
from bot.domain.languages import SOURCE
from bot.domain.publication import FlowVersion
from bot.engine.flow import Flow
from bot.library import words
from bot.library.load import locales_for
from bot.library.publish import compile_flows, restore
from bot.storage import groups
from bot.storage.contacts import Known
from bot.storage.database import Tx
from tests.databases import Databases, SqliteDatabases
from tests.fakes import MONDAY
from tests.journeys.play import FLOWS
from tests.journeys.walker_asks import DISTURBANCES, Disturbance
from tests.journeys.walker_people import Somebody, a_team, begins, everybody, lay_out, settle_in
from tests.journeys.walker_points import Point, Reply, mark, replies
from tests.journeys.walker_street import Phone, Street, street

T = TypeVar("T")

#: So many people walk side by side; their turns are committed together.
SIDE_BY_SIDE = 48
#: A way with more turns than this goes in circles.
LONGEST = 60
#: What nobody is told unless something changes under her, for example a new publication.
NEVER = frozenset({"edit.gone"})

Ask = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """Somebody, and what she replies, one question after the other."""

    who: Somebody
    replies: tuple[Reply, ...] = ()
    #: The questions she has met.
    met: frozenset[tuple[str, str, frozenset[str]]] = frozenset()

    def then(self, reply: Reply, point: Point) -> Way:
        """Return the way that goes on with a reply."""
        return Way(self.who, (*self.replies, reply), self.met | {point.question()})


@dataclass(slots=True)
class Found:
    """What came of walking."""

    flows: set[str] = field(default_factory=set)
    #: Each ask with a way that leads to it, by language.
    asks: dict[tuple[str, Ask], Way] = field(default_factory=dict)
    #: Flow, step and reply.
    edges: set[tuple[str, str, str]] = field(default_factory=set)
    ways: int = 0
    turns: int = 0
    disturbed: Counter[str] = field(default_factory=Counter)
    untranslated: int = 0
    seconds: float = 0.0
    wrong: list[str] = field(default_factory=list)
    #: What was said in each flow.
    heard: dict[str, set[str]] = field(default_factory=dict)
    #: What was done and said on each way, to be read.
    told: list[list[str]] = field(default_factory=list)

    def __str__(self) -> str:
        asks = len({ask[:2] for _, ask in self.asks})
        return (
            f"{len(self.flows)} flows, {asks} asks, {len(self.edges)} edges, {self.ways} ways, "
            f"{sum(self.disturbed.values())} disturbances, {self.turns} turns, {self.seconds:.0f} s; "
            f"{self.untranslated} messages with English for want of a translation"
        )


@dataclass(slots=True)
class Walk:
    """One flow, in one language, in one house."""

    street: Street
    flow: Flow
    language: str
    found: Found
    _points: set[tuple[Any, ...]] = field(default_factory=set)
    _ahead: dict[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)

    @property
    def _alone(self) -> bool:
        """What staff do changes what other staff see, so they walk one after another."""
        return bool(self.flow.for_roles)

    async def explores(self, people: Iterable[Somebody]) -> None:
        """Go every way."""
        waiting = [Way(who) for who in people]
        while waiting:
            size = 1 if self._alone else SIDE_BY_SIDE
            now, waiting = waiting[:size], waiting[size:]
            for more in await in_own_time(self._goes(way) for way in now):
                waiting += more

    async def _goes(self, way: Way) -> list[Way]:
        """Go one way to its end; return those that branch off it."""
        phone, branching, fresh = await self.sets_out(way), list[Way](), True
        for reply in way.replies:
            await self.does(phone, reply)
        while (point := await self.point(phone)) is not None and len(phone.trail) < LONGEST:
            spot = mark(point, self.street.shelf, self._ahead)
            fresh = fresh and spot not in self._points and point.question() not in way.met
            fresh = fresh and point.known.contact.language in (self.language, None)
            fresh = fresh and not self._elsewhere(point)
            if not fresh:
                await self.leaves(phone)
                break
            self._points.add(spot)
            self._meets(point, way, phone)
            first, *others = replies(point, self.street.shelf)
            branching += [way.then(each, point) for each in others]
            way = way.then(first, point)
            await self.does(phone, first)
        self.found.told.append([str(way.who), *phone.story])
        self.closes(phone, way.who)
        return branching

    def _elsewhere(self, point: Point) -> bool:
        """True inside a flow that this one calls and that begins by itself too."""
        flow = self.street.shelf.pinned(point.run.flow, point.run.version)
        return flow is not None and flow.name != self.flow.name and bool(flow.keywords["en"] or flow.when)

    def _meets(self, point: Point, way: Way, phone: Phone) -> None:
        self.found.asks.setdefault((self.language, point.ask(self.street.shelf)), way)
        step = point.step(self.street.shelf)
        ways_on = {"skip", "that_is_all"} & set(point.offered)
        if getattr(step, "skip", True) and not ways_on and not getattr(step, "ready", None):
            phone.says_wrong(f"{point.run.flow}.{point.run.step} offers no Skip")
        here = f"{point.run.flow}.{point.run.step}"
        self.found.edges |= {(self.flow.name, here, each.what) for each in replies(point, self.street.shelf)}

    # -- what the disturbances use too --------------------------------------------------------

    async def sets_out(self, way: Way) -> Phone:
        """Return the phone of a new person, for whom the flow has begun."""
        texts_shown = any(step.kind == "propose_text" for step in self.flow.steps.values())
        language = way.who.facts().get("contact.language", self.language) or SOURCE
        phone = Phone(self.street, language, texts_shown)
        shelf, flow = self.street.shelf, self.flow

        def prepares(tx: Tx) -> None:
            settle_in(tx, way.who, phone.address, self.language, flow, shelf)
            if self._alone:
                lay_out(tx, way.who, flow)

        await self.street.house.database.write(prepares)
        await begins(phone, flow, way.who)
        return phone

    async def does(self, phone: Phone, reply: Reply) -> None:
        """Reply to the question that waits."""
        if reply.how == "tap":
            await phone.taps(reply.what)
        elif reply.how == "code":
            code = token_hex(6)
            await self.street.house.database.write(
                lambda tx: groups.issue(tx, reply.what, [code], "walker", MONDAY, MONDAY.replace(year=2030))
            )
            await phone.writes(code)
        else:
            await phone.writes(reply.what)

    async def point(self, phone: Phone) -> Point | None:
        """Return where she stands; None at the end, which is looked at closely."""
        known = await phone.known()
        if known is None or known.session.wait is None:
            self._ends(phone, known)
            return None
        line = next(line for line in reversed(phone.lines()) if line.wait_id == known.session.wait.id)
        return Point(known, line)

    def _ends(self, phone: Phone, known: Known | None) -> None:
        if known is not None and known.session.runs:
            phone.says_wrong(f"a run is left in {known.session.runs[-1].flow}")

    async def leaves(self, phone: Phone) -> None:
        """Go to the end by the last way out of each question; of one met again by the one before."""
        seen = Counter[tuple[str, ...]]()
        while (point := await self.point(phone)) is not None:
            out = replies(point, self.street.shelf)
            times = seen[point.offered] = seen[point.offered] + 1
            await self.does(phone, out[-times % len(out)])
            if seen.total() >= LONGEST:
                phone.says_wrong("it goes in circles")
                return

    def closes(self, phone: Phone, who: Somebody) -> None:
        """The way is gone."""
        self.found.ways += 1
        self.found.wrong += [f"{self.flow.name}: {each}; {who}" for each in phone.wrong]
        self.street.simulator.forget(phone.name)


async def in_own_time(ways: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Have people walk side by side, each with a clock of her own."""
    return await asyncio.gather(*(asyncio.create_task(way) for way in ways))


# -- all of it ----------------------------------------------------------------------------------


async def walk(
    databases: Databases,
    flows: Path = FLOWS,
    *,
    only: str = "",
    languages: Sequence[str] = (),
    told: Callable[[int, int], None] = lambda done, whole: None,
) -> Found:
    """Walk all flows of a folder, or one, in all languages on offer or in these; `told` hears how far."""
    found, began = Found(), time.monotonic()
    versions = compile_flows(flows, locales_for(flows, ROOT / "locales"))
    names = sorted(each.name for each in versions if each.name != words.NAME and only in ("", each.name))
    for place, name in enumerate(names):
        with_staff = await _in_a_house(databases, flows, versions, (name, True, languages), found)
        if any(("team.reads", "no") in each.differs for each in with_staff):
            await _in_a_house(databases, flows, versions, (name, False, languages), found)
        if SOURCE in (languages or [SOURCE]):
            found.wrong += list(_unheard(next(each for each in versions if each.name == name), found))
        told(place + 1, len(names))
    found.seconds = time.monotonic() - began
    return found


async def _in_a_house(
    databases: Databases,
    flows: Path,
    versions: Sequence[FlowVersion],
    what: tuple[str, bool, Sequence[str]],
    found: Found,
) -> list[Somebody]:
    """Walk one flow in a house of its own, with staff or without; return all whom it would take."""
    name, staffed, languages = what
    with databases.migrated() as url:
        async with street(url, flows, versions) as before_it:
            flow = before_it.shelf.flow(name)
            assert flow is not None
            if staffed:
                await before_it.house.database.write(a_team)
            people = list(everybody(flow, before_it.shelf))
            fitting = [each for each in people if (("team.reads", "no") in each.differs) is not staffed]
            for language in languages or before_it.codes:
                await _in_a_language(Walk(before_it, flow, language, found), fitting)
            found.wrong += [f"{name}: {each}" for each in before_it.troubles()]
            found.turns += before_it.turns
            found.untranslated += before_it.untranslated
            found.heard.setdefault(name, set()).update(before_it.texts)
    return people


async def _in_a_language(walk: Walk, people: Sequence[Somebody]) -> None:
    found, before = walk.found, set(walk.found.asks)
    found.flows.add(walk.flow.name)
    await walk.explores(people)
    asks = [way for ask, way in found.asks.items() if ask not in before]
    jobs = [(way, disturbs) for way in asks for disturbs in DISTURBANCES]
    size = 1 if walk.flow.for_roles else SIDE_BY_SIDE
    for place in range(0, len(jobs), size):
        await in_own_time(_disturbed(walk, *each) for each in jobs[place : place + size])


def _unheard(version: FlowVersion, found: Found) -> Iterator[str]:
    """Yield every text of the flow that no way led to."""
    flow, said = restore(version), "\n\n\n".join(found.heard[version.name])
    for name, step in flow.steps.items():
        for text in [each for field_name, each in step.texts() if field_name in ("say", "ask")]:
            forms = [text] if isinstance(text, str) else [text.one, text.other]
            patterns = [".*".join(map(re.escape, re.split(r"\{[^}]*\}", form))) for form in forms]
            if f"{flow.name}.{name}" not in NEVER and not any(re.search(each, said) for each in patterns):
                yield f"{flow.name}.{name} is said on no way"


async def _disturbed(walk: Walk, way: Way, disturbs: Disturbance) -> None:
    phone = await walk.sets_out(way)
    for reply in way.replies:
        await walk.does(phone, reply)
    point = await walk.point(phone)
    if point is None:
        phone.says_wrong("the way there is not the same twice")
    else:
        walk.found.disturbed[disturbs.__name__] += 1
        await disturbs(walk, phone, point)
        await walk.leaves(phone)
    walk.closes(phone, way.who)


def main(flow: str) -> int:
    """Print the ways of one flow in English; 1 when something is wrong."""
    with tempfile.TemporaryDirectory(prefix="bigroom-walk-") as folder:
        found = asyncio.run(walk(SqliteDatabases(Path(folder)), only=flow, languages=[SOURCE]))
    out = Console(width=120, highlight=False)
    for number, lines in enumerate(found.told, start=1):
        out.rule(f"{flow}: way {number} of {len(found.told)}")
        out.print("\n".join(lines), markup=False)
    out.print(str(found), *found.wrong, sep="\n", markup=False)
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
