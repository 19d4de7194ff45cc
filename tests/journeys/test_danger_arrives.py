"""What is said to somebody in danger reaches her, whatever is lost, behind, or damaged on the way."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.storage.tables import contact
from tests.journeys.danger import safe_house, told, waiting, words
from tests.journeys.person import Person
from tests.journeys.play import Play


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
