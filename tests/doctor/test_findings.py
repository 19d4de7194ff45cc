"""The worst finding is that of the whole house."""

from __future__ import annotations

from bot.doctor.findings import Level, as_json, ok, warning, worst, wrong


def test_the_worst_of_them_counts() -> None:
    assert worst([]) is Level.OK
    assert worst([ok("a", "Good."), warning("b", "So so.")]) is Level.WARNING
    assert worst([wrong("c", "Bad.", "Mend it."), ok("a", "Good.")]) is Level.WRONG


def test_as_json_it_says_the_same() -> None:
    expected = {"what": "c", "level": "wrong", "says": "Bad.", "todo": "Mend it."}
    assert as_json([wrong("c", "Bad.", "Mend it.")]) == [expected]
