"""Messages are values that do not show what was said or to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.message import (
    Address,
    Choice,
    File,
    Heard,
    InboundMessage,
    MediaItem,
    OutboundMessage,
    Press,
    Receipt,
    SendError,
    SendTrouble,
    Template,
    Unavailable,
)
from tests.fakes import MONDAY

SECRET = "her own words"
HEARD = InboundMessage("fake", "m1", Heard.TEXT, MONDAY, Address("fake", "ann"))


@pytest.mark.parametrize(
    "value",
    [
        Address("telegram", SECRET),
        replace(HEARD, text=SECRET, start_code=SECRET, payload=SECRET.encode()),
        replace(HEARD, address=Address("fake", SECRET), press=Press(SECRET, 1)),
        OutboundMessage(SECRET, (Choice(SECRET, SECRET),), SECRET),
        replace(HEARD, also=Address("fake", SECRET), media=(MediaItem(SECRET, "audio/ogg"),)),
        MediaItem(SECRET, "audio/ogg"),
        Receipt(chosen=SECRET),
        Choice(SECRET, SECRET),
        Press(SECRET, 1),
        Template("news", "en_GB", (SECRET,)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_that_is_printed_shows_what_was_said_or_to_whom(value: object) -> None:
    assert SECRET not in repr(value)
    assert SECRET not in f"{value}"


def test_what_is_printed_says_what_it_is() -> None:
    assert repr(HEARD) == "InboundMessage(fake m1 text)"
    assert repr(OutboundMessage("Hello.")) == "OutboundMessage(6 characters, 0 choices)"
    assert repr(Address("telegram", "1")) == "Address(telegram:…)"


def test_messages_are_equal_when_they_say_the_same() -> None:
    assert replace(HEARD, text="a") == replace(HEARD, text="a") != replace(HEARD, text="b")
    assert OutboundMessage("a") == OutboundMessage("a") != OutboundMessage("b")


@pytest.mark.parametrize(
    ("trouble", "retryable"),
    [
        (SendTrouble.BLOCKED, False),
        (SendTrouble.UNKNOWN_ADDRESS, False),
        (SendTrouble.REFUSED, False),
        (SendTrouble.TOO_FAST, True),
        (SendTrouble.UNREACHABLE, True),
        (SendTrouble.NOT_ALLOWED, True),
        (SendTrouble.OUTSIDE_WINDOW, False),
        (SendTrouble.CAPPED, False),
    ],
)
def test_every_trouble_says_whether_later_may_be_better(trouble: SendTrouble, retryable: bool) -> None:
    assert trouble.retryable is retryable


def test_every_trouble_is_in_that_list() -> None:
    assert len(SendTrouble) == 8


def test_an_error_says_which_trouble_and_the_vendors_code() -> None:
    assert str(SendError(SendTrouble.TOO_FAST, retry_after=3, code="429")) == "too_fast (429)"
    assert str(SendError(SendTrouble.BLOCKED)) == "blocked"
    assert str(Unavailable(3)) == "try again in 3 s"


def test_a_file_is_handed_out_as_what_an_iphone_reads() -> None:
    """Without the mark it takes Arabic for something else; half a character is no reason to fail."""
    assert File("a.txt", "كل شيء\n").content == b"\xef\xbb\xbf" + "كل شيء\n".encode()
    assert File("a.txt", "half \ud800").content.decode("utf-8-sig") == "half ?"
    assert repr(File("a.txt", SECRET)) == f"File(a.txt, {len(SECRET)} characters)"
