"""Gives the places of a workshop out, so that two who answer at the same moment never get one."""

from __future__ import annotations

from datetime import datetime

from bot.domain.workshop import WorkshopStatus
from bot.storage import invitees, workshops
from bot.storage.database import Tx
from bot.workshops.places import Allocation, allocate, kept_hold

_NOTHING = Allocation((), (), ())


def seat(tx: Tx, name: str, at: datetime) -> Allocation:
    """Give out what is free: after an answer, and once when kept places are freed (places.KEPT_UNTIL).

    `named` of what is returned are those who have to be told that they have a place now.
    """
    found = workshops.find_locked(tx, name)
    if found is None or found.status is not WorkshopStatus.PLANNED:
        return _NOTHING
    given = allocate(invitees.yeses(tx, name), found.capacity, found.kept, kept_holds=kept_hold(found, at))
    invitees.give_places(tx, name, given.named)
    return given
