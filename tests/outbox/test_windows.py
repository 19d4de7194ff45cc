"""Approved texts and knocking; the journeys show the rest (tests/journeys/test_window.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, select

from bot.domain.message import MessageClass, OutboundMessage, Template
from bot.domain.outbox import Leased
from bot.outbox.policy import MARGIN, Verdict, Window
from bot.outbox.windows import KNOCK_USEFUL, Windows, is_knock, never
from bot.storage import claims, outbox
from bot.storage.claims import Claimed
from bot.storage.database import Database, Tx
from bot.storage.tables import address
from bot.storage.tables import outbox as table
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met

DAY = timedelta(hours=24)
HERE = Windows({"fake": DAY}, lambda name, language: Template(name, language or "en_GB"))


def claimed(tx: Tx, useful: timedelta = timedelta(days=9)) -> Claimed:
    outbox.add(tx, [draft(met(tx, "ann")["ann"], purpose="polls", useful=useful)], [None])
    return claims.claim(tx, ["fake"], lease(), MONDAY, 1)[0]


def test_a_channel_without_a_window_is_left_as_it_is(database: Database) -> None:
    each = database.write_now(claimed)
    nowhere = Windows({}, never)
    assert nowhere.of(each) is None
    assert nowhere.fitting(each, Verdict()) is each.leased
    assert HERE.of(each) == Window(DAY, None, None)


def test_words_go_until_the_window_closes_and_then_the_approved_text(database: Database) -> None:
    each = replace(database.write_now(claimed), heard_at=MONDAY)
    assert HERE.fitting(each, Verdict()).free_until == MONDAY + DAY - MARGIN
    approved = replace(each.leased.message, template=Template("reminder", "ar", ("six",)))
    in_its_place = HERE.fitting(
        replace(each, leased=replace(each.leased, message=approved)), Verdict(as_template=True)
    )
    assert in_its_place.message == OutboundMessage("", template=approved.template)
    assert in_its_place.free_until is None


def test_a_knock_is_of_the_kind_of_what_waits_and_is_noted(database: Database) -> None:
    def work(tx: Tx) -> list[Claimed]:
        each = claimed(tx)
        HERE.knock(tx, [replace(each, language="ar")], MONDAY)
        Windows({"fake": DAY}, never).knock(tx, [each], MONDAY + DAY)
        tx.conn.execute(delete(table).where(table.c.id == each.leased.id))
        return claims.claim(tx, ["fake"], lease(), MONDAY, 9)

    (found,) = database.write_now(work)
    assert found.leased.message == OutboundMessage("", template=Template("tap_to_read", "ar"))
    assert (found.purpose, found.leased.message_class.value) == ("polls", "reply")
    assert found.leased.useless_after == MONDAY + KNOCK_USEFUL
    noted = database.read_now(lambda tx: tx.conn.execute(select(address.c.knocked_at)).scalar_one())
    assert noted == MONDAY


def test_a_knock_is_one_in_every_language_whatever_its_text_is_called() -> None:
    def leased(message: OutboundMessage) -> Leased:
        return Leased(1, "c1", 1, "fake", "1", message, MessageClass.PROACTIVE, MONDAY)

    for name in ("tap_to_read", "tap_to_read_other"):
        assert is_knock(leased(OutboundMessage("", template=Template(name, "en_GB"))))
    reminder = OutboundMessage("It is tomorrow.", template=Template("workshop_reminder", "en_GB"))
    assert not is_knock(leased(reminder)) and not is_knock(leased(OutboundMessage("News")))
