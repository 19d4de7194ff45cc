"""What a row commits to: every message once, in any order, and nothing for whoever has no key."""

from __future__ import annotations

from datetime import date

from bot.plan.sealed import check, together, token

DAY = date(2027, 3, 2)
KEY, OTHER = bytes(32), bytes([1] * 32)


def test_each_part_of_a_message_counts() -> None:
    tokens = {
        token(KEY, "a", "text", DAY),
        token(KEY, "b", "text", DAY),
        token(KEY, "a", "other", DAY),
        token(KEY, "a", "text", date(2027, 3, 3)),
        token(OTHER, "a", "text", DAY),
    }
    assert len(tokens) == 5


def test_the_order_does_not_count_and_a_message_said_twice_does() -> None:
    one, two = token(KEY, "a", "text", DAY), token(KEY, "b", "text", DAY)
    assert together(together(0, one), two) == together(together(0, two), one)
    assert together(together(0, one), one) not in (0, one)


def test_without_the_key_nothing_can_be_guessed() -> None:
    total = token(KEY, "a", "text", DAY)
    assert check(KEY, total) != check(OTHER, total)
    assert len(check(KEY, total)) == 64
