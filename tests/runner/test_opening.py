"""What her writing opens: noted only where it matters, and by what is really hers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.message import Heard, Press
from bot.domain.outbox import KNOCK
from bot.runner import opening
from bot.storage.database import Database, Tx
from bot.storage.tables import address
from tests.fakes import MONDAY
from tests.runner.heeds import a_library, heed, message
from tests.storage.rows import met

DAY = {"fake": timedelta(hours=24)}


@pytest.mark.parametrize("kind", Heard)
@pytest.mark.parametrize("lengths", [DAY, {}])
def test_only_what_she_says_herself_counts_and_only_where_there_is_a_window(
    database: Database, kind: Heard, lengths: dict[str, timedelta]
) -> None:
    said = heed(message("ann", kind=kind), a_library())

    def work(tx: Tx) -> bool:
        people = {database.vault.key("fake", "ann"): met(tx, "ann")["ann"]}
        opening.opened(tx, [said], people, lengths, MONDAY)
        return tx.conn.execute(select(address.c.heard_at)).scalar_one() is not None

    hers = kind in (Heard.TEXT, Heard.PRESS, Heard.MEDIA, Heard.EDIT)
    assert database.write_now(work) is (hers and bool(lengths))


def test_a_tap_on_something_waits_is_known() -> None:
    assert opening.is_knock(message(kind=Heard.PRESS, press=Press(KNOCK, 0)))
    assert not opening.is_knock(message(kind=Heard.PRESS, press=Press("w1", 0)))
    assert not opening.is_knock(message())
