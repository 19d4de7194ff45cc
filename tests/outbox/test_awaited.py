"""What is kept for the sake of reports goes after a while, a chunk at a time until nothing is left."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.outbox import Settlement, Status
from bot.outbox.awaited import ASIDE, WORDS_KEPT, Awaited
from bot.storage import deliveries, outbox
from bot.storage.database import Database, Tx
from bot.storage.tables import delivery
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY, FakeClock
from tests.storage.rows import draft, lease, met

MANY = deliveries.CHUNK + 1


def left(database: Database) -> tuple[int, int]:
    def work(tx: Tx) -> tuple[int, int]:
        kept = select(func.count()).where(table.c.body_sealed.is_not(None))
        aside = select(func.count()).select_from(delivery)
        return tx.conn.execute(kept).scalar_one(), tx.conn.execute(aside).scalar_one()

    return database.read_now(work)


async def test_what_was_waited_for_in_vain_goes(database: Database) -> None:
    def work(tx: Tx) -> None:
        ann = met(tx, "ann")["ann"]
        numbers = outbox.add(tx, [draft(ann)] * MANY, [lease()] * MANY)
        said = [
            Settlement(each, ann.contact.id, Status.SENT, 1, provider_id=str(each), awaits_report=True)
            for each in numbers
        ]
        outbox.settle(tx, said, MONDAY)
        told = [DeliveryReport("fake", f"r{n}", Progress.READ, MONDAY) for n in range(MANY)]
        deliveries.report(tx, told, MONDAY)

    await database.write(work)
    counts: dict[str, int] = {}
    clock = FakeClock(MONDAY + ASIDE)
    await Awaited(database, clock, counts).round()
    assert left(database) == (MANY, 0)
    assert counts == {"unknown_reports": MANY}
    clock.at = MONDAY + WORDS_KEPT - timedelta(seconds=1)
    await Awaited(database, clock, counts).round()
    assert left(database) == (MANY, 0)
    clock.forward(seconds=1)
    await Awaited(database, clock, counts).round()
    assert left(database) == (0, 0)
