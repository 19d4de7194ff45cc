"""One flow gone through by people who try everything: which ways there are, and what came of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any, TypeVar

from bot.domain.languages import SOURCE
from bot.engine.flow import Flow
from bot.storage import groups
from bot.storage.database import Tx
from tests.fakes import MONDAY
from tests.journeys.walker_asks import DISTURBANCES, Disturbance, fits
from tests.journeys.walker_people import Somebody, begins, begins_by_itself, lay_out, settle_in
from tests.journeys.walker_points import DONE, NOT_NOW, SAD, SKIP, WORDS, Point, Reply, mark, replies
from tests.journeys.walker_street import Phone, Street

T = TypeVar("T")

#: So many people walk side by side; their turns are committed together.
SIDE_BY_SIDE = 48
#: A way with more turns than this goes in circles.
LONGEST = 60
#: The only asks that nobody can skip: without her language nothing can be said, without her age not asked.
WITHOUT_SKIP = frozenset({"welcome.language", "welcome.age"})

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
    #: Each ask that was met, by language.
    asks: set[tuple[str, Ask]] = field(default_factory=set)
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
    #: False where each ask is fanned out only once, however she came to it.
    whole: bool = True
    _asks: list[tuple[Way, Point]] = field(default_factory=list)
    _points: set[tuple[Any, ...]] = field(default_factory=set)
    _ahead: dict[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)

    @property
    def _size(self) -> int:
        """What staff do changes what other staff see, so they walk one after another."""
        return 1 if self.flow.for_roles else SIDE_BY_SIDE

    @property
    def _combines(self) -> bool:
        """True when all that makes a difference is tried together; what staff find in lists always is."""
        return self.whole or bool(self.flow.for_roles)

    async def explores(self, people: Iterable[Somebody]) -> None:
        """Go every way."""
        self.found.flows.add(self.flow.name)
        waiting = [Way(who) for who in people]
        while waiting:
            size = self._size if self.whole else 1  # who comes first to an ask must not be left to chance
            now, waiting = waiting[:size], waiting[size:]
            phones = await self._prepares(now)
            for more in await in_own_time(map(self._goes, now, phones)):
                waiting += more

    async def disturbs(self) -> None:
        """Disturb every ask that this flow was the first to lead to."""
        jobs = [
            (way, each) for way, point in self._asks for each in DISTURBANCES if fits(each[0], point, self)
        ]
        for place in range(0, len(jobs), self._size):
            now = jobs[place : place + self._size]
            phones = await self._prepares([way for way, _ in now])
            await in_own_time(self._is_disturbed(*job, phone) for job, phone in zip(now, phones, strict=True))

    async def _is_disturbed(self, way: Way, chain: Sequence[Disturbance], phone: Phone) -> None:
        await self._arrives(way, phone)
        for disturbs in chain:
            point = await self.point(phone)
            if point is None:
                phone.says_wrong(f"nothing is left to disturb by {disturbs.__name__}")
                break
            self.found.disturbed[disturbs.__name__] += 1
            await disturbs(self, phone, point)
        await self.leaves(phone)
        self.closes(phone, way.who)

    async def _goes(self, way: Way, phone: Phone) -> list[Way]:
        """Go one way to its end; return those that branch off it."""
        branching, fresh, shelf = list[Way](), True, self.street.shelf
        await self._arrives(way, phone)
        while (point := await self.point(phone)) is not None and len(phone.trail) < LONGEST:
            spot = mark(point, shelf, self._ahead) if self._combines else point.ask(shelf)
            fresh = fresh and spot not in self._points and point.question() not in way.met
            fresh = fresh and point.known.contact.language in (self.language, None)
            fresh = fresh and not self._elsewhere(point)
            if not fresh:
                break
            self._points.add(spot)
            self._meets(point, way, phone)
            first, *others = replies(point, shelf)
            branching += [way.then(each, point) for each in others]
            way = way.then(first, point)
            await self.does(phone, first)
        await self.leaves(phone)
        self.found.told.append([str(way.who), *phone.story])
        self.closes(phone, way.who)
        return branching

    def _elsewhere(self, point: Point) -> bool:
        """True inside a flow that this one calls and that begins by itself too."""
        flow = self.street.shelf.pinned(point.run.flow, point.run.version)
        return flow is not None and flow.name != self.flow.name and begins_by_itself(flow)

    def _meets(self, point: Point, way: Way, phone: Phone) -> None:
        """Count a question that is met for the first time, and see that it can be left."""
        shelf, here = self.street.shelf, f"{point.run.flow}.{point.run.step}"
        ask = self.language, point.ask(shelf)
        if ask not in self.found.asks:
            self.found.asks.add(ask)
            self._asks.append((way, point))
        step = point.step(shelf)
        if (
            getattr(step, "skip", True)
            and not {SKIP, DONE} & set(point.offered)
            and not hasattr(step, "ready")
        ):
            phone.says_wrong(f"{here} offers no Skip")
        lowest = shelf.pinned(point.session.runs[0].flow, point.session.runs[0].version)
        if not getattr(step, "skip", True) and here not in WITHOUT_SKIP:
            phone.says_wrong(f"{here} must not be without Skip")
        checkin = (lowest is not None and lowest.checkin) or getattr(step, "purpose", None) == "checkins"
        if checkin and not {NOT_NOW, SAD} <= set(point.offered):
            phone.says_wrong(f"{here} is asked in a check-in and has no way out")
        self.found.edges |= {(*ask[1][:2], each.what) for each in replies(point, shelf)}

    async def _prepares(self, ways: Sequence[Way]) -> list[Phone]:
        """Return the phones of new people, who are all written down together."""
        texts_shown = any(step.kind == "propose_text" for step in self.flow.steps.values())
        languages = [way.who.facts().get("contact.language", self.language) or SOURCE for way in ways]
        phones = [Phone(self.street, language, texts_shown) for language in languages]

        def write_down(tx: Tx) -> None:
            for way, phone in zip(ways, phones, strict=True):
                settle_in(tx, way.who, phone.address, self.language, self.flow, self.street.shelf)
                if self.flow.for_roles:
                    lay_out(tx, way.who)

        await self.street.house.database.write(write_down)
        return phones

    async def _arrives(self, way: Way, phone: Phone) -> None:
        await begins(phone, self.flow, way.who)
        own = [
            text for key, text in self.flow.texts[phone.language].items() if key.endswith((".say", ".ask"))
        ]
        outsider = self.flow.for_roles and way.who.role not in self.flow.for_roles
        if outsider and any(str(text) in phone.text for text in own):
            phone.says_wrong("it begins for somebody whom it is not for")
        for reply in way.replies:
            await self.does(phone, reply)

    # -- what the disturbances use too --------------------------------------------------------

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
        """Return where she stands; None at the end."""
        known = await phone.known()
        if known is None or known.session.wait is None:
            return None
        line = next(line for line in reversed(phone.lines()) if line.wait_id == known.session.wait.id)
        return Point(known, line)

    async def leaves(self, phone: Phone) -> None:
        """Go to the end by the last way out of each question; of one met again by the one before."""
        seen = Counter[tuple[str, ...]]()
        while (line := phone.lines()[-1]).wait_id and seen.total() < LONGEST:
            offered = tuple(choice.id for choice in line.choices)
            times = seen[offered] = seen[offered] + 1
            await (phone.taps(offered[-times % len(offered)]) if offered else phone.writes(WORDS))
        known = await phone.known()
        if known is not None and (known.session.runs or known.session.wait):
            phone.says_wrong(f"a run is left in {known.session.runs[-1].flow}")

    def closes(self, phone: Phone, who: Somebody) -> None:
        """The way is gone."""
        self.found.ways += 1
        self.found.wrong += [f"{self.flow.name}: {each}; {who}" for each in phone.wrong]
        self.street.simulator.forget(phone.name)


async def in_own_time(ways: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Have people walk side by side, each with a clock of her own."""
    return await asyncio.gather(*(asyncio.create_task(way) for way in ways))
