"""The sheet: one fingerprint for one rule, and every language falls back on English."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.domain.poll import Method, Sheet, shown_fingerprint

AT = datetime(2027, 3, 14, 18, tzinfo=UTC)
SHEET = Sheet(
    poll="first_priority",
    stage="rank",
    method=Method.RANK,
    closes_at=AT,
    texts={
        "en": {"title": "What first?", "options.a": "Time", "options.b": "Respect"},
        "so": {"title": "Maxaa?"},
    },
    options=("a", "b"),
    groups={"people": ("service_user", "family"), "statutory": ("nhs", "council")},
    weights={"people": 2, "statutory": 1},
    most=3,
)


def test_a_sheet_comes_back_as_it_was_written() -> None:
    assert Sheet.restored(SHEET.canonical()) == SHEET
    assert Sheet.restored(SHEET.canonical()).fingerprint() == SHEET.fingerprint()


@pytest.mark.parametrize(
    "change",
    [
        {"method": Method.APPROVE},
        {"closes_at": AT + timedelta(seconds=1)},
        {"texts": {"en": {**SHEET.texts["en"], "options.a": "Time!"}}},
        {"options": ("a",)},
        {"groups": {"people": ("service_user", "family", "nhs", "council")}},
        {"weights": {"people": 1, "statutory": 1}},
        {"quorum": 9},
        {"floor": 1},
        {"sign_offs": 2},
        {"most": 2},
        {"in_favour": 71},
        {"against": 14},
    ],
)
def test_any_change_of_the_rule_is_another_fingerprint(change: dict[str, object]) -> None:
    assert replace(SHEET, **change).fingerprint() != SHEET.fingerprint()  # type: ignore[arg-type]


def test_the_same_moment_in_another_zone_is_the_same_rule() -> None:
    there = AT.astimezone(timezone(timedelta(hours=3)))
    assert replace(SHEET, closes_at=there).fingerprint() == SHEET.fingerprint()


def test_a_stakeholder_is_in_one_merged_group_or_in_none() -> None:
    assert SHEET.group_of("council") == "statutory"
    assert SHEET.group_of("voluntary") == ""
    assert SHEET.group_of(None) == ""


def test_what_is_not_translated_is_said_in_english() -> None:
    assert SHEET.text("title", "so") == "Maxaa?"
    assert SHEET.text("options.a", "so") == "Time"
    assert SHEET.in_english("options.a", "so")
    assert not SHEET.in_english("options.a", "en")


def test_a_fingerprint_is_shown_so_that_people_can_compare_it() -> None:
    assert shown_fingerprint("3f9a07c251beffff") == "3f9a 07c2 51be"
