"""The plan runs itself: what is signed is said once, to whom it is for, when it is due; nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.plan import Anchor, Milestone, Plan, Trigger
from bot.plan.fire import PlanClock
from bot.storage import plans
from bot.storage.database import Tx
from tests.journeys.play import Play, house
from tests.plan.plans import GROUP, NOON, a_plan, a_point, at, once

WEDNESDAY, THURSDAY = date(2026, 11, 25), date(2026, 11, 26)
NEWS = a_point("news", once(WEDNESDAY), say="The team is there.")


async def publish(play: Play, plan: Plan, *, signed: bool = True) -> None:
    """Publish a plan; a steering member of its one group has signed it, or not."""
    now = play.clock()

    def work(tx: Tx) -> None:
        number = plans.publish(tx, plan, now, "terminal:test")
        if signed:
            assert plans.sign(tx, number, [GROUP], 1, now)

    await play.write(work)
    await looks(play)


async def looks(play: Play) -> None:
    """The clock looks at the plan, as another process does a moment later; what is due goes out."""
    for _ in range(2):
        await PlanClock(play.house.database, play.house.keeper.shelf, play.clock).round()
    for _ in range(3):
        await play.pumps()


def told(texts: list[str], words: str = NEWS.say) -> int:
    """How often she has been told it."""
    return sum(words in text for text in texts)


async def test_a_signed_point_is_said_once_to_whoever_wants_news(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada, bea, cleo = (play.person(name) for name in ("ada", "bea", "cleo"))
        await ada.joins()
        await bea.joins(updates="no")
        await cleo.joins()
        await cleo.says("stop")
        await publish(play, a_plan(NEWS))
        assert told(ada.texts) == 0
        play.clock.at = at(WEDNESDAY)
        await looks(play)
        play.clock.forward(days=1)
        await looks(play)
        assert [told(each.texts) for each in (ada, bea, cleo)] == [1, 0, 0]


async def test_an_unsigned_point_waits(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await publish(play, a_plan(NEWS), signed=False)
        play.clock.at = at(WEDNESDAY)
        await looks(play)
        assert told(ada.texts) == 0


async def test_when_a_milestone_moves_what_hangs_on_it_moves_with_it(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        point = replace(NEWS, trigger=Trigger(Anchor.MILESTONE, NOON, name="team"))
        await publish(play, a_plan(point, milestones=[Milestone("team", "The team", on=WEDNESDAY)]))
        await publish(play, a_plan(point, milestones=[Milestone("team", "The team", on=THURSDAY)]))
        play.clock.at = at(WEDNESDAY)
        await looks(play)
        assert told(ada.texts) == 0
        play.clock.at = at(THURSDAY)
        await looks(play)
        assert told(ada.texts) == 1


async def test_what_was_superseded_never_fires(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await publish(play, a_plan(NEWS))
        await publish(play, a_plan(a_point("other", once(THURSDAY))))
        for _ in range(30):
            play.clock.forward(hours=6)
            await looks(play)
        assert told(ada.texts) == 0
        assert told(ada.texts, "Hello") == 1


async def test_the_clock_of_the_house_looks_at_the_plan(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await publish(play, a_plan(NEWS))
        play.clock.at = at(WEDNESDAY) + timedelta(seconds=10)
        await play.ticks("plan")
        await play.pumps()
        assert told(ada.texts) == 1
