"""What happens around somebody who walks through a flow: she becomes staff, others ask or deal with it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.domain.case import Outcome, reference_of
from bot.domain.danger import Danger, Finding
from bot.domain.staff import AuditEntry, Role
from bot.storage import cases, dangers, staff
from bot.storage.database import Tx
from tests.journeys.endings import (
    A_CHAMPION,
    A_TEAM_IS_THERE,
    OF_SAFEGUARDING,
    OF_THE_TEAM,
    SOMEONE_ASKS,
    SOMEONE_DEALS_WITH_IT,
    SOMEONE_IN_DANGER,
    SOMEONE_STOPS,
    SOMEONE_WRITES_MORE,
    THE_TEAM_LEAVES,
)
from tests.journeys.person import Person
from tests.journeys.plan_happenings import PLAN_HAPPENINGS
from tests.journeys.staffing import becomes as becomes
from tests.journeys.vote_happenings import VOTE_HAPPENINGS


async def code_from_other_phone(person: Person) -> str:
    """Return the code that she gets on another phone of hers, where she is known already."""
    other = person.play.person(f"other.phone.of.{person.address.value}")
    await other.joins()
    await other.says("join")
    await other.presses("give")
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", other.last.text)
    assert found is not None
    return found[0]


async def colleague(person: Person) -> Person:
    """Return somebody else, who is of the team."""
    other = person.play.person(f"colleague.of.{person.address.value}")
    if not other.heard:
        await other.joins()
        await becomes(other, Role.TEAM)
    return other


async def asker(person: Person) -> Person:
    """Return somebody else, who asks the team something."""
    other = person.play.person(f"asker.of.{person.address.value}")
    if not other.heard:
        await other.joins(language="ar")
    return other


async def asks(person: Person) -> None:
    """Have somebody ask the team something, in Arabic; nothing else waits then."""
    await _deals_with_it(person)
    other = await asker(person)
    await other.says("ask")
    await other.says("متى تكون ورشة العمل الأولى؟")
    while await other.play.pumps():  # the team is told
        pass


async def _of_the_team(person: Person) -> None:
    await becomes(person, Role.TEAM)


async def _a_champion(person: Person) -> None:
    await becomes(person, Role.CHAMPION, "Brent")


async def _a_team_is_there(person: Person) -> None:
    await colleague(person)


async def _the_team_leaves(person: Person) -> None:
    at = person.play.clock()
    for member in await person.play.read(staff.everyone):
        await person.play.write(partial(_end, member.id, at))


def _end(number: int, at: datetime, tx: Tx) -> object:
    return staff.end(tx, number, at)


async def _deals_with_it(person: Person) -> None:
    other = await colleague(person)
    number = (await other.play.read(staff.everyone))[-1].id
    for case in await other.play.read(cases.waiting):
        await other.play.write(partial(_close, case.reference, number, person.play.clock()))


def _close(reference: str, number: int, at: datetime, tx: Tx) -> bool:
    return cases.close(tx, reference, number, Outcome.DONE, at)


async def _stops(person: Person) -> None:
    await (await asker(person)).says("stop")


async def _of_safeguarding(person: Person) -> None:
    await becomes(person, Role.SAFEGUARDING, "lead")


async def _in_danger(person: Person) -> None:
    """Only hers is open then; what was written to open it is not shown."""
    other, at = await asker(person), person.play.clock()
    who = (await other.known()).contact.id
    words, found = "لا أعرف ماذا أفعل.", Finding(Danger.MISTREATMENT)
    for case in await person.play.read(dangers.waiting):
        await person.play.write(partial(_done, case.reference, case.contact_id, at))
    reference = reference_of(f"{person.address.value} in danger")
    await person.play.write(lambda tx: dangers.begin(tx, reference, who, found, "ar", words, at))
    await person.play.write(lambda tx: dangers.answered(tx, reference, found.name, "", at))
    await person.play.write(lambda tx: dangers.hold(tx, who, at))


def _done(reference: str, who: str, at: datetime, tx: Tx) -> None:
    staff.note(tx, AuditEntry(at + timedelta(days=1), "staff:0", cases.OPENED, f"case:{reference}"))
    dangers.close(tx, reference, 0, at)
    dangers.release(tx, who, at)


async def _writes_more(person: Person) -> None:
    person.play.clock.forward(minutes=1)
    (case,) = await person.play.read(dangers.waiting)
    found, at = Finding(Danger.MISTREATMENT), person.play.clock()
    await person.play.write(
        lambda tx: dangers.add(tx, case.reference, found, "ما زال الأمر صعباً.", at, graver=False)
    )


HAPPENINGS: dict[str, Callable[[Person], Awaitable[None]]] = {
    OF_THE_TEAM: _of_the_team,
    A_CHAMPION: _a_champion,
    A_TEAM_IS_THERE: _a_team_is_there,
    THE_TEAM_LEAVES: _the_team_leaves,
    SOMEONE_ASKS: asks,
    SOMEONE_DEALS_WITH_IT: _deals_with_it,
    SOMEONE_STOPS: _stops,
    OF_SAFEGUARDING: _of_safeguarding,
    SOMEONE_IN_DANGER: _in_danger,
    SOMEONE_WRITES_MORE: _writes_more,
    **VOTE_HAPPENINGS,
    **PLAN_HAPPENINGS,
}
