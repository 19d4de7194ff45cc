"""The points that wait to be signed, in pages: no message is longer than what a phone takes with buttons."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from bot.domain.plan_told import ToSign
from bot.engine import plan_text
from bot.engine.polls import Speaks

#: The most characters of a page: with the question below it a message stays under 1024.
LONGEST = 850


def pages(voice: Speaks, waits: ToSign) -> list[str]:
    """Return the points that wait, in the order of the plan; a long one goes over several pages."""
    return list(_packed(_parts(voice, waits)))


def _parts(voice: Speaks, waits: ToSign) -> Iterator[str]:
    """Yield each point, or the pieces of a long one."""
    for name in waits.waiting:
        head = voice.word("plan_changed" if name in waits.changed else "plan_new")
        yield from _pieces(f"{head} {plan_text.told(voice, waits.plan, waits.plan.points[name])}")


def _pieces(text: str) -> Iterator[str]:
    """Yield a text in pieces that fit; it is cut between lines, and within one only where it has to be."""
    lines = (piece for line in text.split("\n") for piece in textwrap.wrap(line, LONGEST) or [""])
    yield from _packed(lines, "\n")


def _packed(parts: Iterable[str], between: str = "\n\n") -> Iterator[str]:
    """Yield as many parts together as fit."""
    page = ""
    for part in parts:
        longer = f"{page}{between}{part}" if page else part
        if len(longer) > LONGEST:
            yield page
            longer = part
        page = longer
    if page:
        yield page
