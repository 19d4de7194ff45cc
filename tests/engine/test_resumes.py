"""A reply is words or a tap, and does not show the words."""

from __future__ import annotations

from bot.engine.resumes import Reply


def test_a_reply_does_not_show_its_words() -> None:
    assert "her own words" not in repr(Reply("her own words"))
    assert "3" in repr(Reply(index=3))


def test_a_reply_without_a_tap_has_none() -> None:
    assert Reply("1").index is None
    assert Reply(index=0).text == ""
