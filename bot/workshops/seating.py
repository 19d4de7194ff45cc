"""Gives the places of a workshop out, so that two who answer at the same moment never get one."""

from __future__ import annotations

from datetime import datetime

from bot.domain.workshop import WorkshopStatus
from bot.storage import invitees, workshops
from bot.storage.database import Tx
from bot.workshops.places import Allocation, allocate, kept_hold

_NOTHING = Allocation((), (), ())


def seat(tx: Tx, name: str, at: datetime, who: str = "") -> Allocation:
    """Give out what is free: after an answer, and once when kept places are freed (places.KEPT_UNTIL).

    `who` is somebody who hears of her place in the answer to what she has just written. The others of `named`
    do not know of theirs yet: `invitees.untold` has them until they were told.
    """
    found = workshops.find_locked(tx, name)
    if found is None or found.status is not WorkshopStatus.PLANNED:
        return _NOTHING
    given = allocate(invitees.yeses(tx, name), found.capacity, found.kept, kept_holds=kept_hold(found, at))
    invitees.give_places(tx, name, given.named)
    if who in given.named:
        invitees.told(tx, name, [who], at)
    return given
