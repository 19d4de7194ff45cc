"""What comes of a stage: chosen, a shortlist, or a workshop that decides. Small groups decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.poll import Method, Sheet
from bot.domain.release import Outcome
from bot.polls.consensus import Said, decide

SHEET = Sheet(
    poll="first",
    stage="rank",
    method=Method.RANK,
    closes_at=datetime(2026, 12, 1, tzinfo=UTC),
    texts={"en": {}},
    options=("a", "b", "c"),
    groups={"mothers": ("mother",), "staff": ("midwife", "council"), "others": ("charity",)},
)
RATE = replace(SHEET, stage="rate", method=Method.RATE)
AGREE = replace(SHEET, stage="agree", method=Method.AGREE)


def people(group: str, number: int, *picks: str) -> list[Said]:
    """So many of a group who rank like this."""
    return [(group, {option: place for place, option in enumerate(picks, 1)})] * number


def ratings(group: str, option: str, *marks: int) -> list[Said]:
    """One person of a group for each rating of an option."""
    return [(group, {option: mark}) for mark in marks]


def said(sheet: Sheet, votes: Iterable[Said]) -> tuple[Outcome, str, str]:
    """Outcome, winners and why, in short."""
    decision = decide(sheet, list(votes))
    return decision.outcome, "".join(decision.winners), decision.why


# --- Ranking ------------------------------------------------------------------------------------------------


def test_what_every_measure_names_is_chosen() -> None:
    decision = decide(SHEET, people("mothers", 9, "a", "b") + people("staff", 8, "a", "c"))
    assert (decision.outcome, decision.winners, decision.why) == (Outcome.CHOSEN, ("a",), "")
    assert decision.counting == {"mothers", "staff"}
    assert {each.measure: each.winners for each in decision.measures} == {
        "head_to_head": ("a",), "points": ("a",), "points_by_group": ("a",), "least_satisfied": ("a",),
        "every_group": ("a",),
    }  # fmt: skip


def test_a_large_group_does_not_speak_for_the_others() -> None:
    """Twenty want a; two groups of eight want b. Pooled a, by group b: a workshop decides."""
    votes = (
        people("mothers", 20, "a", "b", "c") + people("staff", 8, "b", "c") + people("others", 8, "b", "c")
    )
    assert said(SHEET, votes) == (Outcome.WORKSHOP, "ab", "disagree")


def test_a_group_of_seven_decides_nothing_and_counts_in_the_total() -> None:
    """Of eight, its wish is a measure of its own; of seven it is not, and a large group has its way."""
    with_eight = people("mothers", 12, "a", "b", "c") + people("staff", 8, "c", "b", "a")
    with_seven = with_eight[:-1]
    # Satisfaction with a: mothers 1, staff 0; with c the other way round: equal by group.
    assert said(SHEET, with_eight) == (Outcome.WORKSHOP, "abc", "disagree")
    decision = decide(SHEET, with_seven)
    assert (decision.outcome, decision.winners, decision.counting) == (
        Outcome.CHOSEN, ("a",), frozenset({"mothers"}),
    )  # fmt: skip
    few = people("mothers", 8, "a", "b", "c") + people("staff", 7, "b", "a") + people("others", 7, "b", "a")
    measures = {each.measure: each.winners for each in decide(SHEET, few).measures}
    assert (measures["points"], measures["points_by_group"]) == (("b",), ("a",)), "they do count in the total"


def test_people_without_a_group_count_in_the_total_only() -> None:
    votes = people("", 30, "b") + people("mothers", 8, "a")
    measures = {each.measure: each.winners for each in decide(SHEET, votes).measures}
    assert (measures["points"], measures["points_by_group"]) == (("b",), ("a",))
    assert decide(SHEET, people("nobody knows this one", 9, "a")).counting == frozenset()


def test_without_any_large_group_everybody_decides_together() -> None:
    decision = decide(SHEET, people("mothers", 5, "a", "b") + people("staff", 4, "a", "c"))
    assert (decision.outcome, decision.winners, decision.counting) == (Outcome.CHOSEN, ("a",), frozenset())
    assert [each.measure for each in decision.measures] == ["head_to_head", "points"]


def test_weights_are_those_of_the_sheet_and_scale_free() -> None:
    votes = people("mothers", 10, "a", "b", "c") + people("staff", 9, "b", "a", "c")
    assert said(replace(SHEET, weights={"mothers": 1, "staff": 3}), votes)[2] == "disagree"
    assert said(replace(SHEET, weights={"mothers": 3, "staff": 1}), votes) == (Outcome.CHOSEN, "a", "")
    assert said(replace(SHEET, weights={"mothers": 600, "staff": 200}), votes) == (Outcome.CHOSEN, "a", "")


def test_a_tie_is_said_to_be_a_tie() -> None:
    votes = people("mothers", 8, "a", "b", "c") + people("staff", 8, "b", "a", "c")
    assert said(SHEET, votes) == (Outcome.WORKSHOP, "ab", "tie")


def test_a_cycle_is_a_disagreement() -> None:
    votes = people("", 4, "a", "b", "c") + people("", 3, "b", "c", "a") + people("", 3, "c", "a", "b")
    decision = decide(SHEET, votes)
    assert (decision.outcome, decision.why, decision.measures[0].winners) == (
        Outcome.WORKSHOP, "disagree", (),
    )  # fmt: skip


def test_no_group_may_be_below_the_floor() -> None:
    """Staff put a last but one of three: they are satisfied to 50 percent."""
    votes = people("mothers", 20, "a", "b", "c") + people("staff", 8, "b", "a", "c")
    votes = votes + people("others", 9, "a", "b", "c")
    assert said(replace(SHEET, floor=50), votes) == (Outcome.CHOSEN, "a", "")
    assert said(replace(SHEET, floor=51), votes) == (Outcome.WORKSHOP, "a", "floor")
    # Seven of them are no group that could be below it.
    assert said(replace(SHEET, floor=51), votes[:20] + votes[21:]) == (Outcome.CHOSEN, "a", "")


def test_fewer_than_the_quorum_decide_nothing_and_empty_ballots_do_not_help() -> None:
    empty: list[Said] = [("mothers", {}), ("mothers", {"gone": 1})]
    assert said(SHEET, people("mothers", 7, "a") + empty * 5) == (Outcome.TOO_FEW, "", "")
    assert said(SHEET, people("mothers", 8, "a")) == (Outcome.CHOSEN, "a", "")
    assert said(replace(SHEET, quorum=0), []) == (Outcome.TOO_FEW, "", "")


# --- Rating -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "verdict"),
    [
        ((7,) * 7 + (4,) * 3, "in"),  # 70 percent
        ((7,) * 69 + (4,) * 31, "open"),  # 69 percent
        ((9,) * 17 + (3,) * 3, "open"),  # 15 percent rate it 1 to 3
        ((9,) * 86 + (3,) * 14, "in"),  # 14 percent
        ((7,) * 5 + (6,) * 5, "out"),  # 50 percent
        ((7,) * 51 + (1,) * 49, "open"),  # 51 percent
        ((9,) * 7, "open"),  # seven are too few
        ((9,) * 8, "in"),
    ],
)
def test_the_delphi_rule(marks: tuple[int, ...], verdict: str) -> None:
    """At its edges, for one group and for everybody."""
    for group in ("mothers", ""):
        votes = ratings(group, "a", *marks) + ratings(group, "b", *[5] * 8)
        assert decide(RATE, votes).verdicts["a"] == verdict


def test_an_option_is_in_only_when_each_group_wants_it() -> None:
    """Not when one rejects it, however large the other; but nobody asks a group of seven."""
    wanted = ratings("mothers", "a", *[9] * 90)
    assert decide(RATE, wanted + ratings("staff", "a", *[5] * 8)).verdicts["a"] == "open"
    assert decide(RATE, wanted + ratings("staff", "a", *[5] * 7)).verdicts["a"] == "in"
    beside = ratings("staff", "b", *[9] * 8)
    assert decide(RATE, wanted + beside).verdicts == {"a": "open", "b": "open", "c": "open"}, "too few of it"


def test_support_is_rated_too() -> None:
    sheet = replace(RATE, method=Method.SUPPORT)
    assert decide(sheet, ratings("staff", "a", *[8] * 7, 5, 5, 2)).verdicts["a"] == "in"
    assert decide(sheet, ratings("staff", "a", *[8] * 7, 5, 2, 2)).verdicts["a"] == "open"


def many(shares: dict[str, int]) -> tuple[Sheet, list[Said]]:
    """A sheet with these options, and a hundred people of whom so many rate each 9 and the others 5."""
    sheet = replace(RATE, options=tuple(sorted(shares)), shortlist=2)
    return sheet, [("staff", {o: 9 if i < n else 5 for o, n in shares.items()}) for i in range(100)]


def test_what_is_in_goes_on() -> None:
    assert said(*many({"a": 70, "b": 69, "c": 80})) == (Outcome.SHORTLIST, "ac", "")
    assert said(*many({"a": 70, "b": 69, "c": 60})) == (Outcome.CHOSEN, "a", "")
    assert said(*many({"a": 69, "b": 69})) == (Outcome.WORKSHOP, "", "none_in")


def test_too_many_are_cut_where_none_is_as_good_as_the_next() -> None:
    assert said(*many({"a": 75, "b": 90, "c": 80})) == (Outcome.SHORTLIST, "bc", "")
    assert said(*many({"a": 80, "b": 90, "c": 80})) == (Outcome.SHORTLIST, "abc", ""), (
        "equal ones go together"
    )
    nine = dict.fromkeys("abcdefghi", 80)
    assert said(*many(nine)) == (Outcome.SHORTLIST, "abcdefghi", "")
    assert said(*many(nine | {"j": 80})) == (Outcome.WORKSHOP, "abcdefghij", "tie")


def test_the_least_willing_group_says_which_are_cut() -> None:
    """All mothers want a and b, but more of the staff want c."""
    sheet = replace(RATE, shortlist=2)
    votes: list[Said] = [("mothers", {"a": 9, "b": 9, "c": 8})] * 30
    votes += [("staff", {"a": 9 if i < 7 else 5, "b": 9 if i < 8 else 5, "c": 9}) for i in range(10)]
    assert said(sheet, votes) == (Outcome.SHORTLIST, "bc", "")


# --- Choosing and agreeing ----------------------------------------------------------------------------------


def test_a_choice_needs_the_most_votes_and_the_most_by_group() -> None:
    sheet = replace(SHEET, method=Method.CHOOSE)
    assert said(sheet, people("mothers", 9, "a") + people("staff", 8, "a")) == (Outcome.CHOSEN, "a", "")
    three = people("mothers", 20, "a") + people("staff", 8, "b") + people("others", 8, "b")
    assert said(sheet, three) == (Outcome.WORKSHOP, "ab", "disagree")
    assert said(sheet, people("mothers", 9, "a") + people("staff", 9, "b")) == (Outcome.WORKSHOP, "ab", "tie")
    uneven = people("mothers", 9, "a") + people("staff", 6, "a") + people("staff", 4, "b")
    assert said(replace(sheet, floor=60), uneven) == (Outcome.CHOSEN, "a", "")
    assert said(replace(sheet, floor=61), uneven) == (Outcome.WORKSHOP, "a", "floor")


def test_approval_counts_all_that_she_likes() -> None:
    sheet = replace(SHEET, method=Method.APPROVE)
    votes: list[Said] = [("mothers", {"a": 1, "b": 1})] * 8
    votes += [("staff", {"b": 1, "c": 1})] * 8
    assert said(sheet, votes) == (Outcome.CHOSEN, "b", "")


def test_agreement_is_asked_of_every_group() -> None:
    """Forty of forty mothers and two of ten of the staff agree with a; 30 and 8 with b."""
    votes: list[Said] = [("mothers", {"a": 1, "b": 1 if i < 30 else -1}) for i in range(40)]
    votes += [("staff", {"a": 1 if i < 2 else -1, "b": 1 if i < 8 else -1}) for i in range(10)]
    decision = decide(AGREE, votes)
    assert {each.measure: each.winners for each in decision.measures} == {
        "most_votes": ("a",), "every_group": ("b",),
    }  # fmt: skip
    assert (decision.outcome, decision.why) == (Outcome.WORKSHOP, "disagree")


def test_what_few_voted_on_cannot_win() -> None:
    votes: list[Said] = [("mothers", {"a": 1 if i < 15 else -1}) for i in range(20)]
    votes += [("mothers", {"b": 1})] * 9
    assert said(AGREE, votes) == (Outcome.CHOSEN, "a", "")
    assert said(AGREE, [("", {"a": 0}), ("", {"b": 1})] * 7) == (Outcome.WORKSHOP, "", "disagree")


def test_a_few_of_a_group_are_not_below_the_floor() -> None:
    """Of ten of the staff only seven said something of a, all against it; with an eighth it is the group."""
    sheet = replace(AGREE, floor=30)
    votes: list[Said] = [("mothers", {"a": 1})] * 20 + ratings("staff", "c", *[0] * 3)
    assert said(sheet, votes + ratings("staff", "a", *[-1] * 7)) == (Outcome.CHOSEN, "a", "")
    assert said(sheet, votes + ratings("staff", "a", *[-1] * 8)) == (Outcome.WORKSHOP, "a", "floor")


def test_what_nobody_wants_is_not_chosen_for_want_of_another() -> None:
    """Everybody against the only one, as many against as for it, and a group against what the others want."""
    only = replace(AGREE, options=("a",))
    assert said(only, ratings("mothers", "a", *[-1] * 20)) == (Outcome.WORKSHOP, "a", "none_in")
    assert said(only, ratings("mothers", "a", *[0] * 20)) == (Outcome.WORKSHOP, "a", "none_in")
    assert said(only, ratings("", "a", *[1, -1] * 10)) == (Outcome.WORKSHOP, "a", "none_in")
    assert said(only, ratings("", "a", *[1, -1] * 10, 1)) == (Outcome.CHOSEN, "a", "")
    mothers = ratings("mothers", "a", *[1] * 20)
    assert said(only, mothers + ratings("staff", "a", *[-1] * 8)) == (Outcome.WORKSHOP, "a", "none_in")
    assert said(only, mothers + ratings("staff", "a", *[-1] * 7)) == (Outcome.CHOSEN, "a", "")


def test_ideas_are_only_gathered() -> None:
    assert decide(replace(SHEET, method=Method.IDEAS), []).outcome is Outcome.GATHERED


# --- Whatever people vote -----------------------------------------------------------------------------------

MARKS = st.dictionaries(st.sampled_from("abc"), st.integers(1, 3))
VOTES = st.lists(st.tuples(st.sampled_from(["mothers", "staff", "others", ""]), MARKS), max_size=40)


@given(VOTES, st.sampled_from([Method.RANK, Method.RATE, Method.CHOOSE, Method.AGREE]))
def test_neither_the_order_of_ballots_nor_of_options_or_groups_matters(
    votes: list[Said], method: Method
) -> None:
    sheet = replace(SHEET, method=method, quorum=1)
    turned = replace(sheet, groups=dict(reversed(list(sheet.groups.items()))))
    assert decide(sheet, votes) == decide(turned, votes[::-1])


@given(VOTES)
def test_no_small_group_is_ever_asked_by_itself(votes: list[Said]) -> None:
    """Taking the names of all small groups away changes nothing."""
    sizes = {name: sum(1 for group, marks in votes if group == name and marks) for name in SHEET.groups}
    nameless = [(group if sizes.get(group, 0) >= 8 else "", marks) for group, marks in votes]
    for method in (Method.RANK, Method.RATE, Method.CHOOSE, Method.AGREE):
        sheet = replace(SHEET, method=method, quorum=1)
        assert decide(sheet, votes) == decide(sheet, nameless)
