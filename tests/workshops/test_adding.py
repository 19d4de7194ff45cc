"""What cannot be is refused in plain words, with what to write instead; what is unusual is said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.plan import Audience
from bot.domain.workshop import Kind
from bot.workshops import adding
from bot.workshops.adding import Known, NotLikeThis, check, check_times
from tests.fakes import MONDAY
from tests.workshops.rooms import STARTS, a_workshop, london

KNOWN = Known(("service_user", "family", "nhs"), ("en", "so", "ar"), ("brent", "ealing"))


def refused(work: Callable[[], Any]) -> str:
    with pytest.raises(NotLikeThis) as error:
        work()
    return str(error.value)


@pytest.mark.parametrize("written", ["2027-04-06 18:30", "2027-04-06T18:30"])
def test_a_moment_is_one_of_london(written: str) -> None:
    assert adding.moment(written) == STARTS == datetime(2027, 4, 6, 17, 30, tzinfo=UTC)
    assert adding.until("20:30", STARTS) == datetime(2027, 4, 6, 19, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("6 April", "There is no day and time '6 April'"),
        ("2027-02-30 18:30", "There is no day and time"),
        ("2027-04-06", "is not a day and a time in London"),
        ("2027-04-06 18:30+02:00", "is not a day and a time in London"),
        ("2027-03-28 01:30", "does not exist in London"),
        ("2027-10-31 01:30", "comes twice in London"),
    ],
)
def test_a_moment_that_there_is_not_is_refused(written: str, said: str) -> None:
    assert said in refused(lambda: adding.moment(written))


def test_an_end_that_is_no_time_is_refused() -> None:
    assert refused(lambda: adding.until("half past", STARTS)) == (
        "There is no time 'half past'. Write it like 20:30."
    )


def test_a_kind_is_known_by_its_name() -> None:
    assert adding.kind("focus_group") is Kind.FOCUS_GROUP
    assert refused(lambda: adding.kind("discovr")) == "There is no kind 'discovr'. Did you mean 'discover'?"


def test_kept_places_are_read() -> None:
    assert adding.kept(["service_user=12", "family=2"]) == {"service_user": 12, "family": 2}
    for written in ("service_user", "service_user=", "=3", "family=-1", "family=two"):
        assert "Write it like service_user=12." in refused(lambda written=written: adding.kept([written]))  # type: ignore[misc]


@pytest.mark.parametrize(
    ("kind", "purpose"),
    [
        (Kind.DISCOVER, "msg_updates"),
        (Kind.DELIVER, "msg_updates"),
        (Kind.INTERVIEW, "recontact"),
        (Kind.FOCUS_GROUP, "recontact"),
    ],
)
def test_researchers_reach_only_those_who_agreed_to_it(kind: Kind, purpose: str) -> None:
    found = adding.audience(kind, ["family", "family"], ["so"], [])
    assert found == Audience(purpose, ("family",), ("so",), ())


def test_what_is_as_it_should_be_is_said_nothing_of() -> None:
    asked = Audience("msg_updates", ("service_user", "nhs"), ("so",), ("brent",))
    assert check(a_workshop(audience=asked, kept={"service_user": 12}), KNOWN, MONDAY) == []


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"name": "Discover 1"}, "small letters, digits and _"),
        ({"name": "x" * 65}, "small letters, digits and _"),
        ({"audience": Audience(groups=("famly",))}, "There is no group 'famly'. Did you mean 'family'?"),
        ({"kept": {"servce_user": 2}}, "There is no group 'servce_user'. Did you mean 'service_user'?"),
        ({"audience": Audience(languages=("xx",))}, "There is no language 'xx'. You can write"),
        ({"audience": Audience(boroughs=("brnt",))}, "There is no borough 'brnt'. Did you mean 'brent'?"),
        ({"capacity": 0}, "1 to 500 places, not 0"),
        ({"capacity": 501}, "1 to 500 places, not 501"),
        ({"capacity": 10, "kept": {"nhs": 5, "family": 6}}, "11 places would be kept, and there are 10."),
        ({"kept": {"nhs": 2}, "audience": Audience(groups=("family",))}, "Add --groups nhs."),
        ({"starts_at": MONDAY}, "That day or time is past."),
        ({"ends_at": STARTS}, "It would end before it begins."),
        ({"ends_at": STARTS + timedelta(hours=13)}, "more than 12 hours"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(other: dict[str, Any], said: str) -> None:
    name = other.pop("name", "discover_1")
    assert said in refused(lambda: check(a_workshop(name, **other), KNOWN, MONDAY))


@pytest.mark.parametrize(
    ("starts_at", "hours", "said"),
    [
        (london(2027, 4, 4, 14), 2, ["on a Sunday"]),
        (london(2027, 4, 6, 7, 30), 2, ["early in the morning or late at night"]),
        (london(2027, 4, 6, 20), 2, ["early in the morning or late at night"]),
        (london(2027, 4, 4, 20), 5, ["on a Sunday", "early in the morning or late at night"]),
        (london(2027, 4, 6, 8), 12, []),
    ],
)
def test_what_is_unusual_is_allowed_and_said(starts_at: datetime, hours: int, said: list[str]) -> None:
    found = check_times(a_workshop(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours)), MONDAY)
    assert len(found) == len(said)
    assert all(part in line for part, line in zip(said, found, strict=True))
