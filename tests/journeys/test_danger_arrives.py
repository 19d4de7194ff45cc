"""What is said to somebody in danger reaches her, whatever is lost, behind, or damaged on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.domain.message import SendTrouble
from bot.storage.tables import contact
from tests.journeys.danger import safe_house, told, waiting, words
from tests.journeys.person import Person
from tests.journeys.play import Play
from tests.journeys.texts import HELP, PRIVACY


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
