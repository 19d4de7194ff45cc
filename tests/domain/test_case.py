"""A case has a number that says nothing about anybody and can be read aloud; complaints have a clock."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import CLOCK, Case, CaseKind, reference_of
from tests.fakes import MONDAY


def test_complaints_and_requests_are_dealt_with_within_thirty_days() -> None:
    assert {kind: timedelta(days=30) for kind in (CaseKind.COMPLAINT, CaseKind.REQUEST)} == CLOCK


@given(st.text(max_size=40))
def test_a_number_has_eight_signs_that_nobody_confuses(random_id: str) -> None:
    reference = reference_of(random_id)
    assert len(reference) == 8
    assert not set(reference) & set("ILOU")
    assert reference == reference.upper()
    assert reference_of(random_id) == reference


@pytest.mark.parametrize("ids", [[f"{n:024x}" for n in range(500)], [f"wait-{n}" for n in range(500)]])
def test_different_ids_have_different_numbers(ids: list[str]) -> None:
    assert len({reference_of(each) for each in ids}) == 500


def test_her_words_are_not_in_what_is_logged() -> None:
    assert "canary" not in repr(Case("A", "c", CaseKind.QUESTION, "en", "Casecanary", MONDAY))
