"""In the practice room every step of every flow can be begun, by anybody, and none of them breaks."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.contact import Contact
from bot.domain.message import Heard
from bot.domain.session import Session
from bot.engine import triggers
from bot.engine.flow import Flow
from bot.engine.rendering import find
from bot.engine.steps.say import Say
from bot.inbox.hearing import Hearing
from bot.inbox.route import choose
from bot.library.flow_map import maps_of
from tests.engine.small_library import SmallLibrary, flow
from tests.fakes import MONDAY
from tests.journeys.person import Person
from tests.journeys.play import Play, house


async def tries(person: Person, name: str, step: str) -> None:
    await person.delivers(replace(person.message(), try_at=(name, step)))


def published(play: Play) -> list[Flow]:
    shelf = play.house.keeper.shelf()
    found = [shelf.flow(name) for name in maps_of(shelf)]
    return [each for each in found if each is not None and not each.for_roles]


async def test_no_step_of_any_flow_breaks_when_it_is_begun_at(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        trouble = str(find(play.house.keeper.shelf().words, "trouble", "en")[0])
        for each in published(play):
            person = play.person(each.name)
            for step, model in each.steps.items():
                before = len(person.heard)
                await tries(person, each.name, step)
                said = [message.text for message in person.heard[before:]]
                assert trouble not in "\n".join(said), (each.name, step)
                assert said or not model.asks, (each.name, step)


async def test_a_tried_question_is_answered_like_any_other_and_nothing_lies_below_it(
    migrated_url: str,
) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await ada.says("hello")
        await tries(ada, "welcome", "age")
        assert "Are you 16 or over?" in ada.last.text
        await ada.presses("no")
        assert "aged 16 or over" in ada.last.text
        known = await ada.known()
        assert known.session.runs == ()


async def test_a_step_that_is_not_there_ends_kindly(migrated_url: str) -> None:
    async with house(migrated_url) as play:
        ada = play.person("ada")
        await tries(ada, "welcome", "nowhere")
        assert ada.last.text == str(find(play.house.keeper.shelf().words, "trouble", "en")[0])


def test_what_is_for_staff_stays_with_staff() -> None:
    """Even where the page that offers steps is gone round."""
    team = replace(flow("team", {"only": Say(say="Hello.")}), for_roles=frozenset({"champion"}))
    her = Contact("contact-1", None, MONDAY)
    champion = replace(her, roles=frozenset({"champion"}))
    library = SmallLibrary.of(team)
    heard = Hearing(library, Heard.TEXT, MONDAY, try_at=("team", "only"))
    assert choose(heard, her, Session(), library) == triggers.Leave()
    assert choose(heard, champion, Session(), library) == triggers.StartFlow("team", step="only")
