"""MY DATA shows her all that is held about her, and nothing of anybody else; she is asked before."""

from __future__ import annotations

from datetime import timedelta

import pytest
import structlog

from bot.domain.case import Case, CaseKind
from bot.domain.languages import direction
from bot.domain.message import File, SendTrouble
from bot.storage import cases, ledger, polls, tables
from tests.journeys.person import Person
from tests.journeys.play import Play, house
from tests.journeys.rows import ledger_of, queue, rows, set_contact
from tests.journeys.test_secrets import every_log
from tests.journeys.voting import SHEET, opens_poll

LANGUAGES = ("en", "ar")
#: What one person writes; each in a place of its own, and none a word of ours.
HERS = {
    "address": "447700900123",
    "first words": "Firstcanary, nobody listened to me",
    "comment": "Commentcanary, more kindness on the night shift",
    "arabic": "كناري عربي في كلماتي",
    "case": "Casecanary, nobody called me back",
}
#: Somebody else's; none of it may ever be shown to her.
OTHERS = {name: f"Other{words}" for name, words in HERS.items()}


async def lives(person: Person, language: str, words: dict[str, str]) -> None:
    """Leave behind what a person can."""
    await person.says(words["first words"])
    for choice in (language, "yes", "yes", "yes", "no"):
        await person.presses(choice)
    await person.presses("yes")  # her first words are passed on
    for comment in ("comment", "arabic"):
        await person.says("poll")
        if "change" in person.offered:
            await person.presses("change")
        await person.presses("respect")
        await person.says(words[comment])
    await asks_the_team(person, words["case"])
    await queue(person, "News for later", due=timedelta(days=2), purpose="msg_updates")
    await set_contact(person, paused_until=person.play.clock() + timedelta(days=7))


async def asks_the_team(person: Person, words: str) -> None:
    """Hand something over, as ASK does."""
    who, at = (await person.known()).contact.id, person.play.clock()
    case = Case(f"R{who[:7]}", who, CaseKind.COMPLAINT, "en", words, at, at + timedelta(days=30))
    await person.play.write(lambda tx: cases.add(tx, [case]))


async def asks_for_file(person: Person) -> File:
    """Ask to see everything, and agree that it is sent."""
    await person.says("my data")
    assert person.offered == ["file", "summary", "skip"]
    assert all(each.file is None for each in person.heard), "nothing is sent before she has said yes"
    await person.presses("file")
    file = person.last.file
    assert file is not None
    return file


async def two_lives(play: Play, language: str) -> tuple[Person, Person]:
    await opens_poll(play)
    ada, bea = play.person(HERS["address"]), play.person(OTHERS["address"])
    await lives(bea, "en", OTHERS)
    await lives(ada, language, HERS)
    return ada, bea


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everything_of_hers_is_in_the_file_and_nothing_of_anybody_elses(
    database_url: str, language: str
) -> None:
    async with house(database_url) as play:
        ada, bea = await two_lives(play, language)
        other = (await bea.known()).contact.id
        file = await asks_for_file(ada)
        for words in HERS.values():
            assert words in file.text
        for words in [*OTHERS.values(), other, (await ada.known()).contact.id]:
            assert words not in file.text
        assert file.name == "big-room-my-data.txt"
        assert ada.last.direction == direction(language)


async def test_every_choice_and_every_decision_is_in_the_file(database_url: str) -> None:
    async with house(database_url) as play:
        ada, _ = await two_lives(play, "en")
        lines = await ledger_of(ada)
        text = (await asks_for_file(ada)).text
        names = {
            "msg_updates": "News of the project",
            "polls": "Counting my votes",
            "checkins": "Short questions",
        }
        said = {"given": "yes", "declined": "no", "withdrawn": "no longer"}
        assert [line.purpose for line in lines] == [*names]
        for line in lines:
            assert f"{names[line.purpose]}: {said[line.decision.value]}\n" in text
            assert line.message_id in text and line.wording.text_id in text
        assert text.count("Number of your message: ") == len(lines)
        for fact in (
            "Your language: English",
            "16 or over: yes",
            "You joined: Monday, 23 November 2026",
            "You get no messages until: Monday, 30 November 2026",
            "You voted in: first priority",
            "You get an answer by: Wednesday, 23 December 2026",
            "Waiting: 1\n",
            "The next one goes out: Wednesday, 25 November 2026",
            f"We note that they came: {len(ada_deliveries(await rows(play, tables.inbound), play, ada))}",
        ):
            assert fact in text


def ada_deliveries(arrivals: list[object], play: Play, ada: Person) -> list[object]:
    key = play.house.database.vault.key(ada.address.channel, ada.address.value)
    return [each for each in arrivals if each.address_key == key]  # type: ignore[attr-defined]


async def test_how_she_voted_is_not_in_the_file(database_url: str) -> None:
    async with house(database_url) as play:
        ada, _ = await two_lives(play, "en")
        text = (await asks_for_file(ada)).text
        assert "respect" not in text
        assert "It is kept under a name that belongs to the vote only." in text


async def test_the_summary_says_no_words_and_goes_without_a_file(database_url: str) -> None:
    """Whoever looks over her shoulder reads counts."""
    async with house(database_url) as play:
        ada, _ = await two_lives(play, "en")
        await ada.says("data")
        await ada.presses("summary")
        assert ada.last.file is None
        for words in HERS.values():
            assert words not in ada.last.text
        assert "Your answers: 3\n" in ada.last.text
        assert "What you asked the team: 1\n" in ada.last.text
        assert len(ada.last.text) <= 1000


async def test_who_skips_is_sent_nothing(database_url: str) -> None:
    async with house(database_url) as play:
        ada, _ = await two_lives(play, "en")
        await ada.says("my data")
        await ada.presses("skip")
        assert ada.last.file is None
        assert ada.last.text == "That is all right. I have sent nothing. To see your data, write MY DATA."


async def test_who_has_not_joined_may_see_what_is_held_too(database_url: str) -> None:
    async with house(database_url) as play:
        ada = play.person("ada")
        await ada.says("hello there, room")
        await ada.presses("en")
        await ada.presses("no")  # under 16
        text = (await asks_for_file(ada)).text
        assert "16 or over: no" in text
        assert "hello there, room" not in text, "of someone under 16 no words are kept"


async def test_what_was_held_of_the_file_is_blanked_once_it_is_sent(database_url: str) -> None:
    async with house(database_url) as play:
        ada, _ = await two_lives(play, "en")
        await asks_for_file(ada)
        await play.house.settled()
        sent = [row for row in await rows(play, tables.outbox) if row.status == "sent"]
        assert sent and all(row.body_sealed is None for row in sent)


async def test_a_file_survives_a_bad_day_of_the_provider(database_url: str) -> None:
    """What goes back to the queue goes out later, whole."""
    async with house(database_url) as play:
        ada, _ = await two_lives(play, "en")
        await ada.says("my data")
        play.channel.fails(ada.address.value, SendTrouble.TOO_FAST, retry_after=1)
        await ada.presses("file")
        play.clock.forward(seconds=5)
        await play.pumps()
        files = [each.file.text for each in ada.heard if each.file is not None]
        assert len(files) == 1 and HERS["comment"] in files[0]


async def test_nothing_of_it_is_logged(sqlite_url: str) -> None:
    with every_log() as log:
        async with house(sqlite_url) as play:
            ada, _ = await two_lives(play, "en")
            await asks_for_file(ada)
            await play.house.settled()
        structlog.get_logger().info("this_is_collected")
    assert [line for line in log if "this_is_collected" in line]
    for words in [*HERS.values(), "What Big Room holds", "Telegram: "]:
        assert not [line for line in log if words in line]


async def test_what_she_has_taken_back_since_is_there_with_what_she_said_before(database_url: str) -> None:
    """The ledger is never rewritten: both lines are hers to see."""
    async with house(database_url) as play:
        ada = play.person("ada")
        await ada.joins()
        await ada.says("stop")
        who = (await ada.known()).contact.id
        given = await play.read(lambda tx: ledger.of(tx, who))
        text = (await asks_for_file(ada)).text
        assert "News of the project: yes\n" in text and "News of the project: no longer\n" in text
        assert "All messages: no longer\n" in text
        assert text.count("Number of your message: ") == len(given)


async def test_the_link_she_came_by_is_there(database_url: str) -> None:
    async with house(database_url) as play:
        ada = play.person("ada")
        await ada.follows_link("Linkcanary7")
        assert "The code of the link you came by: Linkcanary7" in (await asks_for_file(ada)).text


async def test_a_closed_poll_is_no_longer_named(database_url: str) -> None:
    async with house(database_url) as play:
        ada, _ = await two_lives(play, "en")
        await play.write(lambda tx: polls.call_off(tx, SHEET.name, play.clock()))
        assert "You voted in" not in (await asks_for_file(ada)).text
