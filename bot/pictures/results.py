"""What the picture of a result shows: in one language, in its order, and the same in words.

It is made of a release and of nothing else: what was not published cannot be drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from bot.domain.languages import direction
from bot.domain.poll import Method
from bot.domain.polling import StageNow
from bot.domain.release import EVERYBODY, Band, Outcome, Share
from bot.engine.rendering import fill

#: A band -> from how many percent to how many.
RANGES: dict[Band, tuple[int, int]] = {
    Band.FEW: (0, 20),
    Band.SOME: (20, 40),
    Band.ABOUT_HALF: (40, 60),
    Band.MOST: (60, 80),
    Band.NEARLY_ALL: (80, 100),
}
#: Name of a text of words.toml (``picture_`` before it) -> the text, in the language of the picture.
Words = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Bar:
    """What one group, or everybody, says of an option."""

    #: The group's name as it is shown.
    who: str
    #: In percent: the same number twice, or a range where only a band is known.
    low: int
    high: int
    #: ``35%``, or the words for a band.
    value: str
    #: True for everybody, counted together.
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One option with its bars, everybody first."""

    label: str
    bars: tuple[Bar, ...]
    #: What it is marked with, for example ``Chosen``; empty for the others.
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """All that the picture and the page show."""

    language: str
    title: str
    heading: str
    #: What came of it, a sentence each.
    outcome: tuple[str, ...]
    #: What the bars say; empty where there are none.
    measure: str
    rows: tuple[Row, ...]
    #: How many took part, who is too few to be shown, how exact the figures are.
    notes: tuple[str, ...]
    #: What happens next, in the words that were signed off; empty until it is settled what is done.
    next: str = ""
    #: Those of its texts that could only be said in English.
    in_english: frozenset[str] = frozenset()

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return direction(self.language)

    def told(self) -> tuple[str, ...]:
        """Return everything that the picture shows, in words, a line each."""
        return (
            self.heading,
            self.title,
            *self.outcome,
            *([self.measure] if self.measure else ()),
            *map(_row_told, self.rows),
            *self.notes,
        )


def _row_told(row: Row) -> str:
    figures = "; ".join(f"{bar.who}: {bar.value}" for bar in row.bars)
    mark = f" ({row.mark})" if row.mark else ""
    return f"{row.label}{mark}. {figures}."


def result_of(stage: StageNow, language: str, words: Words) -> Result:
    """Return what is shown of a closed stage. Raises NotReleased."""
    return _Maker(stage, language, words).result()


class NotReleased(Exception):
    """This stage has no result that may be shown."""


class _Maker:
    """Puts a result together."""

    def __init__(self, stage: StageNow, language: str, words: Words) -> None:
        if stage.release is None:
            raise NotReleased
        self._stage, self._release = stage, stage.release
        self._language, self._words = language, words
        self._in_english: set[str] = set()

    def result(self) -> Result:
        release, few = self._release, self._release.outcome is Outcome.TOO_FEW
        rows = () if few or not release.shares else tuple(self._rows())
        return Result(
            self._language,
            self._text("title"),
            self._words("heading"),
            tuple(self._outcome()),
            self._words(f"by_{_MEASURES[self._stage.sheet.method]}") if rows else "",
            rows,
            tuple(self._notes(rows)),
            self._text("next") if self._stage.is_settled else "",
            frozenset(self._in_english),
        )

    def _text(self, key: str) -> str:
        text = self._stage.sheet.text(key, self._language)
        if self._stage.sheet.in_english(key, self._language):
            self._in_english.add(text)
        return text

    def _fill(self, name: str, **values: str) -> str:
        return fill(self._words(name), values)

    # -- what came of it --------------------------------------------------------------------

    def _outcome(self) -> Iterator[str]:
        decided = self._stage.decided
        if decided is not None:
            yield self._fill("decided", option=self._option(decided.option))
        elif self._release.outcome is Outcome.CHOSEN:
            yield self._fill("chosen", option=", ".join(map(self._option, self._release.winners)))
        else:
            yield self._words(f"outcome_{self._release.outcome.value}")

    def _option(self, option: str) -> str:
        return self._text(f"options.{option}")

    def _mark(self, option: str) -> str:
        decided, outcome = self._stage.decided, self._release.outcome
        if decided is not None:
            return self._words("mark_chosen") if option == decided.option else ""
        if option not in self._release.winners or outcome not in _MARKS:
            return ""
        return self._words(_MARKS[outcome])

    # -- options ----------------------------------------------------------------------------

    def _rows(self) -> Iterator[Row]:
        """Those most people are for come first; where that is equal, the alphabet decides, and it is said.

        What too few have spoken of has no figure and no row: the words in the chat say so.
        """
        options = sorted(self._with_figures(), key=lambda option: (-self._weight(option), self._name(option)))
        for option in options:
            yield Row(self._option(option), tuple(self._bars(option)), self._mark(option))

    def _with_figures(self) -> list[str]:
        return [option for option, shares in self._release.shares.items() if shares]

    def _name(self, option: str) -> str:
        return self._option(option).casefold()

    def _weight(self, option: str) -> float:
        share = self._release.shares[option].get(EVERYBODY)
        return sum(_span(share)) if share else -1

    def _bars(self, option: str) -> Iterator[Bar]:
        shares = self._release.shares[option]
        for group in sorted(shares, key=lambda group: (group != EVERYBODY, self._group(group).casefold())):
            low, high = _span(shares[group])
            yield Bar(self._group(group), low, high, self._value(shares[group]), group == EVERYBODY)

    def _group(self, group: str) -> str:
        return self._text(f"groups.{group}") if group else self._words("everybody")

    def _value(self, share: Share) -> str:
        return f"{share.percent}%" if share.band is None else self._words(share.band.value)

    # -- notes ------------------------------------------------------------------------------

    def _notes(self, rows: tuple[Row, ...]) -> Iterator[str]:
        release = self._release
        number = release.turnout.get(EVERYBODY)
        if number is not None and release.outcome is not Outcome.TOO_FEW:
            yield self._fill("took_part", number=str(number))
            yield from self._sizes()
        for group in sorted(map(self._group, release.too_few), key=str.casefold):
            yield self._fill("too_few", group=group)
        if release.without_group:
            yield self._words("without_group")
        if rows:
            yield self._words("rounded")
        if self._equal():
            yield self._words("equal")

    def _sizes(self) -> Iterator[str]:
        sizes = {self._group(group): str(number) for group, number in self._release.turnout.items() if group}
        said = [
            f"{name}: {self._fill('about', number=sizes[name])}" for name in sorted(sizes, key=str.casefold)
        ]
        if said:
            yield " · ".join(said)

    def _equal(self) -> bool:
        weights = [self._weight(option) for option in self._with_figures()]
        return len(set(weights)) < len(weights)


def _span(share: Share) -> tuple[int, int]:
    if share.band is not None:
        return RANGES[share.band]
    return share.percent or 0, share.percent or 0


#: What the options that count are marked with, by what came of the vote.
_MARKS: Mapping[Outcome, str] = {
    Outcome.CHOSEN: "mark_chosen",
    Outcome.SHORTLIST: "mark_shortlist",
    Outcome.WORKSHOP: "mark_workshop",
}
#: What the bars count, by how people voted.
_MEASURES: Mapping[Method, str] = {
    Method.IDEAS: "rate",
    Method.RATE: "rate",
    Method.SUPPORT: "support",
    Method.RANK: "rank",
    Method.CHOOSE: "choose",
    Method.APPROVE: "choose",
    Method.AGREE: "agree",
}
