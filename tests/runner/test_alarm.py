"""What becomes of words that warn of danger, in one transaction with the turn."""

from __future__ import annotations

import secrets
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.domain.contact import Contact
from bot.domain.danger import Danger, Finding
from bot.domain.hours import Hours, Outlook
from bot.domain.message import MessageClass
from bot.domain.staff import Role
from bot.engine import triggers
from bot.engine.flow import Safeguarding
from bot.engine.run import Action
from bot.library.signposts import plain
from bot.runner import alarm
from bot.storage import dangers
from bot.storage import outbox as outbox_rows
from bot.storage.database import Database, Tx
from bot.storage.tables import contact, outbox, team_case
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY
from tests.storage.rows import draft, met
from tests.storage.test_safeguarding import joins

LIBRARY = SmallLibrary(safeguarding=Safeguarding(plain().texts, Hours(frozenset({1}), time(9), time(17))))
SECOND, HALF_AN_HOUR = timedelta(seconds=1), timedelta(minutes=30)
SAFETY = MessageClass.SAFETY


@pytest.fixture
def ann(database: Database) -> Contact:
    """Somebody, and a lead."""
    database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    return database.write_now(lambda tx: met(tx, "ann"))["ann"].contact


def raised(
    database: Database,
    ann: Contact,
    action: Action,
    after: timedelta = timedelta(0),
    library: SmallLibrary = LIBRARY,
    written_at: datetime | None = None,
) -> Action:
    def new_id() -> str:
        return secrets.token_hex(12)

    def work(tx: Tx) -> Action:
        at = MONDAY + after
        return alarm.raised(tx, library, action, ann, at, new_id, "ar", written_at=written_at)

    return database.write_now(work)


def warned(danger: Danger = Danger.ABUSE, *, past: bool = False) -> triggers.Danger:
    return triggers.Danger(Finding(danger, past), "Canary")


def test_what_warns_of_nothing_is_left_alone(database: Database, ann: Contact) -> None:
    for action in (triggers.Leave(), triggers.Stop()):
        assert raised(database, ann, action) is action
    assert database.read_now(dangers.waiting) == []


def test_case_hold_and_alert(database: Database, ann: Contact) -> None:
    played = raised(database, ann, warned())
    assert isinstance(played, triggers.Danger)
    assert (played.answer, played.outlook) == (True, Outlook(MONDAY.replace(hour=17), True))
    (case,) = database.read_now(dangers.waiting)
    assert (case.words, case.language, case.held) == ("Canary", "ar", True)
    assert len(database.read_now(lambda tx: tx.conn.execute(select(outbox)).all())) == 1
    row = database.read_now(lambda tx: tx.conn.execute(select(team_case)).one())
    assert (row.answered_as, row.answered_at, row.alerts) == ("abuse", MONDAY, 1)


def test_with_stop_it_is_the_same(database: Database, ann: Contact) -> None:
    played = raised(database, ann, triggers.Stop(warned()))
    assert isinstance(played, triggers.Stop) and played.danger is not None and played.danger.outlook.now
    assert len(database.read_now(dangers.waiting)) == 1


def test_what_is_over_holds_nothing(database: Database, ann: Contact) -> None:
    raised(database, ann, warned(past=True))
    who = database.read_now(lambda tx: tx.conn.execute(select(contact).where(contact.c.id == ann.id)).one())
    assert who.held_at is None


@pytest.mark.parametrize(
    ("second", "after", "answered", "alerts"),
    [
        (warned(), SECOND, False, 1),
        (warned(), alarm.BREATH - SECOND, False, 1),
        (warned(), alarm.BREATH, True, 2),
        (warned(past=True), SECOND, True, 1),
        (warned(Danger.LOSS), SECOND, True, 1),
        (warned(Danger.SELF_HARM), SECOND, True, 2),
        (warned(Danger.EMERGENCY), SECOND, True, 2),
    ],
)
def test_more_of_it(
    database: Database, ann: Contact, second: triggers.Danger, after: timedelta, answered: bool, alerts: int
) -> None:
    raised(database, ann, warned())
    played = raised(database, ann, second, after)
    assert isinstance(played, triggers.Danger) and played.answer is answered
    assert len(database.read_now(dangers.waiting)) == 1
    assert told(database) == alerts


@pytest.mark.parametrize(
    ("second", "after", "alerts", "due"),
    [
        (warned(), SECOND, 1, alarm.BREATH),
        (warned(), alarm.BREATH - SECOND, 1, alarm.BREATH),
        (warned(), alarm.BREATH, 2, alarm.BREATH + HALF_AN_HOUR),
        (warned(Danger.LOSS), SECOND, 2, SECOND + HALF_AN_HOUR),
        (warned(past=True), SECOND, 2, SECOND + HALF_AN_HOUR),
        (warned(Danger.EMERGENCY), SECOND, 2, SECOND + HALF_AN_HOUR),
    ],
)
def test_more_of_it_once_somebody_has_taken_it_on(
    database: Database, ann: Contact, second: triggers.Danger, after: timedelta, alerts: int, due: timedelta
) -> None:
    raised(database, ann, warned())
    (case,) = database.read_now(dangers.waiting)
    database.write_now(lambda tx: dangers.acknowledge(tx, case.reference, 1, MONDAY))
    raised(database, ann, second, after)
    row = database.read_now(lambda tx: tx.conn.execute(select(team_case)).one())
    assert (row.acknowledged_at, row.alert_due) == (None, MONDAY + due)
    assert told(database) == alerts


def test_of_an_emergency_that_somebody_has_taken_on_they_are_told_at_once(
    database: Database, ann: Contact
) -> None:
    raised(database, ann, warned(Danger.EMERGENCY))
    (case,) = database.read_now(dangers.waiting)
    database.write_now(lambda tx: dangers.acknowledge(tx, case.reference, 1, MONDAY))
    raised(database, ann, warned(Danger.EMERGENCY), SECOND)
    assert told(database) == 2
    raised(database, ann, warned(Danger.EMERGENCY), SECOND * 2)
    assert told(database) == 2, "nobody has taken it on again: they know"


def told(database: Database) -> int:
    return len(database.read_now(lambda tx: tx.conn.execute(select(outbox)).all()))


def test_in_an_emergency_every_time(database: Database, ann: Contact) -> None:
    for number in range(3):
        played = raised(database, ann, warned(Danger.EMERGENCY), SECOND * number)
        assert isinstance(played, triggers.Danger) and played.answer


@pytest.mark.parametrize("danger", [*Danger])
@pytest.mark.parametrize("second", [False, True], ids=["first", "again"])
def test_late_words_that_others_may_not_read_about_are_not_answered(
    database: Database, ann: Contact, danger: Danger, second: bool
) -> None:
    if second:
        raised(database, ann, warned(danger))
    after = timedelta(hours=1, seconds=1)
    before = told(database)
    played = raised(database, ann, warned(danger), after, written_at=MONDAY)
    secret = danger in (Danger.ABUSE, Danger.CHILD, Danger.FGM)
    assert isinstance(played, triggers.Danger) and played.answer is not secret
    (case,) = database.read_now(dangers.waiting)
    assert (case.danger, case.unanswered) == (danger, secret)
    assert told(database) == before + 1, "its people are told all the same"
    played = raised(database, ann, warned(danger), after + SECOND, written_at=MONDAY + after)
    assert isinstance(played, triggers.Danger)
    assert played.answer is (secret or danger is Danger.EMERGENCY), "what is new is answered"


def test_within_the_hour_everything_is_answered(database: Database, ann: Contact) -> None:
    played = raised(database, ann, warned(), alarm.LATE, written_at=MONDAY)
    assert isinstance(played, triggers.Danger) and played.answer


def test_what_was_said_at_another_address_is_said_here_too(database: Database, ann: Contact) -> None:
    def work(tx: Tx, after: timedelta) -> bool:
        at, where = MONDAY + after, met(tx, "ann")["ann"].address_id
        played = alarm.raised(tx, LIBRARY, warned(), ann, at, lambda: "x", None, where)
        assert isinstance(played, triggers.Danger)
        return played.answer

    def says(tx: Tx, useful: timedelta) -> None:
        outbox_rows.add(tx, [draft(met(tx, "ann")["ann"], message_class=SAFETY, useful=useful)], [None])

    assert database.write_now(lambda tx: work(tx, timedelta(0)))
    assert database.write_now(lambda tx: work(tx, SECOND)), "it is not known to have been said here"
    database.write_now(lambda tx: says(tx, timedelta(hours=1)))
    assert not database.write_now(lambda tx: work(tx, SECOND * 2))


def test_past_that_becomes_present_is_told_at_once_and_held(database: Database, ann: Contact) -> None:
    raised(database, ann, warned(past=True))
    raised(database, ann, warned(), SECOND)
    (case,) = database.read_now(dangers.waiting)
    assert (case.past, case.held) == (False, True)
    assert told(database) == 2


def test_nobody_sees_it_where_there_is_nobody_or_no_hours(database: Database) -> None:
    ann = database.write_now(lambda tx: met(tx, "ann"))["ann"].contact
    played = raised(database, ann, warned())
    assert isinstance(played, triggers.Danger) and played.outlook == Outlook()
    lea = database.write_now(lambda tx: joins(tx, "lea", Role.SAFEGUARDING, "lead"))
    own = raised(database, Contact(lea, "en", MONDAY), warned())
    assert isinstance(own, triggers.Danger) and own.outlook == Outlook(), "nobody is her own keeper"
    without = SmallLibrary()
    played = raised(database, ann, warned(), library=without)
    assert isinstance(played, triggers.Danger) and played.outlook == Outlook()
