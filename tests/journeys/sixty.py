"""Sixty people of five groups, in three languages and on two channels, and what they think.

Two groups are tiny: four people of the NHS and two of a council. What each of them writes, rates and ranks
follows from her number alone, so that a test can count by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.domain.poll import Sheet
from bot.domain.staff import Role
from bot.people import codes
from bot.storage import polls, statements
from bot.storage.database import Tx
from tests.fakes import FakeChannel, FakeClock, FakeIds
from tests.journeys.happenings import becomes
from tests.journeys.person import Person
from tests.journeys.play import Play

#: A Monday morning; the poll runs from then on.
BEGIN = datetime(2027, 2, 1, 10, tzinfo=UTC)
LANGUAGES = ("en", "so", "ar")
#: Stakeholder group -> how many.
SIZES = {"service_user": 30, "family": 12, "voluntary": 12, "nhs": 4, "council": 2}
#: What they want changed, in their own words: somebody's number -> idea.
IDEAS = {
    0: "listen to us when we say that something is wrong",
    1: "I want to see the same midwife each time",
    2: "waxaan rabaa turjubaan mar walba",
    5: "nobody believed my pain",
    7: "tell us about our choices",
    14: "a quiet room",
    31: "free parking",
    44: "better food after the birth",
}
#: What the moderator makes of them, in English, Somali and Arabic.
STATEMENTS: tuple[tuple[str, str, str], ...] = (
    ("Being listened to and believed", "In la ina dhegeysto oo la i rumaysto", "أن يُستمع إلينا ونُصدَّق"),
    ("The same midwife each time", "Isla umulisada mar kasta", "القابلة نفسها في كل مرة"),
    ("An interpreter at every visit", "Turjubaan booqasho kasta", "مترجم في كل زيارة"),
    ("Clear information and choices", "Macluumaad cad iyo doorashooyin", "معلومات واضحة وخيارات"),
    ("Free parking at the hospital", "Baarkin bilaash ah isbitaalka", "موقف مجاني في المستشفى"),
    ("Better food after the birth", "Cunto ka fiican dhalmada kadib", "طعام أفضل بعد الولادة"),
)
#: Statement -> what the people of a merged group rate it, in turn.
RATINGS: Mapping[str, Mapping[str, tuple[int, ...]]] = {
    "s1": {"people": (9, 9, 8, 7), "voluntary": (9, 8), "statutory": (7,)},
    "s2": {"people": (8, 7, 9), "voluntary": (8, 7), "statutory": (8,)},
    "s3": {"people": (7, 9, 8, 7), "voluntary": (9,), "statutory": (5,)},
    "s4": {"people": (7, 8), "voluntary": (7, 8), "statutory": (9,)},
    "s5": {"people": (2, 5, 3, 6), "voluntary": (4, 2), "statutory": (9,)},
    "s6": {"people": (7, 5, 8), "voluntary": (6, 7), "statutory": (3,)},
}
#: What goes on, worked out by hand from the table above: s5 is out, and there is no agreement on s6.
GO_ON = ("s1", "s2", "s3", "s4")
#: The picks of each merged group, in turn, the best first.
RANKINGS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "people": (("s1", "s2", "s3"), ("s1", "s3", "s2"), ("s1", "s2"), ("s2", "s1", "s4"), ("s3", "s1")),
    "voluntary": (("s1", "s3", "s2"), ("s1", "s2", "s3"), ("s3", "s1", "s2")),
    "statutory": (("s4", "s2"), ("s4",), ("s2", "s4", "s1")),
}
MERGED = {"service_user": "people", "family": "people", "nhs": "statutory", "council": "statutory"}


@dataclass(frozen=True, slots=True)
class One:
    """One of the sixty."""

    number: int
    group: str
    language: str

    @property
    def merged(self) -> str:
        """Her group by the merge map."""
        return MERGED.get(self.group, self.group)

    @property
    def name(self) -> str:
        """Her address."""
        return f"p{self.number:02}"

    @property
    def ratings(self) -> dict[str, int]:
        """What she rates each statement."""
        return {each: by[self.merged][self.number % len(by[self.merged])] for each, by in RATINGS.items()}

    @property
    def ranking(self) -> tuple[str, ...]:
        """What she picks, the best first."""
        ways = RANKINGS[self.merged]
        return ways[self.number % len(ways)]


def everyone() -> list[One]:
    """Return the sixty; languages and channels take turns within each group."""
    groups = [group for group, size in SIZES.items() for _ in range(size)]
    return [One(number, group, LANGUAGES[number % 3]) for number, group in enumerate(groups)]


def clock() -> FakeClock:
    """Return a clock that stands at the beginning."""
    return FakeClock(BEGIN)


def other_door() -> FakeChannel:
    """Return a second channel, which is like WhatsApp: our own words only for a day after hers."""
    return FakeChannel(
        name="whatsapp", window=timedelta(hours=24), deletes_hers=True, keeps=timedelta(days=400)
    )


@dataclass(slots=True)
class Sixty:
    """The sixty before a house."""

    play: Play
    other: FakeChannel
    mo: Person
    stella: Person
    #: What Stella reads of results when a stage opens.
    said_before: str = ""

    @classmethod
    async def before(cls, play: Play, other: FakeChannel) -> Sixty:
        """Bring a moderator and somebody of the steering role."""
        mo, stella = play.person("mo"), play.person("stella")
        for person, role in ((mo, Role.MODERATOR), (stella, Role.STEERING)):
            await person.joins(updates="no", polls="no")
            await becomes(person, role)
        return cls(play, other, mo, stella)

    def of(self, one: One) -> Person:
        """Return one of them with her phone: every other one is on the second channel."""
        return self.play.person(one.name, channel=self.other if one.number % 2 else None)

    async def join(self, one: One) -> None:
        """Go through the welcome, and tell the group; the NHS and the council by a code."""
        person = self.of(one)
        await person.joins(language=one.language)
        await person.says("my group")
        await person.presses(one.group)
        if one.group in ("nhs", "council"):
            await person.says(await self._code(one))

    async def _code(self, one: One) -> str:
        ids = FakeIds(f"code-{one.name}-")
        found = await self.play.write(
            lambda tx: codes.issue(
                tx, one.group, ("nhs", "council"), 1, "terminal:test", self.play.clock(), ids
            )
        )
        return found[0]

    async def write_ideas(self, people: list[One]) -> None:
        """Everybody who has an idea writes it."""
        for one in people:
            if one.number in IDEAS:
                person = self.of(one)
                await person.says("poll")
                await person.says(IDEAS[one.number])
                await person.presses("that_is_all")

    async def moderate(self) -> list[str]:
        """The moderator makes six statements and leaves the other ideas out; return what she was shown."""
        shown = []
        await self.mo.says("moderate")
        for english, _, _ in STATEMENTS:
            shown.append(self.mo.last.text)
            await self.mo.presses("new")
            await self.mo.says(english)
            await self.mo.presses("use")
            await self.mo.presses("yes")
        while "leave_out" in self.mo.offered:
            shown.append(self.mo.last.text)
            await self.mo.presses("leave_out")
            await self.mo.presses("yes")
        return shown

    async def translate(self, poll: str) -> None:
        """Somebody who knows the languages translates the statements."""
        for language, place in (("so", 1), ("ar", 2)):
            texts = {f"s{number}": said[place] for number, said in enumerate(STATEMENTS, 1)}

            def write(tx: Tx, language: str = language, texts: dict[str, str] = texts) -> None:
                statements.translate(tx, poll, language, texts)

            await self.play.write(write)

    async def opens(self, sheet: Sheet) -> None:
        """A stage is proposed, signed by chat, and opened."""
        at = self.play.clock()
        await self.play.write(lambda tx: polls.propose(tx, sheet, at))
        await self.stella.says("steering")
        await self.stella.presses(sheet.name)
        await self.stella.presses("yes")
        await self.play.write(lambda tx: polls.start(tx, sheet.name, at))
        self.said_before = await self.results()

    async def results(self) -> str:
        """Return what somebody of the steering role reads when she asks for results."""
        await self.stella.says("results")
        return self.stella.last.text

    async def rates(self, one: One, sheet: Sheet) -> None:
        """Rate every statement, whatever order they come in."""
        person = self.of(one)
        await person.says("poll")
        called = {sheet.text(f"options.{each}", one.language): each for each in sheet.options}
        while (offered := person.offered) and ("9" in offered or "go_on" in offered):
            if "go_on" in offered:
                await person.presses("go_on")
                continue
            asked = next(name for text, name in called.items() if text in person.last.text.split("\n")[-1])
            await person.presses(str(one.ratings[asked]))
        await person.presses("skip")

    async def ranks(self, one: One) -> None:
        """Pick up to three, the best first."""
        person = self.of(one)
        await person.says("poll")
        for each in one.ranking:
            await person.presses(each)
        if len(one.ranking) < 3:
            await person.presses("that_is_all")
        await person.presses("skip")

    async def closes(self, sheet: Sheet) -> None:
        """The closing time comes, and the clock of the house does its round."""
        self.play.clock.at = sheet.closes_at
        await self.play.ticks("polls")
