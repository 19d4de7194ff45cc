"""The release of a stage in plain English, for a terminal: the same figures as everybody is told."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.polls_rule import rule
from bot.domain.languages import SOURCE
from bot.domain.poll import Sheet
from bot.domain.polling import StageNow
from bot.domain.release import EVERYBODY, Outcome, Release, Share

_WHY = {
    "disagree": "the ways of counting name different ones",
    "tie": "there is a tie",
    "floor": "one group is less satisfied with it than the rule asks",
    "none_in": "nothing is supported enough in every group",
}


def said(stage: StageNow, release: Release, digest: str) -> None:
    """Print a release, its rule, and the fingerprints of both."""
    console = Console()
    for line in _came_of_it(stage, release):
        console.print(line, markup=False, highlight=False)
    if release.shares:
        console.print(_table(stage.sheet, release))
    for line in _beside(stage.sheet, release):
        console.print(line, markup=False, highlight=False)
    console.print("\nThe rule:", highlight=False)
    for line in rule(stage.sheet):
        console.print(line, markup=False, highlight=False)
    console.print(f"\nSHA-256 of the rule:    {release.sheet}", highlight=False, soft_wrap=True)
    console.print(f"SHA-256 of the release: {digest}", highlight=False, soft_wrap=True)


def _came_of_it(stage: StageNow, release: Release) -> Iterator[str]:
    names = _options(stage.sheet, release.winners)
    yield f"{stage.sheet.name}, released {release.at:%Y-%m-%d %H:%M} UTC"
    yield {
        Outcome.GATHERED: "The ideas are in.",
        Outcome.SHORTLIST: f"These go on: {names}",
        Outcome.CHOSEN: f"Chosen: {names}",
        Outcome.WORKSHOP: f"A workshop decides: {_WHY.get(release.why, 'the votes do not')}. {names}".strip(),
        Outcome.TOO_FEW: "Fewer people than the quorum took part: nothing is shown.",
    }[release.outcome]
    if stage.decided is not None:
        chosen = _options(stage.sheet, (stage.decided.option,))
        yield f"The workshop decided on {stage.decided.at:%Y-%m-%d}: {chosen}"


def _table(sheet: Sheet, release: Release) -> Table:
    groups = [EVERYBODY, *sorted(set(release.turnout) - {EVERYBODY})]
    heads = [
        escape(f"{_group(sheet, name)}\nabout {release.turnout[name]}")
        for name in groups
        if name in release.turnout
    ]
    shown = Table("option", *heads)
    for option in sorted(release.shares):
        cells = [_share(release.shares[option].get(name)) for name in groups if name in release.turnout]
        shown.add_row(escape(_options(sheet, (option,))), *cells)
    return shown


def _share(of: Share | None) -> str:
    if of is None:
        return "too few to show"
    if of.percent is not None:
        return f"{of.percent} %"
    return of.band.value.replace("_", " ") if of.band else ""


def _beside(sheet: Sheet, release: Release) -> Iterator[str]:
    for name in release.too_few:
        yield f"{_group(sheet, name)}: too few to show on its own; counted in the total."
    if release.without_group:
        yield "People without a group took part; they are counted in the total."
    for each in release.measures:
        named = _options(sheet, each.winners) or "none"
        yield f"{each.measure.replace('_', ' ')}: {named}"
    if release.shares:
        yield "Figures are blurred and rounded: they need not add up. What is chosen comes from exact counts."


def _options(sheet: Sheet, names: tuple[str, ...]) -> str:
    return "; ".join(sheet.text(f"options.{name}", SOURCE) or name for name in names)


def _group(sheet: Sheet, name: str) -> str:
    return "everybody" if name == EVERYBODY else sheet.text(f"groups.{name}", SOURCE) or name
