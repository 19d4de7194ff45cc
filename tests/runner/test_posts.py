"""A one-time link makes one person staff, and roles are looked up for those who may need one."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.message import InboundMessage
from bot.domain.staff import Role
from bot.engine import triggers
from bot.runner import posts
from bot.storage import staff
from bot.storage.database import Database
from bot.storage.staff import Invitation
from tests.fakes import MONDAY
from tests.runner.heeds import message
from tests.storage.rows import met


def coming_by(code: str | None) -> InboundMessage:
    return message(text="/start", start_code=code)


def test_a_link_makes_one_person_staff_once(database: Database) -> None:
    people = database.write_now(lambda tx: met(tx, "ann", "ben"))
    link = Invitation(Role.CHAMPION, ("Ealing",), "terminal:ann", MONDAY, MONDAY + timedelta(days=7))
    database.write_now(lambda tx: staff.invite(tx, "code", link))
    welcome = database.write_now(lambda tx: posts.redeemed(tx, coming_by("code"), people["ann"]))
    assert welcome == triggers.Tell("staff_welcome", values={"roles": "champion Ealing"})
    again = database.write_now(lambda tx: posts.redeemed(tx, coming_by("code"), people["ben"]))
    assert again == triggers.Tell("staff_link_used")
    known = database.read_now(lambda tx: posts.with_roles(tx, people))
    assert {name: each.contact.roles for name, each in known.items()} == {
        "ann": frozenset({"champion"}),
        "ben": frozenset(),
    }


def test_any_other_code_is_an_ordinary_invitation(database: Database) -> None:
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"]
    for code in (None, "flyer-7"):
        assert database.write_now(lambda tx, code=code: posts.redeemed(tx, coming_by(code), ann)) is None  # type: ignore[misc]
