"""What a step asks to be looked up."""

from __future__ import annotations

from bot.domain.recalled import Lookup, NotRecalled, What


def test_the_same_thing_is_looked_up_once() -> None:
    """It is found again by what it is and what it is about."""
    found = {Lookup(What.CODE, "ABCD"): "nhs"}
    assert found[Lookup(What.CODE, "ABCD")] == "nhs"
    assert Lookup(What.CODE, "WXYZ") not in found


def test_what_she_typed_is_in_no_error() -> None:
    """A code is a secret, and may be her own words."""
    missing = NotRecalled(Lookup(What.CODE, "my secret words"))
    assert "secret" not in f"{missing!s} {missing!r} {missing.lookup!r}"
    assert missing.lookup.about == "my secret words"
