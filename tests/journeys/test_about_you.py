"""About you: the group, and with her yes a few questions for fairness."""

from __future__ import annotations

import pytest

from bot.people import codes
from bot.storage import groups
from bot.storage.tables import answer
from tests.fakes import FakeIds
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import rows, steps_of


async def begins(play: Play, name: str = "ada") -> Person:
    person = play.person(name)
    await person.joins()
    await person.says("about me")
    return person


async def code_of(play: Play, group: str, salt: str = "x") -> str:
    ids = FakeIds(salt)
    return (
        await play.write(
            lambda tx: codes.issue(tx, group, ("nhs", "council"), 1, "terminal:ann", play.clock(), ids)
        )
    )[0]


async def test_black_groups_come_first_and_everything_may_be_left_unsaid(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await begins(play)
        await ada.presses("service_user")
        await ada.presses("yes")
        assert {"not_say", "skip"} <= set(ada.offered)
        await ada.presses("brent")
        assert ada.offered[0] == "black"
        assert {"not_say", "skip"} <= set(ada.offered)
        await ada.presses("black")
        assert ada.offered == ["african", "caribbean", "other_black", "not_say", "skip"]
        await ada.presses("african")
        await ada.presses("not_say")
        assert ada.last.text.startswith("Thank you.")
        assert (await ada.known()).contact.stakeholder == "service_user"
        assert await steps_of(ada) == [
            ("borough", "choice", "brent"),
            ("ethnicity", "choice", "black"),
            ("black", "choice", "african"),
            ("age_group", "choice", "not_say"),
        ]


async def test_without_her_yes_nothing_of_it_is_asked_or_kept(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await begins(play)
        await ada.presses("skip")
        await ada.presses("no")
        assert ada.last.text.startswith("Thank you. We keep nothing")
        assert await rows(play, answer) == []


async def test_taking_the_yes_back_deletes_what_was_kept_under_it(migrated_url: str) -> None:
    """And nothing of anybody else, and nothing that was not kept under it."""
    async with house(migrated_url) as play:
        ada, bea = await begins(play), await begins(play, "bea")
        for person in (ada, bea):
            for choice in ("service_user", "yes", "brent", "skip", "a25_34"):
                await person.presses(choice)
        await ada.says("check-in")
        await ada.presses("yes")
        await ada.presses("not_now")
        await ada.says("choices")
        await ada.presses("equality")
        await ada.presses("no")
        assert [step for step, _, _ in await steps_of(ada)] == ["safe"]
        assert [step for step, _, _ in await steps_of(bea)] == ["borough", "ethnicity", "age_group"]


async def test_nobody_becomes_the_council_by_tapping(migrated_url: str) -> None:
    """A code lets one person in, and nobody after her."""
    async with house(migrated_url) as play:
        code = await code_of(play, "council")
        ada = await begins(play)
        await ada.presses("council")
        assert (await ada.known()).contact.stakeholder is None
        await ada.says("let me in")
        assert ada.last.text.startswith("I do not know this code")
        await ada.says(code.lower())
        assert (await ada.known()).contact.stakeholder == "council"
        bea = await begins(play, "bea")
        await bea.presses("council")
        await bea.says(code)
        assert (await bea.known()).contact.stakeholder is None
        await bea.presses("skip")
        assert (await bea.known()).contact.stakeholder is None
        assert await play.read(groups.members) == {"council": 1}


async def test_two_who_write_the_same_code_at_the_same_moment_are_one_member(migrated_url: str) -> None:
    """They are taken in one batch."""
    async with house(migrated_url) as play:
        code = await code_of(play, "nhs")
        people = [await begins(play, name) for name in ("ada", "bea", "cat")]
        for person in people:
            await person.presses("nhs")
        async with play.busy_writer():
            import asyncio

            writing = [asyncio.create_task(person.says(code)) for person in people]
            await asyncio.sleep(0.05)
        await asyncio.gather(*writing)
        assert await play.read(groups.members) == {"nhs": 1}


async def test_a_code_opens_the_group_it_was_issued_to(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        code = await code_of(play, "nhs")
        ada = await begins(play)
        await ada.presses("council")
        await ada.says(code)
        assert (await ada.known()).contact.stakeholder == "nhs"


async def test_what_was_answered_once_is_not_asked_again(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = await begins(play)
        for choice in ("family", "yes", "harrow", "skip", "skip"):
            await ada.presses(choice)
        await ada.says("about me")
        assert ada.offered[0] == "black", "group and borough are known, what was skipped is asked"


@pytest.mark.parametrize("answered", ["borough"])
async def test_an_answer_can_be_changed_and_deleted(migrated_url: str, answered: str) -> None:
    async with house(migrated_url) as play:
        ada = await begins(play)
        for choice in ("family", "yes", "harrow", "not_say", "a45"):
            await ada.presses(choice)
        await ada.says("my answers")
        assert [choice.label for choice in ada.last.choices][:2] == [
            "Where I live: Harrow",
            "My ethnic group: I would rather not say",
        ]
        await ada.presses(f"about_you.{answered}")
        await ada.presses("change")
        await ada.presses("brent")
        assert ada.last.text == "That is all right. Your newest answer is the one that counts."
        await ada.says("my answers")
        await ada.presses(f"about_you.{answered}")
        await ada.presses("delete")
        assert ada.last.text == "It is deleted."
        assert answered not in [step for step, _, _ in await steps_of(ada)]
        await ada.says("about me")
        assert ada.offered[0] == "brent", "what she deleted may be asked again when she begins it herself"
