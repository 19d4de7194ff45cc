"""What is put into an envelope comes out as it was, and from outside they are all the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.envelopes import Box, Slip, box_of, merged, seal_key, sheet_of
from bot.storage.vault import WrongKey
from tests.storage.rows import a_vault
from tests.storage.sheets import OPTIONS, SHEET

VAULT = a_vault()
BOX = Box(VAULT, SHEET.name, bytes(32), SHEET)
VOTER = BOX.voter("ann")
MARKS = st.dictionaries(st.sampled_from(OPTIONS), st.integers(-1, 9), min_size=1)
SLIPS = st.builds(Slip, MARKS, st.sampled_from(["", *SHEET.groups]), st.permutations(OPTIONS).map(tuple))


def sealed(slip: Slip, voter: str = VOTER) -> bytes:
    found = BOX.seal(voter, slip)
    assert found is not None
    return found


@given(SLIPS)
def test_what_goes_in_comes_out(slip: Slip) -> None:
    assert BOX.unseal(VOTER, sealed(slip)) == slip


@given(SLIPS, SLIPS)
def test_all_are_of_one_length_and_the_same_twice_is_not_the_same(one: Slip, other: Slip) -> None:
    assert len(sealed(one)) == len(sealed(other))
    assert sealed(one) != sealed(one)


def test_an_unshown_list_takes_no_less_room() -> None:
    assert len(sealed(Slip({"time": 1}, "", ()))) == len(sealed(Slip({"time": 1}, "services", OPTIONS)))


def test_what_is_not_on_the_sheet_is_left_out() -> None:
    strange = Slip({"time": 2, "tea": 1}, "strangers", ("tea", "time", "tea", "time"))
    assert BOX.unseal(VOTER, sealed(strange)) == Slip({"time": 2}, "", ("time",))
    assert BOX.seal(VOTER, Slip({"tea": 1}, "", ())) is None
    assert BOX.seal(VOTER, Slip({}, "families", OPTIONS)) is None


def test_it_opens_for_its_voter_and_with_its_key_only() -> None:
    envelope = sealed(Slip({"time": 1}, "", ()))
    with pytest.raises(WrongKey):
        BOX.unseal(BOX.voter("ben"), envelope)
    with pytest.raises(WrongKey):
        replace(BOX, key=bytes([1]) * 32).unseal(VOTER, envelope)


def test_a_stage_has_a_key_of_its_own_and_it_opens_only_as_that() -> None:
    rows = [
        SimpleNamespace(name=name, sheet=SHEET.canonical(), key_sealed=seal_key(VAULT, name))
        for name in (SHEET.name, "second.rank")
    ]
    first, second = (box_of(VAULT, row) for row in rows)
    assert first.key != second.key
    assert first.voter("ann") != second.voter("ann")
    assert first.sheet == SHEET
    rows[0].name = "third.rank"
    with pytest.raises(WrongKey):
        box_of(VAULT, rows[0])


def test_neither_key_nor_votes_are_shown_where_they_are_printed() -> None:
    assert repr(BOX) == f"Box(name='{SHEET.name}')"
    assert repr(Slip({"time": 1}, "families", OPTIONS)) == "Slip()"


def test_a_group_that_is_not_shown_has_no_name() -> None:
    slips = [Slip({"time": 1}, group, OPTIONS) for group in ("families", *["services"] * 7, "")]
    assert [each.group for each in merged(slips, frozenset({"families"}))] == ["families", *[""] * 8]


def test_a_sheet_is_read_as_it_was_written() -> None:
    assert sheet_of(SHEET.canonical()) == SHEET


def named(sizes: dict[str, int], *shown: str) -> dict[str, int]:
    """How many ballots have which group after the closing."""
    slips = [Slip({"time": 1}, group, ()) for group, size in sizes.items() for _ in range(size)]
    return dict(Counter(each.group for each in merged(slips, frozenset(shown))))


def test_a_few_without_a_name_never_lie_by_themselves() -> None:
    """One midwife among forty others would be the only one without a group: her vote would be seen."""
    assert named({"mothers": 30, "charities": 9, "staff": 1}, "mothers", "charities") == {
        "mothers": 30, "": 10,
    }  # fmt: skip
    assert named({"mothers": 30, "charities": 9, "": 7}, "mothers", "charities") == {"mothers": 30, "": 16}
    assert named({"mothers": 30, "charities": 9, "staff": 1}, "mothers") == {"mothers": 30, "": 10}
    assert named({"mothers": 9, "charities": 9, "": 1}, "mothers", "charities") == {"": 19}
    assert named({"staff": 3}) == {"": 3}


def test_where_enough_have_no_name_or_nobody_the_others_keep_theirs() -> None:
    assert named({"mothers": 30, "charities": 9, "staff": 8}, "mothers", "charities") == {
        "mothers": 30, "charities": 9, "": 8,
    }  # fmt: skip
    assert named({"mothers": 30, "charities": 9}, "mothers", "charities") == {"mothers": 30, "charities": 9}
