"""What is done about reports: who blocked us is left alone, and a case whose reply was lost is open again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import Address, SendTrouble
from bot.domain.outbox import Settlement, Status
from bot.runner.reporting import report, settle
from bot.storage import cases, contacts, outbox
from bot.storage.database import Database, Tx
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

LATER = MONDAY + timedelta(minutes=5)


@pytest.mark.parametrize("early", [False, True])
@pytest.mark.parametrize("trouble", SendTrouble)
def test_a_lost_reply_opens_its_case_and_only_a_block_stops_messages(
    database: Database, trouble: SendTrouble, early: bool
) -> None:
    """Whether the report comes before or after we have written down that the reply was said."""
    told = DeliveryReport("fake", "out-2", Progress.FAILED, LATER, trouble)

    def work(tx: Tx) -> tuple[bool, bool]:
        ann = met(tx, "ann")["ann"]
        who = ann.contact.id
        cases.add(tx, [Case("AAAA", who, CaseKind.QUESTION, "en", "Why?", MONDAY)])
        (number,) = outbox.add(tx, [draft(ann)], [lease()])
        cases.close(tx, "AAAA", 7, Outcome.ANSWERED, MONDAY)
        cases.replied(tx, "AAAA", number)
        said = Settlement(
            number, who, Status.SENT, 1, provider_id="out-1 out-2", said_to=Address("fake", "ann")
        )
        if early:
            assert report(tx, [told], LATER) == {}
        settle(tx, [said], LATER, reporting={"fake"})
        if not early:
            assert report(tx, [told], LATER) == {trouble: 1}
        assert report(tx, [told], LATER) == {}
        found = contacts.by_id(tx, who)
        assert found is not None
        return bool(cases.waiting(tx)), found.stopped_at is not None

    assert database.write_now(work) == (True, trouble is SendTrouble.BLOCKED)
