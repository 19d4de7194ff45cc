"""Who belongs to which group, and the codes that let people in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.storage import contacts, groups
from bot.storage.database import Database, Tx
from bot.storage.tables import group_code
from tests.fakes import MONDAY
from tests.storage.rows import met


def test_the_members_of_each_group_are_counted(database: Database) -> None:
    """Whoever has said nothing belongs to none."""

    def join(tx: Tx) -> None:
        people = met(tx, "ann", "bea", "cat")
        contacts.save(tx, [replace(people[name].contact, stakeholder="nhs") for name in ("ann", "bea")])

    database.write_now(join)
    assert database.read_now(groups.members) == {"nhs": 2}
    again = database.write_now(lambda tx: met(tx, "ann", "cat"))
    assert {name: known.contact.stakeholder for name, known in again.items()} == {"ann": "nhs", "cat": None}


def test_the_code_itself_is_in_no_row(database: Database) -> None:
    until = MONDAY + timedelta(days=1)
    database.write_now(lambda tx: groups.issue(tx, "nhs", ["ABCD-1234"], "terminal:ann", MONDAY, until))
    rows = database.read_now(lambda tx: list(tx.conn.execute(group_code.select())))
    assert "ABCD" not in str(rows)
    assert database.write_now(lambda tx: groups.redeem(tx, "ABCD-9999", MONDAY)) == ""
    assert database.write_now(lambda tx: groups.redeem(tx, "abcd1234", MONDAY)) == "nhs"
