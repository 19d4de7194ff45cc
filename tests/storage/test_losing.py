"""What was lost on the way is said again where that is of use; else whoever wrote is answered anew."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.danger import Danger, Finding
from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import Address, MessageClass, SendTrouble
from bot.domain.outbox import Settlement, Status
from bot.storage import claims, dangers, deliveries, outbox
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.losing import LONGEST_PAUSE
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

SAFETY, REPLY = MessageClass.SAFETY, MessageClass.REPLY
HERE = Address("fake", "ann")
SECOND = timedelta(seconds=1)


def an_answer(tx: Tx, kind: MessageClass = SAFETY, attempts: int = 1) -> Known:
    """Somebody in danger who was answered; the provider has taken it."""
    ann = met(tx, "ann")["ann"]
    who = ann.contact.id
    dangers.begin(tx, "AAAA1111", who, Finding(Danger.ABUSE), "en", "Canary", MONDAY)
    dangers.answered(tx, "AAAA1111", "abuse", "v", MONDAY)
    (number,) = outbox.add(tx, [draft(ann, message_class=kind)], [lease()])
    said = Settlement(number, who, Status.SENT, attempts, provider_id="a", said_to=HERE, awaits_report=True)
    outbox.settle(tx, [said], MONDAY)
    deliveries.said(tx, [said], MONDAY)
    return ann


def loses(tx: Tx, trouble: SendTrouble) -> bool:
    """The provider reports it as lost; True when it is said again."""
    report = DeliveryReport("fake", "a", Progress.FAILED, MONDAY, trouble)
    (lost,) = deliveries.report(tx, [report], MONDAY)
    return lost.again


def is_answered(tx: Tx, ann: Known) -> bool:
    standing = dangers.standing(tx, ann.contact.id)
    assert standing is not None
    return standing.answered_at is not None


@pytest.mark.parametrize("kind", [SAFETY, REPLY])
@pytest.mark.parametrize("trouble", SendTrouble)
def test_only_safety_is_said_again_after_what_may_pass(
    database: Database, trouble: SendTrouble, kind: MessageClass
) -> None:
    def work(tx: Tx) -> tuple[bool, bool, str]:
        ann = an_answer(tx, kind)
        again = loses(tx, trouble)
        return again, is_answered(tx, ann), tx.conn.execute(select(table.c.status)).scalar_one()

    closed = trouble is SendTrouble.OUTSIDE_WINDOW
    again = closed or (kind is SAFETY and trouble.retryable)
    expected = (again, again or kind is REPLY, "queued" if again else "failed")
    assert database.write_now(work) == expected


@pytest.mark.parametrize(("attempts", "pause"), [(1, 2 * SECOND), (3, 8 * SECOND), (40, LONGEST_PAUSE)])
def test_the_pauses_double_and_it_is_whole_when_it_is_taken_up(
    database: Database, attempts: int, pause: timedelta
) -> None:
    def work(tx: Tx) -> None:
        an_answer(tx, attempts=attempts)
        assert loses(tx, SendTrouble.TOO_FAST)
        assert claims.claim(tx, ["fake"], lease(), MONDAY + pause - SECOND, 9) == []
        (claimed,) = claims.claim(tx, ["fake"], lease(), MONDAY + pause, 9)
        assert (claimed.leased.message.text, claimed.leased.attempts) == ("Hello", attempts)

    database.write_now(work)


@pytest.mark.parametrize(
    "gone", [{"body_sealed": None}, {"useless_after": MONDAY}], ids=["no words", "of no use"]
)
def test_without_its_words_or_its_use_it_is_lost_for_good(
    database: Database, gone: dict[str, object]
) -> None:
    def work(tx: Tx) -> tuple[bool, bool]:
        ann = an_answer(tx)
        tx.conn.execute(update(table).values(**gone))
        return loses(tx, SendTrouble.UNREACHABLE), is_answered(tx, ann)

    assert database.write_now(work) == (False, False)
