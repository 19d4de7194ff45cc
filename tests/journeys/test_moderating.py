"""Ideas: hers until a moderator has looked at one, then nobody's statement; words of danger are no idea."""

from __future__ import annotations

from bot.domain.staff import Role
from bot.library.poll_files.opening import LABEL
from bot.storage import statements
from bot.storage.staff import audited
from bot.storage.tables import idea
from tests.journeys.danger import safe_house, words
from tests.journeys.happenings import becomes
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import rows
from tests.journeys.voting import GATHERING, SHEET, opens_poll

IDEA = "My midwife Grace never had time"


async def gives(person: Person, *words: str) -> None:
    """Write ideas."""
    await person.joins()
    await person.says("poll")
    for each in words:
        if "another" in [choice.id for choice in person.last.choices]:
            await person.presses("another")
        await person.says(each)
    await person.presses("that_is_all")


async def moderator(play: Play, role: Role = Role.MODERATOR) -> Person:
    """Return somebody who moderates."""
    person = play.person(f"a {role.value}")
    await person.joins()
    await becomes(person, role)
    return person


async def texts(play: Play) -> list[str]:
    found = await play.read(lambda tx: statements.of(tx, "first_priority"))
    return [each.texts["en"] for each in found]


async def test_an_idea_becomes_a_statement_and_is_gone(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await gives(play.person("ada"), IDEA)
        moira = await moderator(play)
        await moira.says("moderate")
        assert IDEA in moira.last.text and "ada" not in moira.last.text
        await moira.presses("new")
        await moira.says("More time\nwith midwives")
        assert "This is what everybody will read:" in moira.last.text
        await moira.presses("use")
        assert await texts(play) == ["More time with midwives"]
        assert await rows(play, idea) == []
        await moira.presses("yes")
        assert "No idea waits." in moira.last.text and "More time with midwives" in moira.last.text


async def test_the_audit_says_what_was_done_and_no_word_of_it(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await gives(play.person("ada"), IDEA, "Shorter waits")
        moira = await moderator(play)
        await moira.says("moderate")
        await moira.presses("new")
        await moira.says("Shorter waits for all")
        await moira.presses("use")
        await moira.presses("yes")
        await moira.presses("leave_out")
        lines = await play.read(audited)
        assert {each.action for each in lines} >= {"idea_made_statement", "idea_left_out"}
        assert not [each for each in lines if "wait" in repr(each).lower() or "Grace" in repr(each)]


async def test_a_statement_can_be_reworded_and_taken_out(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await play.write(lambda tx: statements.add(tx, "first_priority", "More time"))
        moira = await moderator(play)
        await moira.says("moderate")
        await moira.presses("reword")
        await moira.presses("first_priority.s1")
        await moira.says("More time at each visit")
        await moira.presses("use")
        assert await texts(play) == ["More time at each visit"]
        await moira.presses("yes")
        await moira.presses("drop")
        await moira.presses("first_priority.s1")
        assert await texts(play) == []


async def test_while_there_is_no_statement_there_is_none_to_change(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await gives(play.person("ada"), IDEA)
        moira = await moderator(play)
        await moira.says("moderate")
        for act in ("reword", "drop"):
            await moira.presses(act)
            assert moira.last.text.startswith("There is no statement yet.") and IDEA in moira.last.text


async def test_a_statement_is_as_short_as_what_is_ranked_has_to_be(sqlite_url: str) -> None:
    """Longer ones could be rated and would only then be refused: `bigroom polls open` says so too late."""
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await gives(play.person("ada"), IDEA)
        moira = await moderator(play)
        await moira.says("moderate")
        await moira.presses("new")
        await moira.says("x" * (LABEL + 1))
        assert f"{LABEL} letters at most" in moira.last.text
        await moira.says("x" * LABEL)
        await moira.presses("use")
        assert await texts(play) == ["x" * LABEL]


async def test_nobody_moderates_her_own_idea(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        moira = await moderator(play)
        await moira.says("poll")
        await moira.says(IDEA)
        await moira.presses("that_is_all")
        await moira.says("moderate")
        assert IDEA not in moira.last.text and "Nothing waits." in moira.last.text


async def test_only_moderators_find_anything(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await gives(play.person("ada"), IDEA)
        bea = play.person("bea")
        await bea.joins()
        for role in (None, Role.CHAMPION, Role.STEERING, Role.SAFEGUARDING):
            if role is not None:
                await becomes(bea, role)
            await bea.says("moderate")
            assert IDEA not in bea.last.text


async def test_two_moderators_at_once_make_one_statement(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await gives(play.person("ada"), IDEA)
        both = [await moderator(play), await moderator(play, Role.TEAM)]
        for each in both:
            await each.says("moderate")
            await each.presses("new")
            await each.says("More time")
        for each in both:
            await each.presses("use")
        assert await texts(play) == ["More time"]
        assert "Nothing was done" in both[1].last.text


async def test_statements_do_not_change_once_they_are_voted_on(sqlite_url: str) -> None:
    async with house(sqlite_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        await play.write(lambda tx: statements.add(tx, "first_priority", "More time"))
        moira = await moderator(play)
        await moira.says("moderate")
        await moira.presses("drop")
        await opens_poll(play, SHEET)
        await moira.presses("first_priority.s1")
        assert await texts(play) == ["More time"]
        assert "Nothing was done" in moira.last.text


async def test_an_idea_goes_with_her_yes_and_with_all_that_is_hers(migrated_url: str) -> None:
    async with house(migrated_url, vote=False) as play:
        await opens_poll(play, GATHERING)
        ada, bea = play.person("ada"), play.person("bea")
        await gives(ada, IDEA)
        await gives(bea, "Shorter waits")
        await ada.says("choices")
        await ada.presses("polls")
        await ada.presses("no")
        assert len(await rows(play, idea)) == 1
        await bea.says("forget me")
        await bea.presses("yes")
        assert await rows(play, idea) == []


async def test_words_of_danger_are_answered_and_are_no_idea(sqlite_url: str) -> None:
    async with safe_house(sqlite_url) as play:
        await opens_poll(play, GATHERING)
        ada = play.person("ada")
        await ada.joins()
        await ada.says("poll")
        await ada.presses("first_priority.gather")
        await ada.says(words())
        assert await rows(play, idea) == []
        assert "999" in ada.last.text
