"""How far messages have come: the same whatever order the reports arrive in, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import Address, SendTrouble
from bot.domain.outbox import Settlement, Status
from bot.storage import deliveries, outbox
from bot.storage.database import Database, Tx
from bot.storage.tables import delivery
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

SENT, DELIVERED, READ, FAILED = Progress
HERE = Address("fake", "ann")


def told(part: str, progress: Progress, trouble: SendTrouble | None = None) -> DeliveryReport:
    return DeliveryReport("fake", part, progress, MONDAY, trouble)


def say(tx: Tx, ids: str, *, useful: timedelta = timedelta(hours=1)) -> Settlement:
    """Somebody is told something, in as many parts as there are ids; it is written down, but not reported."""
    ann = met(tx, "ann")["ann"]
    (number,) = outbox.add(tx, [draft(ann, useful=useful)], [lease()])
    said = Settlement(
        number, ann.contact.id, Status.SENT, 1, provider_id=ids, said_to=HERE, awaits_report=True
    )
    outbox.settle(tx, [said], MONDAY)
    return said


def state(tx: Tx) -> tuple[str, str, str, bool]:
    row = tx.conn.execute(select(table)).one()
    return row.status, row.progress, row.reason, row.body_sealed is not None


#: Reports about both parts of a message that do not contradict each other.
REPORTS = st.lists(
    st.tuples(st.sampled_from(["a", "b"]), st.sampled_from([SENT, DELIVERED, READ])), max_size=8
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(reports=REPORTS, known_after=st.integers(0, 8), together=st.booleans())
def test_the_order_makes_no_difference(
    database: Database, reports: Sequence[tuple[str, Progress]], known_after: int, together: bool
) -> None:
    class Undone(Exception):
        """Nothing of it is kept."""

    found: list[tuple[str, str, str, bool]] = []

    def work(tx: Tx) -> None:
        said = say(tx, "a b")
        batch = [told(*each) for each in reports]
        for each in [batch[:known_after]] if together else [[one] for one in batch[:known_after]]:
            deliveries.report(tx, each, MONDAY)
        deliveries.said(tx, [said], MONDAY)
        for each in [batch[known_after:]] if together else [[one] for one in batch[known_after:]]:
            deliveries.report(tx, each, MONDAY)
        found.append(state(tx))
        raise Undone

    with pytest.raises(Undone):
        database.write_now(work)
    ranks = ["", *Progress]
    furthest = {
        part: max((progress for name, progress in reports if name == part), key=ranks.index, default="")
        for part in ("a", "b")
    }
    together_ = min(furthest.values(), key=ranks.index)
    assert found == [("sent", str(together_), "", together_ in ("", SENT))]


def test_a_part_never_goes_back_and_holds_the_message_up(database: Database) -> None:
    def work(tx: Tx) -> tuple[str, str, str, bool]:
        deliveries.said(tx, [say(tx, "a b")], MONDAY)
        for each in (told("a", READ), told("a", SENT), told("b", READ)):
            deliveries.report(tx, [each], MONDAY)
        return state(tx)

    assert database.write_now(work) == ("sent", "read", "", False)


def test_one_part_that_is_lost_loses_the_message(database: Database) -> None:
    def work(tx: Tx) -> tuple[list[deliveries.Lost], tuple[str, str, str, bool]]:
        deliveries.said(tx, [say(tx, "a b")], MONDAY)
        deliveries.report(tx, [told("a", DELIVERED)], MONDAY)
        lost = deliveries.report(tx, [told("b", FAILED, SendTrouble.CAPPED)], MONDAY)
        assert deliveries.report(tx, [told("b", READ), told("a", READ)], MONDAY) == [], "it is final"
        return lost, state(tx)

    lost, after = database.write_now(work)
    assert [(each.trouble, each.again) for each in lost] == [("capped", False)]
    assert after == ("failed", "failed", "capped", False)


@pytest.mark.parametrize(("useful", "again"), [(timedelta(hours=1), True), (timedelta(0), False)])
def test_what_was_refused_for_the_time_goes_back_while_it_is_of_use(
    database: Database, useful: timedelta, again: bool
) -> None:
    def work(tx: Tx) -> tuple[list[deliveries.Lost], tuple[str, str, str, bool], int]:
        deliveries.said(tx, [say(tx, "a", useful=useful)], MONDAY)
        lost = deliveries.report(tx, [told("a", FAILED, SendTrouble.OUTSIDE_WINDOW)], MONDAY)
        return lost, state(tx), len(tx.conn.execute(select(delivery)).all())

    lost, after, kept = database.write_now(work)
    assert [each.again for each in lost] == [again]
    status = "queued" if again else "failed"
    assert after == (status, "" if again else "failed", "outside_window", again)
    assert kept == (0 if again else 1)


def test_of_too_many_reports_kept_aside_the_oldest_go(database: Database) -> None:
    def work(tx: Tx) -> list[int]:
        many = [told(f"r{n:05}", READ) for n in range(deliveries.MOST_ASIDE + 2)]
        deliveries.report(tx, many, MONDAY)
        before = MONDAY - timedelta(hours=1)
        return [deliveries.forget_strangers(tx, before) for _ in range(2)]

    assert database.write_now(work) == [2, 0]


def test_an_id_that_no_provider_gives_is_not_looked_at(database: Database) -> None:
    wrong = [told("", READ), told("x" * 129, READ)]
    assert database.write_now(lambda tx: deliveries.report(tx, wrong, MONDAY)) == []
    assert database.read_now(lambda tx: tx.conn.execute(select(delivery)).all()) == []
