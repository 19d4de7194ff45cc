"""Triggers are values, and do not show what she wrote."""

from __future__ import annotations

from typing import get_args

from bot.engine import triggers
from bot.engine.run import _PLAYS, Action


def test_a_trigger_does_not_show_what_she_wrote() -> None:
    start = triggers.StartFlow("welcome", "her own words", {"first_words": "her own words"})
    assert "her own words" not in repr(start)
    assert "her own words" not in repr(triggers.Tell("staff_welcome", values={"roles": "her own words"}))


def test_equal_triggers_are_equal() -> None:
    assert triggers.Stop() == triggers.Stop()
    assert triggers.StartFlow("a") != triggers.StartFlow("b")


def test_the_engine_can_play_every_action() -> None:
    assert set(_PLAYS) == set(get_args(Action))
