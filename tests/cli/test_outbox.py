"""What is on its way out, as numbers."""

from __future__ import annotations

from datetime import timedelta

from bot.cli.house import open_database
from bot.storage import claims, outbox
from bot.storage.database import Tx
from tests.cli.verbs import Terminal
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met


def fill(tx: Tx) -> None:
    ann = met(tx, "ann")["ann"]
    outbox.add(tx, [draft(ann, "her own words")] * 3, [lease("one that died"), None, None])
    claims.claim(tx, ["fake"], lease(), MONDAY + timedelta(minutes=2), 1)


def test_messages_are_counted_by_where_they_stand(terminal: Terminal) -> None:
    assert terminal.does("outbox show") == ""
    with open_database() as database:
        database.write_now(fill)
    assert terminal.does("outbox show") == "leased     1\nqueued     2\n"


def test_messages_in_doubt_are_listed_without_their_words(terminal: Terminal) -> None:
    assert terminal.does("outbox doubtful") == "None may have been said twice.\n"
    with open_database() as database:
        database.write_now(fill)
    assert terminal.does("outbox doubtful") == "1 may have been said twice.\n  message 1\n"
