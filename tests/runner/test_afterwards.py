"""What comes in after somebody was forgotten, and is no new beginning, brings nobody back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.message import Heard, InboundMessage, Press
from bot.runner import afterwards
from bot.storage import erasure, inbound
from bot.storage.database import Database, Tx
from bot.storage.inbound import Arrival
from bot.storage.tables import inbound as table
from tests.fakes import MONDAY, FakeClock
from tests.runner.heeds import message
from tests.storage.rows import met

SOON, LATER = timedelta(seconds=9), timedelta(seconds=10)


def echo(database: Database, said: InboundMessage) -> bool:
    key = database.vault.key("fake", "ann")
    return database.write_now(lambda tx: afterwards.echoes(tx, [(key, said), ("", message("ben"))])) == {key}


def does(kind: Heard, after: timedelta = SOON) -> InboundMessage:
    press = Press("w1", 0) if kind is Heard.PRESS else None
    return message("ann", kind=kind, press=press, clock=FakeClock(MONDAY + after))


@pytest.fixture
def forgotten(database: Database) -> Database:
    """Ann was here."""

    def work(tx: Tx) -> None:
        erasure.forget(tx, [met(tx, "ann")["ann"].contact.id], MONDAY, {})

    database.write_now(work)
    return database


@pytest.mark.parametrize("kind", [Heard.PRESS, Heard.EDIT, Heard.BLOCKED, Heard.UNBLOCKED])
def test_it_is_left_alone(forgotten: Database, kind: Heard) -> None:
    assert echo(forgotten, does(kind))


@pytest.mark.parametrize("kind", [Heard.TEXT, Heard.MEDIA])
def test_who_speaks_to_us_is_met(forgotten: Database, kind: Heard) -> None:
    assert not echo(forgotten, does(kind))


def test_a_tap_is_a_double_tap_for_ten_seconds(forgotten: Database) -> None:
    assert not echo(forgotten, does(Heard.PRESS, LATER))
    assert echo(forgotten, does(Heard.BLOCKED, LATER))


def test_who_has_come_back_is_heard(forgotten: Database) -> None:
    forgotten.write_now(lambda tx: met(tx, "ann"))
    assert not echo(forgotten, does(Heard.PRESS))


def test_whoever_was_never_forgotten_is_heard(database: Database) -> None:
    assert not echo(database, does(Heard.BLOCKED))


def test_its_delivery_is_nobodys(forgotten: Database) -> None:
    said, key = does(Heard.PRESS), forgotten.vault.key("fake", "ann")
    arrival = Arrival("fake", said.external_id, key, "press", MONDAY)
    forgotten.write_now(lambda tx: inbound.accept(tx, [arrival]))
    assert echo(forgotten, said)
    keys = forgotten.read_now(lambda tx: tx.conn.execute(select(table.c.address_key)).scalars().all())
    assert keys == [""]
