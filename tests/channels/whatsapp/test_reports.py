"""What Twilio tells later about what we said."""

from __future__ import annotations

import pytest

from bot.channels.whatsapp.form import Form
from bot.channels.whatsapp.reports import read_report
from bot.domain.delivery import DeliveryReport, Progress
from bot.domain.message import SendTrouble
from tests.channels.whatsapp.conftest import AT

SID = "SM" + "0f" * 16


def told(status: str, **more: str) -> DeliveryReport | None:
    return read_report(Form([("MessageSid", SID), ("MessageStatus", status), *more.items()]), AT)


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        ("sent", Progress.SENT),
        ("delivered", Progress.DELIVERED),
        ("read", Progress.READ),
        ("READ", Progress.READ),
    ],
)
def test_how_far_it_has_come(status: str, progress: Progress) -> None:
    assert told(status) == DeliveryReport("whatsapp", SID, progress, AT)


@pytest.mark.parametrize("status", ["failed", "undelivered"])
def test_that_it_failed_and_why(status: str) -> None:
    report = DeliveryReport("whatsapp", SID, Progress.FAILED, AT, SendTrouble.OUTSIDE_WINDOW, "63016")
    assert told(status, ErrorCode="63016") == report


@pytest.mark.parametrize("code", ["", "what she wrote"])
def test_a_failure_without_a_code_is_for_good(code: str) -> None:
    assert told("failed", ErrorCode=code) == DeliveryReport(
        "whatsapp", SID, Progress.FAILED, AT, SendTrouble.REFUSED, ""
    )


def test_a_code_on_a_message_that_went_is_no_trouble() -> None:
    report = told("delivered", ErrorCode="63016")
    assert report is not None
    assert report.trouble is None


@pytest.mark.parametrize(
    "status", ["queued", "sending", "accepted", "scheduled", "receiving", "received", "", "new"]
)
def test_what_is_nothing_new_or_unknown_is_left_out(status: str) -> None:
    assert told(status) is None


def test_the_old_names_of_the_fields_are_known_and_without_an_id_it_says_nothing() -> None:
    assert read_report(Form([("SmsSid", SID), ("SmsStatus", "sent")]), AT) == told("sent")
    assert read_report(Form([("MessageStatus", "sent")]), AT) is None
