"""The rule is told in plain words: the same for everybody who asks, with the mark that is signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.poll import Method, PollStatus, shown_fingerprint
from bot.engine.polls import Voice
from bot.engine.rule_text import told
from tests.engine.small_library import SmallLibrary
from tests.engine.test_results_text import plain
from tests.engine.votes import OPTIONS, opened

LIBRARY = SmallLibrary()


def read(method: Method, **changes: object) -> str:
    return plain(told(Voice(LIBRARY, "en"), opened(method, {"listen": 1}, **changes)))


def test_groups_weights_quorum_closing_time_and_mark_are_told() -> None:
    said = read(Method.RANK)
    assert "People pick up to 3" in said
    assert "- People and families: 2" in said and "- Charities: 1" in said
    assert "fewer than 8 votes" in said
    assert "With fewer than 20 voters" in said
    assert "40 points of 100" in said
    assert "Thursday 3 December 2026, 10:00" in said
    assert shown_fingerprint(opened(Method.RANK).sheet.fingerprint()) in said


@pytest.mark.parametrize("method", Method)
def test_every_method_is_told_with_all_that_is_voted_on(method: Method) -> None:
    said = read(method)
    names = [line for line in said.splitlines() if line.startswith("- ")]
    assert len(names) == 3 + (0 if method is Method.IDEAS else len(OPTIONS))
    assert "{" not in said
    inside = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    assert len(inside) == sum(map(len, opened(method).sheet.groups.values())), (
        "who is in each group is signed too"
    )


def test_the_delphi_rule_is_told_with_its_numbers() -> None:
    said = read(Method.RATE, in_favour=75, against=10, shortlist=5)
    assert "75 of 100" in said and "10 of 100" in said and "About 5" in said


@pytest.mark.parametrize("method", Method)
def test_the_floor_is_told_where_it_counts_and_nowhere_else(method: Method) -> None:
    counts = method not in (Method.IDEAS, Method.RATE, Method.SUPPORT)
    assert ("40 points of 100" in read(method)) is counts
    assert "points of 100" not in read(method, floor=0)


def test_any_number_may_be_chosen_where_there_is_no_most() -> None:
    assert "as many as they like" in read(Method.APPROVE, most=0)


def test_signatures_are_told_only_while_they_are_gathered() -> None:
    stage = replace(opened(), status=PollStatus.PROPOSED, signed=1)
    assert "Signed so far: 1. Needed: 1." in plain(told(Voice(LIBRARY, "en"), stage))
    assert "Signed" not in read(Method.RANK)
