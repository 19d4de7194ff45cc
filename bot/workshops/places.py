"""Who gets a place: in the order of their yes, with some places kept for groups. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.workshop import Workshop, Yes

#: So long before a workshop, kept places that nobody has taken go to those who have waited longest.
KEPT_UNTIL = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Contact ids, each list in the order of their yes."""

    #: Who has a place.
    coming: tuple[str, ...]
    waiting: tuple[str, ...]
    #: Those of `coming` who did not have one before: they are to be told.
    named: tuple[str, ...]


def allocate(yeses: Sequence[Yes], capacity: int, kept: Mapping[str, int], *, kept_holds: bool) -> Allocation:
    """Give out the places that are free.

    Whoever has a place keeps it. The others are asked for in the order of their yes: a place that is kept for
    a group goes to the first of that group, any other place to the first of all. Once the kept places hold no
    longer, each place goes to the first of all. Somebody who has stepped back is simply not in `yeses`.
    """
    free = _Free(capacity, kept if kept_holds else {}, [each.group for each in yeses if each.placed])
    coming, waiting, named = [], [], []
    for each in yeses:
        if each.placed or free.take(each.group):
            coming.append(each.contact_id)
            named += [] if each.placed else [each.contact_id]
        else:
            waiting.append(each.contact_id)
    return Allocation(tuple(coming), tuple(waiting), tuple(named))


def kept_hold(workshop: Workshop, at: datetime) -> bool:
    """True while places are still kept for groups."""
    return at < workshop.starts_at - KEPT_UNTIL


class _Free:
    """The places that are left, those that are kept and those for everybody."""

    def __init__(self, capacity: int, kept: Mapping[str, int], taken: Sequence[str]) -> None:
        by_group = Counter(taken)
        self._left = capacity - len(taken)
        # Who has a place sits first on those kept for her group, so that as many others as can be are free.
        self._kept = {group: max(0, number - by_group[group]) for group, number in kept.items()}

    def take(self, group: str) -> bool:
        """Take a place for somebody of a group; False when there is none for her."""
        if self._left > 0 and self._kept.get(group, 0) > 0:
            self._kept[group] -= 1
        elif self._left <= sum(self._kept.values()):
            return False
        self._left -= 1
        return True
