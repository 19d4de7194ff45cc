"""What a voice note leaves behind in a batch, and that it goes with the yes that kept it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.media import MediaItem
from bot.engine.events import VoiceKept
from bot.runner.voicework import Voicework
from bot.storage import recordings
from bot.storage.contacts import Known
from bot.storage.database import Database
from tests.fakes import MONDAY
from tests.runner.heeds import message
from tests.storage.rows import met

ITEM = MediaItem("place", "audio/ogg")
KEPT = VoiceKept("AAAA1111", ITEM, "so")


@pytest.fixture
def ann(database: Database) -> Known:
    """Somebody who speaks."""
    return database.write_now(lambda tx: met(tx, "ann"))["ann"]


@pytest.mark.parametrize("keeps", [None, timedelta(days=400)])
def test_it_is_written_down_with_where_it_is(database: Database, ann: Known, keeps: timedelta | None) -> None:
    work = Voicework()
    work.take(ann, message(external_id="MM1"), KEPT, keeps)
    assert work.kept == {("fake", "MM1")}
    database.write_now(lambda tx: work.write(tx, [], [], MONDAY))
    (each,) = database.read_now(lambda tx: recordings.of(tx, ann.contact.id))
    assert (each.reference, each.item, each.language, each.external_id) == ("AAAA1111", ITEM, "so", "MM1")
    assert each.held_until == (keeps and MONDAY + keeps)
    assert (each.channel, each.address_id, each.at, each.here) == ("fake", ann.address_id, MONDAY, False)


@pytest.mark.parametrize(
    ("purpose", "too_young", "left"),
    [("voice", False, 0), ("equality", False, 1), ("equality", True, 0)],
)
def test_it_goes_with_the_yes_and_with_who_is_too_young(
    database: Database, ann: Known, purpose: str, too_young: bool, left: int
) -> None:
    """Also one that came in the same batch."""
    work = Voicework()
    work.take(ann, message(), KEPT, None)
    who = ann.contact.id
    database.write_now(lambda tx: work.write(tx, [(who, purpose)], [who] if too_young else [], MONDAY))
    assert len(database.read_now(lambda tx: recordings.of(tx, who))) == left
