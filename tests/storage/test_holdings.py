"""Everything that is held about somebody: nothing is left out, and nothing of anybody else is in it."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Column, MetaData, String, Table, insert, update

from bot.domain.answer import Answer
from bot.domain.case import Case, CaseKind
from bot.domain.consent import ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.holdings import ChangedText, Holdings
from bot.domain.message import Address, MessageClass
from bot.domain.session import Run, Session
from bot.domain.staff import AuditEntry, Role, StaffMember
from bot.storage import (
    answers,
    ballots,
    cases,
    contacts,
    drafts,
    holdings,
    ideas,
    inbound,
    ledger,
    outbox,
    sessions,
    staff,
    tables,
)
from bot.storage.columns import metadata
from bot.storage.contacts import Known
from bot.storage.database import Database, Tx
from bot.storage.drafts import Proposal
from bot.storage.ideas import NewIdea
from bot.storage.inbound import Arrival
from bot.storage.sessions import SessionRow
from tests.fakes import MONDAY
from tests.storage.rows import draft, lease, met
from tests.storage.sheets import GATHERING, OPTIONS, SHEET, closed, opened

LATER = MONDAY + timedelta(days=1)
#: Tables that could be about somebody and are not gathered: why.
NOT_HERS = {
    "invitation": "a link before it was used is nobody's; once used, the role that came of it is gathered",
    "poll": "holds no person",
    "sign_off": "under which rule a role's number stands; her roles are gathered",
    "statement": "made by a moderator of what nobody can be found by",
    "group_code": "the hash of a code; who used it is not noted, and her group is gathered",
    "delivery": "how far a message came; her messages are gathered, by status",
    "joining_code": "the hash of a code that works for 15 minutes, and for which of her addresses",
    "joining_try": "that a wrong code came from one of her addresses, for an hour",
    "provider_copy": "only of somebody who has been forgotten, under no key by which she could be found",
    "flow_version": "our own texts",
    "publication": "our own texts",
    "retention_run": "counts only",
}


def wording(name: str) -> Wording:
    return Wording(f"welcome.{name}", "v1", "a" * 64, "b" * 64, "ar")


def fill(tx: Tx, known: Known, mark: str) -> None:
    """Leave everything behind that somebody can; her words hold the mark."""
    who = known.contact.id
    key = tx.vault.key("fake", known.address.value)
    answers.add(tx, [Answer(who, "poll", "v1", "comment", "words", "", f"{mark} answer", "en", MONDAY)])
    for purpose in ("polls", "research"):
        entry = ConsentEntry(purpose, Decision.GIVEN, wording(purpose), "fake", f"m-{mark}", MONDAY)
        ledger.add(tx, [(who, entry)])
    cases.add(tx, [Case(f"REF{mark}"[:8], who, CaseKind.COMPLAINT, "en", f"{mark} case", MONDAY, due=LATER)])
    ballots.cast(tx, [ballots.Ballot(SHEET.name, who, {"listening": 1}, "families", OPTIONS)], MONDAY)
    ideas.add(tx, [NewIdea("first", who, f"{mark} idea", "en")] * 2, MONDAY, secrets.token_bytes)
    run = Run("poll", "v1", "comment", {"note": f"{mark} note"})
    sessions.save(tx, [SessionRow(who, Session(set_aside=(run,)), known.address_id, MONDAY)])
    outbox.add(
        tx, [draft(known, due=LATER, message_class=MessageClass.PROACTIVE), draft(known)], [None, lease()]
    )
    inbound.accept(
        tx,
        [
            Arrival("fake", f"{mark}-1", key, "text", MONDAY),
            Arrival("fake", f"{mark}-2", key, "text", MONDAY, "poison", f"{mark} poison"),
        ],
    )
    words = tx.vault.seal(f"{mark} first words", contacts.FIRST_WORDS, who)
    tx.conn.execute(
        update(tables.contact)
        .where(tables.contact.c.id == who)
        .values(first_words_sealed=words, campaign="c7Qd", stakeholder="family", held_at=MONDAY)
    )
    tx.conn.execute(insert(tables.suppression), {"key": key, "at": MONDAY})
    works(tx, who, mark)


def works(tx: Tx, who: str, mark: str) -> None:
    """She has worked for the team, too."""
    row = {"contact_id": who, "role": "champion", "groups": [mark], "since": MONDAY}
    number = tx.conn.execute(insert(tables.staff).values(row).returning(tables.staff.c.id)).scalar_one()
    staff.note(tx, AuditEntry(MONDAY, f"staff:{number}", "flows_published", "publication:1"))
    staff.note(tx, AuditEntry(MONDAY, "terminal:ann", "staff_invited", f"staff:{number}"))
    drafts.add(tx, [Proposal("poll", "intro.say", "c" * 64, f"{mark} text", number, MONDAY)])
    notice = {"contact_id": who, "what": f"{mark}-notice", "at": MONDAY}
    tx.conn.execute(insert(tables.team_notice), notice)


@pytest.fixture
def people(database: Database) -> dict[str, Known]:
    found = database.write_now(lambda tx: met(tx, "ann", "ben", "cyd"))
    database.write_now(lambda tx: opened(tx, SHEET, GATHERING))
    for name in ("ann", "ben"):
        database.write_now(lambda tx, name=name: fill(tx, found[name], name))  # type: ignore[misc]
    return found


def of(database: Database, known: Known) -> Holdings:
    return database.read_now(lambda tx: holdings.of(tx, known.contact.id))


def test_everything_is_there_and_all_of_it_is_hers(database: Database, people: dict[str, Known]) -> None:
    held = of(database, people["ann"])
    assert held.addresses == (Address("fake", "ann"),)
    assert (held.contact.first_words, held.contact.campaign) == ("ann first words", "c7Qd")
    assert (held.contact.stakeholder, held.contact.held_at) == ("family", MONDAY)
    assert [(each.purpose, each.message_id) for each in held.consents] == [
        ("polls", "m-ann"),
        ("research", "m-ann"),
    ]
    assert [each.words for each in held.answers] == ["ann answer"]
    assert (held.voted_in, held.ideas) == (("first",), {"first": ("ann idea",) * 2})
    assert [(each.words, each.due) for each in held.cases] == [("ann case", LATER)]
    assert (dict(held.messages), held.next_due) == ({"queued": 1, "leased": 1}, LATER)
    assert (held.deliveries, held.unreadable, held.heard_at) == (2, ("ann poison",), MONDAY)
    assert [run.values for run in held.unfinished] == [{"note": "ann note"}]
    (post,) = held.posts
    assert post == StaffMember(post.id, people["ann"].contact.id, Role.CHAMPION, ("ann",), MONDAY)
    assert held.changed_texts == (ChangedText("poll.intro.say", MONDAY, "waiting", "ann text"),)
    assert (held.audited, held.notices) == (3, {"ann-notice": MONDAY})
    assert held.suppressed_at == MONDAY


def test_how_she_voted_is_nowhere_in_it(database: Database, people: dict[str, Known]) -> None:
    for value in everything(of(database, people["ann"])):
        assert value not in OPTIONS


def everything(value: Any) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in [*value.keys(), *value.values()]:
            yield from everything(each)
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from everything(each)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from everything(getattr(value, name))


def test_nothing_of_anybody_else_is_in_it(database: Database, people: dict[str, Known]) -> None:
    texts = list(everything(of(database, people["ann"])))
    assert any("ann" in text for text in texts)
    assert not [text for text in texts if "ben" in text or people["ben"].contact.id in text]


def test_of_a_poll_that_is_closed_nobody_can_tell(database: Database, people: dict[str, Known]) -> None:
    database.write_now(closed)
    assert of(database, people["ann"]).voted_in == ()


def test_of_somebody_who_has_only_arrived_there_is_little(
    database: Database, people: dict[str, Known]
) -> None:
    known = people["cyd"]
    assert of(database, known) == Holdings(known.contact, (known.address,))


def test_of_nobody_there_is_nothing(database: Database) -> None:
    with pytest.raises(KeyError):
        database.read_now(lambda tx: holdings.of(tx, "nobody"))


def forgotten(everything_there_is: Iterable[Table]) -> list[str]:
    """Return the tables that are neither gathered nor said to hold nothing of hers."""
    return [
        each.name
        for each in everything_there_is
        if each not in holdings.GATHERED and (each.name not in NOT_HERS or "contact_id" in each.columns)
    ]


def test_no_table_is_forgotten() -> None:
    """A new table is either gathered, or NOT_HERS says why it holds nothing of hers."""
    assert forgotten(metadata.sorted_tables) == []
    assert NOT_HERS.keys() <= metadata.tables.keys()


def test_a_new_table_would_be_noticed() -> None:
    new = Table("likes", MetaData(), Column("contact_id", String(32)))
    poll = Table("poll", MetaData(), Column("contact_id", String(32)))
    assert forgotten([*metadata.sorted_tables, new, poll]) == ["likes", "poll"]


def test_no_column_about_her_is_forgotten() -> None:
    """What stands in her own row is what the domain knows of her."""
    known = {each.name for each in fields(Contact)} - {"roles", "consents"}
    known |= {"proactive_at", "proactive_id"}  # which of the messages in her outbox was the last of a kind
    assert {each.name.removesuffix("_sealed") for each in tables.contact.columns} == known
