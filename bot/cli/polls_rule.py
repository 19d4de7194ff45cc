"""The rule of a stage in plain English, as whoever opens it reads it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.languages import SOURCE
from bot.domain.poll import Method, Sheet, shown_fingerprint
from bot.library.poll_files.times import in_london

_ANSWERED = {
    Method.IDEAS: "People write what should change, in their own words.",
    Method.RATE: "People give each option a number from 1 to 9.",
    Method.SUPPORT: "People support or oppose each option, or are unsure: this counts as 8, 2 and 5.",
    Method.CHOOSE: "People choose one option.",
    Method.AGREE: "People agree, disagree or pass, option by option.",
}
#: Ways to answer of which each group counts by its weight.
_WEIGHED = (Method.RANK, Method.CHOOSE, Method.APPROVE)


def rule(sheet: Sheet) -> Iterator[str]:
    """Yield the lines of a rule: what is asked, who counts how much, and when it is over."""
    yield f"{sheet.text('title', SOURCE)} [{sheet.stage}]"
    yield sheet.text("ask", SOURCE)
    yield from (f"  - {sheet.text(f'options.{name}', SOURCE)}" for name in sheet.options)
    yield _answered(sheet)
    if sheet.method in (Method.RATE, Method.SUPPORT):
        yield (
            f"An option goes on when in each group {sheet.in_favour} percent or more rate it 7 to 9, and "
            f"fewer than {sheet.against} percent rate it 1 to 3."
        )
        yield f"About {sheet.shortlist} go on: those that are equal at the end go on together."
    if sheet.method is not Method.IDEAS:
        yield from _counted(sheet)
    yield from _in_english(sheet)
    yield f"It closes on {in_london(sheet.closes_at)}. Nobody sees a count before."
    yield f"Fingerprint: {shown_fingerprint(sheet.fingerprint())}"


def _answered(sheet: Sheet) -> str:
    if sheet.method is Method.RANK:
        return f"People put up to {sheet.most} options in order, the most important first."
    if sheet.method is Method.APPROVE:
        many = f"up to {sheet.most} options" if sheet.most else "as many options as they like"
        return f"People choose {many}."
    return _ANSWERED[sheet.method]


def _counted(sheet: Sheet) -> Iterator[str]:
    weighed = sheet.method in _WEIGHED
    yield "Groups, each with its weight:" if weighed else "Groups:"
    for name, inside in sheet.groups.items():
        said = f"  - {sheet.text(f'groups.{name}', SOURCE)} ({', '.join(inside)})"
        yield f"{said}: {sheet.weights.get(name, 1)}" if weighed else said
    yield "A group with fewer than 8 votes decides nothing by itself: it counts in the total."
    yield f"With fewer than {sheet.quorum} voters there is no result."
    if sheet.floor and sheet.method not in (Method.RATE, Method.SUPPORT):
        yield f"The least satisfied group must be satisfied by {sheet.floor} percent or more."
        yield "If not, a workshop decides."


def _in_english(sheet: Sheet) -> Iterator[str]:
    english = sheet.texts[SOURCE].keys()
    for language, texts in sheet.texts.items():
        if missing := len(english - texts.keys()):
            yield f"In '{language}' {missing} of {len(english)} texts are not translated, and so English."
