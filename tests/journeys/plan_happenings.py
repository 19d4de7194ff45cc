"""What happens to the plan around somebody who walks through a flow: it is published, signed, and sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, time, timedelta

from sqlalchemy import update

from bot.domain.message import MessageClass, OutboundMessage
from bot.domain.outbox import Draft, Status
from bot.domain.plan import Aim, Anchor, Audience, Plan, Point, Repeat, Trigger, Unit
from bot.domain.staff import Role
from bot.domain.timer import Planned, TimerStatus
from bot.storage import outbox, plans, timers
from bot.storage.database import Tx
from bot.storage.tables import outbox as outbox_table
from tests.journeys.endings import A_NEWER_PLAN, A_PLAN, A_POINT_SENT, STEERS_FOR_HER_GROUP, WHAT_WAS_DONE
from tests.journeys.person import Person
from tests.journeys.staffing import becomes

#: The group that she stands for, and one that she does not.
HERS, NOT_HERS = "service_user", "nhs"
_SAID = {
    "en": ("News of the work", "The workshops go well.", "Waits are long.", "We opened a second room."),
    "ar": ("أخبار العمل", "ورش العمل تسير جيداً.", "الانتظار طويل.", "فتحنا غرفة ثانية."),
    "so": (
        "Warka shaqada",
        "Kulamadu si fiican bay u socdaan.",
        "Sugitaanku waa dheer.",
        "Qol labaad ayaan furnay.",
    ),
}
_EVERY_SECOND_TUESDAY = Repeat(Unit.WEEKS, date(2027, 1, 12), date(2027, 3, 2), every=2, weekday=2)


def a_plan(name: str, more: str = "", times: int = 1) -> Plan:
    """Return a plan whose points are somebody's own: news to her group, and what was done."""
    news, told = f"{name}.news", f"{name}.done"
    audience = Audience(languages=("ar", "so"), boroughs=("brent",), groups=(HERS,))
    again = Trigger(Anchor.REPEAT, time(18, 30), repeat=_EVERY_SECOND_TUESDAY)
    title, said, you_said, we_did = _SAID["en"]
    signers = (HERS, NOT_HERS)
    points = (
        Point(news, title, audience, Aim.INFORM, again, signers, f"{said}{more}" * times),
        Point(
            told,
            title,
            Audience(),
            Aim.FEEDBACK,
            Trigger(Anchor.WORKSHOP, time(9, 30), days=-7),
            (HERS,),
            you_said=you_said,
            we_did=we_did,
            answers=(news,),
        ),
    )
    texts = {
        code: {
            **{f"{each}.title": words[0] for each in (news, told)},
            f"{news}.say": f"{words[1]}{more}" * times,
            f"{told}.you_said": words[2],
            f"{told}.we_did": words[3],
        }
        for code, words in _SAID.items()
    }
    return Plan("The plan", {}, {each.id: each for each in points}, texts)


def signed(tx: Tx, plan: Plan, person: Person) -> None:
    """Publish a plan, and have every group sign it."""
    at = person.play.clock()
    number = plans.publish(tx, plan, at, "test")
    assert plans.sign(tx, number, (HERS, NOT_HERS), 0, at)


def fired(tx: Tx, name: str, person: Person) -> None:
    """Have a point of the plan fire."""
    at = person.play.clock()
    timers.plant(tx, plans.PLAN, [Planned(f"{name}/once", name, at)], at)
    timers.settle(tx, f"{name}/once", TimerStatus.FIRED, at)


async def publishes(person: Person, more: str = "", times: int = 1) -> int:
    """Publish a plan of her own points; return its number."""
    at, plan = person.play.clock(), a_plan(_name(person), more, times)
    return await person.play.write(lambda tx: plans.publish(tx, plan, at, "test"))


async def sends(person: Person, name: str) -> None:
    """Have sent her a point of the plan."""
    known, at = await person.known(), person.play.clock()
    draft = Draft(
        contact_id=known.contact.id,
        address_id=known.address_id,
        channel=person.address.channel,
        message=OutboundMessage("news"),
        message_class=MessageClass.PROACTIVE,
        queued_at=at,
        due=at,
        useless_after=at + timedelta(days=1),
        purpose="msg_updates",
        fire_key=f"{name}/once",
    )
    [number] = await person.play.write(lambda tx: outbox.add(tx, [draft], [None]))
    sent = update(outbox_table).where(outbox_table.c.id == number)
    values = {"status": Status.SENT.value, "settled_at": at}
    await person.play.write(lambda tx: tx.conn.execute(sent.values(values)).rowcount)


def _name(person: Person) -> str:
    return person.address.value


async def _a_newer_plan(person: Person) -> None:
    """One so short that it is a single page."""
    at, plan = person.play.clock(), a_plan(_name(person), " Come and see.")
    first = dict([next(iter(plan.points.items()))])
    await person.play.write(lambda tx: plans.publish(tx, replace(plan, points=first), at, "test"))


async def _a_plan(person: Person) -> None:
    """One so long that it takes several pages."""
    await publishes(person, " ", times=9)


async def _steers(person: Person) -> None:
    await becomes(person, Role.STEERING, HERS)


async def _a_point_sent(person: Person) -> None:
    await person.play.write(lambda tx: signed(tx, a_plan(_name(person)), person))
    await sends(person, f"{_name(person)}.news")


async def _what_was_done(person: Person) -> None:
    await person.play.write(lambda tx: signed(tx, a_plan(_name(person)), person))
    await person.play.write(lambda tx: fired(tx, f"{_name(person)}.done", person))


PLAN_HAPPENINGS: dict[str, Callable[[Person], Awaitable[None]]] = {
    A_PLAN: _a_plan,
    A_NEWER_PLAN: _a_newer_plan,
    STEERS_FOR_HER_GROUP: _steers,
    A_POINT_SENT: _a_point_sent,
    WHAT_WAS_DONE: _what_was_done,
}
