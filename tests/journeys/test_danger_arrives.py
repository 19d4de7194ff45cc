"""What is said to somebody in danger reaches her, whatever is lost, behind, or damaged on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import SendTrouble
from bot.people import typing
from bot.storage import recordings
from bot.storage.tables import contact
from tests.fakes import FakeChannel
from tests.journeys.danger import CANARY, marked, opens, safe_house, told, waiting, words
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.test_other_phone import a_code, writes_code
from tests.journeys.texts import HELP, PRIVACY

UNANSWERED = "The chat has not answered the last words"


async def joined(play: Play, name: str = "ann") -> Person:
    person = play.person(name)
    await person.joins()
    return person


@pytest.mark.parametrize("joins", [True, False], ids=["known", "new"])
async def test_a_damaged_row_hides_neither_danger_nor_stop(migrated_url: str, joins: bool) -> None:
    async with safe_house(migrated_url) as play:
        ann = play.person("ann")
        await (ann.joins() if joins else ann.says("hello there"))
        who = (await ann.known()).contact.id
        ruin = update(contact).where(contact.c.id == who).values(first_words_sealed=b"broken")
        await play.write(lambda tx: tx.conn.execute(ruin))
        await ann.says(words("emergency"))
        assert "999" in ann.last.text
        assert len(await waiting(play)) == len(await told(play, "lea")) == 1
        await play.write(lambda tx: tx.conn.execute(ruin))
        await ann.says("stop")
        assert (await ann.known()).contact.stopped_at is not None


async def test_an_answer_and_an_alert_go_past_what_is_tried_again_later(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await joined(play), play.person("lea")
        for person in (ann, lea):
            play.channel.fails(person.address.value, SendTrouble.TOO_FAST, retry_after=3000)
            await person.says("help")
        await play.house.settled()
        heard = len(lea.texts)
        await ann.says("privacy")  # lies behind the other one
        await ann.says(words("emergency"))
        await play.house.settled()
        await play.pumps()
        assert "999" in ann.last.text
        (alert,) = lea.texts[heard:]
        assert "write CASES" in alert
        play.clock.forward(hours=0.9)
        for _ in range(3):
            await play.pumps()
        assert PRIVACY in ann.texts and HELP in ann.texts, "nothing is lost by it"


async def test_an_answer_that_is_lost_on_the_way_is_said_again(migrated_url: str) -> None:
    channel = FakeChannel(window=timedelta(hours=24))
    async with safe_house(migrated_url, channel=channel) as play:
        ann = await joined(play)
        await ann.says(words("self_harm"))
        await play.house.settled()
        heard = len(ann.texts)
        await is_lost(play, ann, SendTrouble.TOO_FAST)
        play.clock.forward(seconds=3)
        await play.pumps()
        assert ann.texts[heard:] == ann.texts[heard - 1 : heard], "the same once more"
        await is_lost(play, ann, SendTrouble.REFUSED)
        await ann.says(words("self_harm"))
        assert ann.texts[heard + 1 :] == ann.texts[heard - 1 : heard], "lost for good: she tries again"


async def is_lost(play: Play, person: Person, trouble: SendTrouble) -> None:
    """The provider reports what it took last as lost."""
    said = [each for each in play.channel.said if each.to == person.address.value]
    report = DeliveryReport("fake", said[-1].provider_id, Progress.FAILED, play.clock(), trouble, "63018")
    await play.house.inbox.report(report)


async def test_an_answer_that_was_refused_is_said_when_she_writes_again(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play)
        heard = len(ann.texts)
        play.channel.fails("ann", SendTrouble.REFUSED)
        await ann.says(words("self_harm"))
        await play.house.settled()
        assert ann.texts[heard:] == []
        play.clock.forward(minutes=2)
        await ann.says(words("self_harm"))
        await ann.says(words("self_harm"))
        (answer,) = ann.texts[heard:]
        assert "999" in answer


async def test_on_her_other_phone_she_is_answered_too(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        one, two = await joined(play, "one"), play.person("two")
        await writes_code(two, await a_code(one))
        await one.says(words("self_harm"))
        heard = len(two.texts)
        play.clock.forward(minutes=1)
        for _ in range(2):
            await two.says(words("self_harm"))
            await one.says(words("self_harm"))
        await play.pumps()
        assert two.texts[heard:] == [one.last.text], "once at each"
        assert len(await waiting(play)) == 1


@pytest.mark.parametrize("danger", ["abuse", "child", "fgm", "emergency", "self_harm"])
async def test_what_was_written_long_ago_is_answered_only_where_anybody_may_read_it(
    migrated_url: str, danger: str
) -> None:
    """A provider hands it over twenty hours late: somebody else may hold her phone by now."""
    async with safe_house(migrated_url) as play:
        ann, lea = await joined(play), play.person("lea")
        heard, written_at = len(ann.texts), play.clock()
        late = ann.message(text=words(danger))
        play.clock.forward(hours=20)
        await ann.delivers(replace(late, at=play.clock(), written_at=written_at))
        await play.pumps()
        secret = danger in ("abuse", "child", "fgm")
        assert len(ann.texts) - heard == (0 if secret else 1)
        (alert,) = await told(play, "lea")
        assert "write CASES" in alert
        (case,) = await waiting(play)
        assert (case.held, case.unanswered) == (True, secret)
        await opens(lea)
        assert (UNANSWERED in lea.last.text) is secret
        await ann.says(words(danger))
        assert "999" in ann.last.text, "what she writes now is answered now"


async def test_a_voice_note_about_abuse_that_is_typed_up_later_is_not_answered(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann, lea = await joined(play), play.person("lea")
        await ann.changes(voice="yes")
        await ann.speaks()
        await play.ticks("recordings")
        await ann.says("stop")
        await play.pumps()
        heard = len(ann.texts)
        play.clock.forward(days=20, hours=17)
        (each,) = await play.read(lambda tx: recordings.waiting(tx, 9))
        shelf, said, at = play.house.keeper.shelf(), words("abuse"), play.clock()
        found = marked(said)
        await play.write(
            lambda tx: typing.type_up(tx, shelf, each.reference, said, found, "terminal:t", at, lambda: "x")
        )
        await play.pumps()
        assert ann.texts[heard:] == []
        await opens(lea)
        assert UNANSWERED in lea.last.text


async def test_a_conversation_is_not_put_aside_in_silence(migrated_url: str) -> None:
    async with safe_house(migrated_url) as play:
        ann = await joined(play)
        await ann.says(words("maternity"))
        play.clock.forward(minutes=2)
        await ann.says("poll")
        heard = len(ann.texts)
        await ann.says(words("maternity"))
        (said,) = ann.texts[heard:]
        assert "write CONTINUE" in said and "999" not in said and CANARY not in said
        await ann.says(words("maternity"))
        assert ann.texts[heard:] == [said], "nothing went on any more"
        await ann.says("continue")
        assert ann.last.choices
