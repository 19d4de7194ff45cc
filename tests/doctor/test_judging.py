"""What was seen is said in plain words, at the right level, with what to do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.channels.telegram.inspection import Inspection
from bot.doctor import judging
from bot.doctor.findings import Level
from tests.fakes import MONDAY

OK, WARNING, WRONG = Level.OK, Level.WARNING, Level.WRONG
HERE = "https://room.example.org/webhooks/telegram"
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(("megabytes", "level"), [(10, WRONG), (100, WARNING), (5000, OK)])
def test_room(megabytes: int, level: Level) -> None:
    assert judging.disk(megabytes * judging.MEGABYTE).level is level


def test_tables() -> None:
    assert judging.tables("0003", "0003").level is OK
    for at in (None, "0002"):
        assert (judging.tables(at, "0003").level, judging.tables(at, "0003").todo) == (
            WRONG,
            "bigroom db upgrade",
        )


@pytest.mark.parametrize(
    ("published", "files", "problems", "level"),
    [
        (None, {"a": "1"}, 0, WRONG),
        ({"a": "1"}, {"a": "1"}, 0, OK),
        ({"a": "1"}, {"a": "2"}, 0, WARNING),
        ({"a": "1"}, None, 2, WARNING),
    ],
)
def test_flows(
    published: dict[str, str] | None, files: dict[str, str] | None, problems: int, level: Level
) -> None:
    found = judging.flows(published, files, problems)
    assert found.level is level
    assert bool(found.todo) is (level is not OK)


def test_languages() -> None:
    assert judging.languages([]).level is OK
    assert "ar, so" in judging.languages(["ar", "so"]).says


@pytest.mark.parametrize(
    ("seen", "wanted", "level"),
    [
        (Inspection(HERE), HERE, OK),
        (Inspection(""), "", OK),
        (Inspection(""), HERE, WRONG),
        (Inspection(HERE), "", WRONG),
        (Inspection(HERE, pending=500), HERE, WARNING),
        (Inspection(HERE, last_error_at=MONDAY - MINUTE, last_error="503"), HERE, WARNING),
        (Inspection(HERE, last_error_at=MONDAY - 90 * MINUTE), HERE, OK),
    ],
)
def test_where_telegram_delivers(seen: Inspection, wanted: str, level: Level) -> None:
    assert judging.webhook(seen, wanted, MONDAY).level is level


@pytest.mark.parametrize(
    ("seconds", "level"), [(0, OK), (60, OK), (61, WRONG), (-61, WRONG), (None, WARNING)]
)
def test_our_clock(seconds: int | None, level: Level) -> None:
    theirs = None if seconds is None else MONDAY + timedelta(seconds=seconds)
    assert judging.clock(MONDAY, theirs).level is level


@pytest.mark.parametrize(("minutes", "level"), [(None, OK), (1, OK), (5, WARNING), (20, WRONG)])
def test_what_waits(minutes: int | None, level: Level) -> None:
    oldest = None if minutes is None else MONDAY - minutes * MINUTE
    (found,) = judging.outbox({"blocked": 9}, 0, oldest, MONDAY)
    assert found.level is level


def test_what_failed_and_what_may_have_been_said_twice() -> None:
    _, failed, doubtful = judging.outbox({"refused": 2, "unreadable": 1, "blocked": 9}, 3, None, MONDAY)
    assert (failed.level, failed.says) == (WARNING, "Were never said: 2 × refused, 1 × unreadable.")
    assert (doubtful.level, doubtful.todo) == (WARNING, "bigroom outbox doubtful")


def test_what_is_not_prepared_for_whatsapp_is_counted() -> None:
    assert judging.prepared({"a", "b"}, ["a", "b"]).level is Level.OK
    found = judging.prepared({"a"}, ["a", "b", "c"])
    assert found.level is Level.WARNING
    assert found.says.startswith("2 texts")
    assert found.todo == "bigroom templates submit"


def test_who_is_missing_for_people_in_danger_is_grave_where_real_people_write() -> None:
    for real, level in ((True, Level.WRONG), (False, Level.WARNING)):
        found = judging.safeguarding(["No lead."], ["No alert."], ["An old number."], real=real)
        assert [each.level for each in found] == [level, level, Level.WARNING]
    (fine,) = judging.safeguarding([], [], [], real=True)
    assert fine.level is Level.OK
