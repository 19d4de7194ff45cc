"""What may be shown of a count: figures that betray neither a person nor a small group. Pure.

Who knows every ballot but one, and is given all that is ever published, must not learn that one. Rounding
cannot see to it alone: some count always stands at the edge of a step, and one person tips it. So

1. The merge map comes before everything: a ballot counts within its merged group, or without a group.
2. A merged group with fewer than 8 ballots is not shown. It is "too few to show on its own; counted in the
   total", and none of its numbers is ever looked at but in the total.
3. Every number that stands behind a figure is blurred once (blurring.py), that of everybody independently of
   those of the groups. Whatever is shown is computed from blurred numbers and from nothing else: so each
   figure could come of any ballots at all. Where all who are in no shown group are fewer than 8 together,
   total minus shown groups would be about them alone: there everybody's numbers are blurred three times over.
4. Then it is rounded: people to the nearest 5, at least 10; shares in steps of 5 percent of rounded numbers,
   and only of 20 or more people. Of fewer people, and where fewer than 8 stand behind a share, a word says
   about how many. An option that fewer than 8 of a group have spoken of has no share there.
5. No share is 0 or 100 percent: it is 5 to 95. No word says none or all.
6. A release is made once. Made anew, and anew, its noise would average out (releasing.py).

One person's word on one option stands behind two blurred numbers, her group's and everybody's. What is shown
is therefore likelier by a factor of at most exp(1), about 2.7, if she said one thing than if another; twice
two numbers, about 7.4, where what she said may also be nothing, and others answered.

What is chosen comes from the exact votes, never from blurred ones; of it only names are told. Whether a group
is shown is decided by its exact number: that is a rule of the house. Which group somebody belongs to, and
that she has voted, may follow from it; how she voted may not.

Sources: 8 and 5 are NHS England's for maternity statistics (1 to 7 hidden, the rest to the nearest 5, totals
rounded on their own); noise before rounding as in the disclosure control of population tables, and by
differential privacy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain.poll import Marks, Method, Sheet
from bot.domain.release import EVERYBODY, Band, Share
from bot.polls.blurring import Blur, Bytes
from bot.polls.consensus import SMALLEST

#: People, and percent, are told in such steps.
STEP = 5
#: Never are fewer people told than this.
FEWEST = 10
#: How often everybody's numbers are blurred where few are in no group that is shown.
OFTENER = 3
#: Of so many people and more a share is told in percent.
IN_PERCENT = 20
#: From which mark on it counts in favour.
_IN_FAVOUR = {Method.RATE: 7, Method.SUPPORT: 7}
#: Where each option is answered by itself, its share is one of those who answered it.
_BY_OPTION = frozenset({Method.RATE, Method.SUPPORT, Method.AGREE})
#: Up to how many percent a word goes.
_BANDS = ((20, Band.FEW), (40, Band.SOME), (60, Band.ABOUT_HALF), (80, Band.MOST))


@dataclass(frozen=True, slots=True)
class Protections:
    """What stands between the votes and those who are curious. All are on; only tests switch one off."""

    #: Groups that are not in the merge map count as without a group.
    merge: bool = True
    #: Small groups and small numbers are not shown.
    hide: bool = True
    #: Every number is blurred.
    blur: bool = True
    #: Every number is rounded.
    round: bool = True
    #: There is no 0 and no 100 percent.
    guard: bool = True
    #: What was released is never made anew.
    freeze: bool = True


ALL_ON = Protections()


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of a release; see there."""

    turnout: Mapping[str, int] = field(default_factory=dict)
    too_few: tuple[str, ...] = ()
    without_group: bool = False
    shares: Mapping[str, Mapping[str, Share]] = field(default_factory=dict)


def figures(
    sheet: Sheet, votes: Sequence[tuple[str, Marks]], chance: Bytes, on: Protections = ALL_ON
) -> Figures:
    """Return what may be shown of votes, each with its group; empty ones count for nothing."""
    groups = _by_group(sheet, votes, on)
    shown = {name: cast for name, cast in groups.items() if name and (not on.hide or len(cast) >= SMALLEST)}
    seen = {EVERYBODY: [marks for cast in groups.values() for marks in cast], **shown}
    rest = len(seen[EVERYBODY]) - sum(map(len, shown.values()))
    times = {EVERYBODY: OFTENER if on.hide and 0 < rest < SMALLEST else 1}
    blurs = {name: Blur(chance, times.get(name, 1), on.blur) for name in seen}
    blurred = {name: _turnout(len(cast), blurs[name], on) for name, cast in seen.items()}
    rows: dict[str, dict[str, Share]] = {option: {} for option in sheet.options}
    for option, row in rows.items():
        for name, cast in seen.items():
            found = share(*_numbers(sheet.method, option, cast, blurred[name], blurs[name]), on)
            if found is not None:
                row[name] = found
    return Figures(
        {name: people(number, on) for name, number in blurred.items()},
        tuple(sorted(name for name in groups if name and name not in shown)),
        bool(sheet.groups and groups.get("")),
        rows,
    )


def _by_group(sheet: Sheet, votes: Sequence[tuple[str, Marks]], on: Protections) -> Mapping[str, list[Marks]]:
    """Return the ballots by merged group, under "" those without; a group without any is there too."""
    found: dict[str, list[Marks]] = {name: [] for name in sorted(sheet.groups)}
    for group, marks in votes:
        if not marks.keys().isdisjoint(sheet.options):
            found.setdefault(group if group in sheet.groups or not on.merge else "", []).append(marks)
    return found


def _turnout(number: int, blur: Blur, on: Protections) -> int:
    blurred = blur(number)
    return max(blurred, SMALLEST) if on.hide else blurred  # it is shown, so everybody knows as much


def _numbers(method: Method, option: str, cast: Sequence[Marks], turnout: int, blur: Blur) -> tuple[int, int]:
    """Return how many are in favour of an option, and of how many: both blurred."""
    part = blur(sum(in_favour(method, marks, option) for marks in cast))
    return part, blur(sum(option in marks for marks in cast)) if method in _BY_OPTION else turnout


def in_favour(method: Method, marks: Marks, option: str) -> bool:
    """True when a ballot counts among the share of an option: picked, chosen, agreed to, or rated 7 to 9."""
    return marks.get(option, 0) >= _IN_FAVOUR.get(method, 1)


def people(number: int, on: Protections = ALL_ON) -> int:
    """Return a number of people as it is told: to the nearest 5, at least 10."""
    return max(_nearest(number), FEWEST) if on.round else max(number, 0)


def share(part: int, whole: int, on: Protections = ALL_ON) -> Share | None:
    """Return a share as it is told, of blurred numbers; None when too few have spoken of it."""
    if on.hide and whole < SMALLEST:
        return None
    if on.hide and (part < SMALLEST or people(whole) < IN_PERCENT):
        return Share(band=_band(part, whole))
    return Share(percent=_percent(part, whole, on))


def _band(part: int, whole: int) -> Band:
    found = (band for limit, band in _BANDS if 100 * part < limit * whole)
    return next(found, Band.NEARLY_ALL)


def _percent(part: int, whole: int, on: Protections) -> int:
    lowest, highest = (STEP, 100 - STEP) if on.guard else (0, 100)
    if on.round:
        part, whole = _nearest(part), people(whole)
    # To the nearest step, or the nearest percent; a half goes up. In whole numbers, which are exact.
    step, whole = STEP if on.round else 1, max(whole, 1)
    nearest = step * ((200 * part + step * whole) // (2 * step * whole))
    return min(max(nearest, lowest), highest)


def _nearest(number: int) -> int:
    return STEP * ((number + STEP // 2) // STEP)
