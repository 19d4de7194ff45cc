"""What Telegram says about us, as far as it can be read; the token is in no error."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.channels.telegram.inspection import Inspection, inspect, read
from bot.domain.message import SendError

DATE = "Mon, 23 Nov 2026 10:00:00 GMT"


def test_a_whole_answer_is_read() -> None:
    result = {
        "url": "https://x/y",
        "pending_update_count": 3,
        "last_error_date": 60,
        "last_error_message": "503",
    }
    at = datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert read(result, DATE) == Inspection(
        "https://x/y", 3, datetime(1970, 1, 1, 0, 1, tzinfo=UTC), "503", at
    )


@pytest.mark.parametrize(
    "result", [None, [], {}, {"url": None, "pending_update_count": "x", "last_error_date": True}]
)
@pytest.mark.parametrize("date", [None, "", "yesterday"])
def test_what_cannot_be_read_says_nothing(result: object, date: str | None) -> None:
    assert read(result, date) == Inspection()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://no.such.host.invalid", "http://["])
async def test_who_cannot_be_reached_is_one_of_our_errors(url: str) -> None:
    with pytest.raises(SendError) as refused:
        await inspect("42:secret", url, within=5)
    assert "secret" not in f"{refused.value!r} {refused.value.__cause__!r} {refused.value.__context__!r}"
