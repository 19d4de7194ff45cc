"""What a phone shows: each line once, as it is now, and what has changed since somebody looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channels.lines import BOT, KEPT_LINES, Line, Phone

AT = datetime(2026, 7, 1, 13, 5, tzinfo=UTC)


@pytest.fixture
def phone() -> Phone:
    phone = Phone()
    for number in (1, 2, 3):
        phone.show(Line(number, BOT, f"line {number}", AT))
    return phone


def test_a_changed_line_keeps_its_place(phone: Phone) -> None:
    phone.show(replace(phone.lines[2], text="changed"))
    assert [line.text for line in phone.lines.values()] == ["line 1", "changed", "line 3"]
    assert phone.last == 3


def test_who_looks_again_is_shown_what_has_changed_in_its_order(phone: Phone) -> None:
    seen = phone.revision
    assert phone.since(seen) == []
    phone.show(replace(phone.lines[3], text="later"))
    phone.show(replace(phone.lines[1], text="last"))
    assert [line.text for line in phone.since(seen)] == ["later", "last"]


def test_the_oldest_lines_are_forgotten(phone: Phone) -> None:
    for number in range(4, KEPT_LINES + 3):
        phone.show(Line(number, BOT, "more", AT))
    assert len(phone.lines) == KEPT_LINES
    assert 1 not in phone.lines and 3 in phone.lines


def test_of_a_line_that_is_forgotten_no_id_is_left(phone: Phone) -> None:
    phone.sent = {"first": 1, "third": 3}
    phone.show(Line(KEPT_LINES + 1, BOT, "more", AT))
    assert phone.sent == {"third": 3}


def test_whoever_waits_is_woken(phone: Phone) -> None:
    waiting = phone.stirred
    phone.stir()
    assert waiting.is_set() and not phone.stirred.is_set()


def test_a_line_that_is_printed_shows_no_words() -> None:
    assert "secret" not in repr(Line(1, BOT, "secret", AT))
