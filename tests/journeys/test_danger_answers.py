"""Guarantee 5: every free text is looked at before any flow; the answer goes at once, and is fixed text."""

from __future__ import annotations

import pytest

from bot.domain.danger import Danger
from bot.domain.message import SendTrouble
from bot.engine.danger import OFFER
from tests.journeys.danger import CANARY, SATURDAY, marked, safe_house, safety_rows, waiting, words
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import answers_of, decisions_of

THANKS = "Thank you for telling me"


def was_answered(person: Person) -> bool:
    """True when the newest thing she reads is the answer, and asks nothing back."""
    said = person.last
    kind = THANKS in said.text and "999" in said.text and "111" in said.text
    return kind and "?" not in said.text.replace("Another language?", "").replace("Luqad kale?", "")


async def joined(play: Play, name: str, language: str = "en") -> Person:
    person = play.person(name)
    await person.joins(language=language)
    return person


async def test_words_of_every_kind_are_looked_at(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        new, typing, editing, sending = (
            play.person(name) for name in ("new", "typing", "editing", "sending")
        )
        await new.says(words("emergency"))
        for person in (typing, editing, sending):
            await person.joins()
        await typing.says(words("emergency"))
        await editing.edits(words("emergency"))
        await sending.sends_media(words("emergency"))
        assert all(map(was_answered, (new, typing, editing, sending)))
        assert len(await waiting(play)) == 4


async def test_who_has_stopped_and_who_is_under_16_is_answered_too(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, kim = await joined(play, "ann"), play.person("kim")
        await ann.says("stop")
        await ann.says(words("self_harm"))
        assert was_answered(ann)
        for said in ("hello", "en", "no"):
            await (kim.says(said) if said == "hello" else kim.presses(said))
        await kim.says(words("child"))
        assert was_answered(kim)
        assert {case.too_young for case in await waiting(play)} == {True, False}
        assert ("safety", "sent") in await safety_rows(play)


async def test_stop_wins_and_the_answer_goes_all_the_same(migrated_url: str) -> None:
    """A text may mean stop, warn of something and be no word of ours: here the mark stands for it."""
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        shelf = play.house.keeper.shelf()
        shelf.stop_words |= {"abuse"}  # as it is compared: without its brackets
        said = len(ann.texts)
        await ann.says("please [abuse]")
        answer, stopped = ann.texts[said:]
        assert THANKS in answer
        assert "START" in stopped
        assert (await ann.known()).contact.stopped_at is not None
        assert len(await waiting(play)) == 1


async def test_in_a_flow_her_words_are_no_answer_and_the_question_rests(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        for said in ("poll", "respect"):
            await (ann.says(said) if said == "poll" else ann.presses(said))
        await ann.says(words("mistreatment"))
        assert was_answered(ann)
        assert "add" not in ann.last.text, "the question is not asked again"
        assert await answers_of(ann) == []
        session = (await ann.known()).session
        assert not session.runs and session.set_aside
        await ann.says("continue")
        assert "Is there anything you want to add" in ann.last.text
        await ann.says("More kindness")
        assert [answer.words for answer in await answers_of(ann)] == ["More kindness"]


async def test_in_the_welcome_it_rests_and_nothing_of_it_is_lost(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = play.person("ann")
        await ann.says("/start")
        await ann.presses("en")
        await ann.says(words("maternity"))
        assert was_answered(ann)
        await ann.says("hello")
        assert "Are you 16 or over?" in ann.last.text
        for choice in ("yes", "no", "no", "no"):
            await ann.presses(choice)
        assert CANARY not in "".join(ann.texts), "what warned of danger is not asked about as her first words"


@pytest.mark.parametrize("language", ["en", "ar", "so"])
async def test_every_answer_is_as_published_in_her_language(migrated_url: str, language: str) -> None:
    async with safe_house(migrated_url) as play:
        texts = play.house.keeper.shelf().safeguarding.texts.texts[language]
        for place, danger in enumerate(Danger):
            for name in (danger.value, f"{danger.value}.past"):
                person = await joined(play, f"{place} {name}", language)
                await person.says(words(name))
                written = str(texts.get(f"answers.{name}.text") or texts[f"answers.{danger.value}.text"])
                assert person.last.text.startswith(written.split("\n")[0])
                assert "999" in person.last.text and "111" in person.last.text


async def test_without_a_language_she_reads_english_and_how_to_change_it(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = play.person("ann")
        await ann.says(words("emergency"))
        assert ann.last.text.startswith(THANKS)
        assert "Qor LANGUAGE" in ann.last.text
        await ann.says("LANGUAGE")
        assert "so" in ann.offered


async def test_only_numbers_that_somebody_has_checked_are_told(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        await ann.says(words("abuse"))
        assert "020 7946 0" in ann.last.text
    async with house(migrated_url, screen=marked) as play:
        bea = await joined(play, "bea")
        await bea.says(words("abuse"))
        assert was_answered(bea)
        assert "{" not in bea.last.text and "Helpline" not in bea.last.text


async def test_the_same_is_not_said_twice_within_ten_minutes_but_in_an_emergency(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, eve = await joined(play, "ann"), await joined(play, "eve")
        before = len(ann.texts)
        await ann.says(words("abuse"))
        await ann.says(words("abuse"))
        assert len(ann.texts) == before + 1
        await ann.says(words("self_harm"))
        assert len(ann.texts) == before + 2, "something else has an answer of its own"
        play.clock.forward(minutes=10)
        await ann.says(words("self_harm"))
        assert len(ann.texts) == before + 3
        before = len(eve.texts)
        await eve.says(words("emergency"))
        await eve.says(words("emergency"))
        assert len(eve.texts) == before + 2
        assert len(await waiting(play)) == 2


async def test_when_somebody_sees_it_is_told_truly(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        await ann.says(words("abuse"))
        assert "until 17:00 today" in ann.last.text
        play.clock.at = SATURDAY
        await ann.says(words("abuse"))
        assert "Nobody of this project will see this until Monday, 30 November 2026, 09:00" in ann.last.text


async def test_where_nobody_can_be_reached_that_is_told(migrated_url: str) -> None:
    async with safe_house(migrated_url, staffed=False) as play:
        ann = await joined(play, "ann")
        await ann.says(words("abuse"))
        assert "At present nobody of this project can see this" in ann.last.text
        assert len(await waiting(play)) == 1


async def test_a_loss_ends_what_was_going_on_and_offers_one_tap(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        await ann.says("checkin")
        await ann.says(words("loss"))
        assert [choice.label for choice in ann.last.choices] == ["Stop all messages about birth"]
        assert ann.last.wait_id == OFFER
        session = (await ann.known()).session
        assert session.empty and session.wait is None
        offered = ann.last
        await ann.says("continue")
        assert "nothing waiting" in ann.last.text
        play.clock.forward(days=3)
        await ann.presses("stop_birth", offered)
        assert "From now on we do not write to you first" in ann.last.text
        assert ("checkins", "withdrawn") in await decisions_of(ann)
        assert ("msg_updates", "withdrawn") in await decisions_of(ann)
        said, decided = len(ann.texts), await decisions_of(ann)
        await ann.presses("stop_birth", offered)
        assert (len(ann.texts), await decisions_of(ann)) == (said, decided), "a double tap is told once"


async def test_the_offer_after_a_loss_may_be_written_out(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        await ann.says("poll")
        await ann.says("stop all messages about birth")
        assert ("checkins", "withdrawn") in await decisions_of(ann)
        assert (await ann.known()).session.empty


async def test_a_loss_long_ago_lets_the_conversation_rest(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        await ann.says("poll")
        await ann.says(words("loss.past"))
        assert (await ann.known()).session.set_aside
        assert ann.offered == ["stop_birth"]


async def test_an_answer_to_abuse_says_how_to_change_the_subject(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        await ann.says(words("abuse"))
        assert "Reply NEWS" in ann.last.text and "delete this chat" in ann.last.text
        await ann.says("NEWS")
        assert "north-west London" in ann.last.text
        assert not any(word in ann.last.text.lower() for word in ("abuse", "danger", "999", "safe"))


async def test_when_the_turn_fails_she_is_told_whom_to_call(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        shelf = play.house.keeper.shelf()
        before, shelf.day = shelf.day, lambda language, at: 1 / 0  # type: ignore[method-assign,assignment,return-value]
        await ann.says(words("abuse"))
        shelf.day = before  # type: ignore[method-assign]
        assert was_answered(ann)


async def test_an_answer_that_does_not_arrive_is_said_again(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play, "ann")
        play.channel.fails("ann", SendTrouble.UNREACHABLE)
        await ann.says(words("emergency"))
        await play.house.settled()
        play.clock.forward(hours=2)
        await play.pumps()
        assert was_answered(ann), "it is of use for longer than another reply"
