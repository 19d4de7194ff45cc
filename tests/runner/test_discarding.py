"""What is declined unopened is deleted where the provider deletes hers, and nothing else is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.message import Heard, MediaItem
from bot.domain.pace import Pace
from bot.storage import copies, erasure
from bot.storage.copies import Copy
from bot.storage.database import Database, Tx
from bot.storage.tables import contact
from tests.fakes import MONDAY
from tests.runner.heeds import Turns, a_library, a_runner, message

PICTURE = (MediaItem("https://example.org/ME1", "image/jpeg"),)
KEEPS = timedelta(days=400)


@pytest.fixture
def turns(database: Database) -> Turns:
    """An empty database, and a runner whose provider deletes what people sent."""
    turns = Turns(database)
    turns.runner = a_runner(
        turns.library, turns.clock, keeps={"fake": KEEPS, "other": KEEPS}, hers=frozenset({"fake"})
    )
    return turns


def asked(turns: Turns) -> list[Copy]:
    later = MONDAY + timedelta(minutes=1)
    return turns.database.write_now(lambda tx: copies.claim(tx, {"fake", "other"}, later, MONDAY, 50))


@pytest.mark.parametrize("pace", Pace)
def test_what_is_declined_is_deleted_however_much_she_sends(turns: Turns, pace: Pace) -> None:
    declined = message(kind=Heard.MEDIA, media=PICTURE, pace=pace, external_id="MM1")
    turns.take(message(text="hello", who="ben"), declined)
    (copy,) = asked(turns)
    assert (copy.channel, copy.to, copy.provider_id) == ("fake", "ann", "MM1")
    assert copy.useless_after == MONDAY + KEEPS


def test_words_stay_and_so_does_what_came_before(turns: Turns) -> None:
    turns.take(message(text="hello"), message("ben", kind=Heard.MEDIA))
    once = message("cem", kind=Heard.MEDIA, media=PICTURE)
    turns.take(once)
    turns.take(once)
    assert [each.to for each in asked(turns)] == ["cem"]


def test_a_provider_that_leaves_hers_alone_is_not_asked(database: Database) -> None:
    turns = Turns(database)
    turns.take(message(kind=Heard.MEDIA, media=PICTURE))
    assert asked(turns) == []
    turns.runner = a_runner(a_library(), turns.clock, keeps={"fake": KEEPS})
    turns.take(message(kind=Heard.MEDIA, media=PICTURE))
    assert asked(turns) == []


def test_what_still_comes_of_somebody_forgotten_is_deleted_too(turns: Turns) -> None:
    turns.take(message(text="hello"))

    def forgets(tx: Tx) -> None:
        erasure.forget(tx, tx.conn.execute(select(contact.c.id)).scalars().all(), MONDAY, {})

    turns.database.write_now(forgets)
    turns.take(message(kind=Heard.EDIT, text="hallo", external_id="SM9"))
    assert [each.provider_id for each in asked(turns)] == ["SM9"]
