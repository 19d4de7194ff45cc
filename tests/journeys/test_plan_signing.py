"""A plan needs the signature of each group, by chat, from somebody who stands for it; then it holds."""

from __future__ import annotations

from bot.domain.staff import Role
from bot.storage import plans, staff
from bot.storage.staff import audited
from tests.journeys.person import Person
from tests.journeys.plan_happenings import HERS, NOT_HERS, a_plan, fired, publishes, sends, signed
from tests.journeys.play import Play, house
from tests.journeys.staffing import becomes


async def steers(play: Play, name: str, *groups: str) -> Person:
    """Return somebody of the steering role who stands for these groups."""
    person = play.person(name)
    await person.joins()
    await becomes(person, Role.STEERING, *groups)
    return person


async def reads(person: Person) -> str:
    """Read what waits to its end, and return it."""
    before = len(person.heard)
    await person.says("plan")
    while "next" in {choice.id for choice in person.last.choices}:
        await person.presses("next")
    return "\n".join(message.text for message in person.heard[before:])


async def in_force(play: Play) -> set[str]:
    now = await play.read(plans.newest)
    assert now is not None
    return set(now.in_force())


async def test_a_plan_holds_once_each_group_has_signed_it(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        stella, nora = await steers(play, "stella", HERS), await steers(play, "nora", NOT_HERS)
        await publishes(stella)
        told = await reads(stella)
        assert "every second" in told and "In English" not in told
        await stella.presses("yes")
        assert "It is written down that you agree" in stella.last.text
        assert await in_force(play) == {"stella.done"}, "the other point waits for the other group"
        assert "You said" not in await reads(nora), "that point does not wait for her group"
        await nora.presses("yes")
        assert await in_force(play) == {"stella.news", "stella.done"}
        lines = [each for each in await play.read(audited) if each.action == "plan_signed"]
        signers = {(each.subject, each.details) for each in lines}
        assert signers == {("plan:1", HERS), ("plan:1", NOT_HERS)}


async def test_two_of_one_group_do_not_sign_for_another(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        for name in ("stella", "otto"):
            person = await steers(play, name, HERS)
            await publishes(play.person("stella"))
            await reads(person)
            if person.last.choices:
                await person.presses("yes")
            assert await in_force(play) == {"stella.done"}
        assert person.last.text == "Nothing of the plan waits for you."


async def test_whoever_does_not_agree_or_no_longer_steers_signs_nothing(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        stella = await steers(play, "stella", HERS)
        await publishes(stella)
        await reads(stella)
        await stella.presses("no")
        assert "You have not signed." in stella.last.text and await in_force(play) == set()
        await reads(stella)
        number = (await play.read(staff.everyone))[0].id
        await play.write(lambda tx: staff.end(tx, number, play.clock()))
        await stella.presses("yes")
        assert await in_force(play) == set()


async def test_a_plan_that_changes_while_she_reads_is_not_signed(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        stella = await steers(play, "stella", HERS)
        await publishes(stella)
        await reads(stella)
        await publishes(stella, " And more.")
        await stella.presses("yes")
        assert "Nothing was signed" in stella.last.text and await in_force(play) == set()
        told = await reads(stella)
        assert "Changed:" in told and "And more." in told
        await stella.presses("yes")
        assert await in_force(play) == {"stella.done"}


async def test_nobody_else_is_shown_what_waits(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        ada = play.person("ada")
        await ada.joins()
        await publishes(ada)
        await ada.says("plan")
        assert not any("every second" in message.text for message in ada.heard)


async def test_she_asks_why_and_is_told_of_her_own_point_alone(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        ada, otto = play.person("ada"), play.person("otto")
        for each in (ada, otto):
            await each.joins()
        await play.write(lambda tx: signed(tx, a_plan("ada"), ada))
        await sends(ada, "ada.news")
        await ada.says("why me")
        assert "News of the work" in ada.last.text and "These groups signed it" in ada.last.text
        await otto.says("why")
        assert "was not from our plan" in otto.last.text


async def test_the_news_begins_with_something_harmless_for_everybody(sqlite_url: str) -> None:
    """It is what a lock screen shows; who has not joined may read it too."""
    async with house(sqlite_url, vote=False) as play:
        ada = play.person("ada")
        await ada.joins()
        await play.write(lambda tx: signed(tx, a_plan("ada"), ada))
        await ada.says("news")
        assert "You said" not in ada.last.text, "nothing has been sent yet"
        await play.write(lambda tx: fired(tx, "ada.done", ada))
        await ada.says("news")
        assert ada.last.text.startswith("Big Room brings people in north-west London together.")
        assert "You said" in ada.last.text and "We opened a second room." in ada.last.text
