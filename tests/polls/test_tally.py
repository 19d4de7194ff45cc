"""Every measure on elections worked out by hand, on hundreds that another program counted, and on any."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.oracle import differences
from bot.polls.election import Election, Vote
from bot.polls.tally import Tally, best, count
from tests.polls.elections import OPTIONS, election, elections, vote

MEASURES = ("plurality", "approval", "borda", "copeland", "minimax", "irv")
#: Elections and what `pref-voting` says of them: written by benchmarks/oracle.py.
COUNTED: list[dict[str, Any]] = json.loads(Path(__file__).with_name("pref_voting.json").read_text("utf-8"))


def winners(tally: Tally) -> dict[str, str]:
    """Who wins by each measure."""
    return {name: "".join(getattr(tally, name).winners) for name in MEASURES}


def test_four_measures_and_four_winners() -> None:
    """Seventeen voters.

    6: a c d b    First places: a 6 + 2 = 8, b 6, c 3, d 0. Plurality: a.
    6: b d c a    Instant-runoff: nobody has 9. d goes out (0), then c (3): her votes go on past d to b,
    3: c d b a    who has 6 + 3 = 9 of 17. Instant-runoff: b.
    2: a d b c    Head to head c wins against a 6+3 = 9 : 8, against b 6+3 = 9 : 8, against d 6+3 = 9 : 8:
                  c is the Condorcet winner.
    Borda, 3 2 1 0: a 6·3 + 2·3 = 24; b 6·3 + 3·1 + 2·1 = 23; c 6·2 + 6·1 + 3·3 = 27;
                    d 6·1 + 6·2 + 3·2 + 2·2 = 28. Borda: d. (24 + 23 + 27 + 28 = 102 = 17 · 6.)
    """
    tally = count(election({"a c d b": 6, "b d c a": 6, "c d b a": 3, "a d b c": 2}))
    assert tally.plurality.scores == {"a": 8, "b": 6, "c": 3, "d": 0}
    assert tally.irv.scores == {"a": 8, "b": 9, "c": 3, "d": 0}
    assert tally.borda.scores == {"a": 24, "b": 23, "c": 27, "d": 28}
    assert tally.pairwise["c"] == {"a": 9, "b": 9, "d": 9}
    assert tally.copeland.scores == {"a": 0, "b": 1, "c": 3, "d": 2}
    # Worst defeats: a by b 9:8, b by d 11:6, d by c 9:8.
    assert tally.minimax.scores == {"a": -1, "b": -5, "c": 0, "d": -1}
    assert tally.condorcet_winner == "c"
    assert winners(tally) == {
        "plurality": "a", "irv": "b", "copeland": "c", "minimax": "c", "borda": "d", "approval": "abcd",
    }  # fmt: skip


def test_in_a_cycle_nothing_wins_head_to_head() -> None:
    """a beats b 6:3, b beats c 7:2, c beats a 5:4; the smallest defeat is that of a, by 1."""
    tally = count(election({"a b c": 4, "b c a": 3, "c a b": 2}, "abc"))
    assert tally.condorcet_winner is None
    assert tally.copeland.scores == {"a": 1, "b": 1, "c": 1}
    assert tally.minimax.scores == {"a": -1, "b": -3, "c": -5}
    assert winners(tally) | {"approval": ""} == {
        "plurality": "a", "approval": "", "borda": "ab", "copeland": "abc", "minimax": "a", "irv": "a",
    }  # fmt: skip


def test_equal_first_places_share_the_vote() -> None:
    tally = count(election({"a=b=c d": 1, "a=b": 1, "d": 1}))
    assert tally.plurality.scores == {"a": Fraction(5, 6), "b": Fraction(5, 6), "c": Fraction(1, 3), "d": 1}
    assert tally.plurality.winners == ("d",)


def test_options_left_out_share_the_average_of_the_points_left() -> None:
    """Of four options, named alone: 3 points, and (2 + 1 + 0) / 3 = 1 for each of the others."""
    assert count(election({"b": 1})).borda.scores == {"a": 1, "b": 3, "c": 1, "d": 1}
    # Two share the top: (3 + 2) / 2; two are left out: (1 + 0) / 2.
    half = Fraction(1, 2)
    assert count(election({"a=b": 1})).borda.scores == {"a": 2 + half, "b": 2 + half, "c": half, "d": half}


def test_head_to_head_ties_are_half_a_win() -> None:
    tally = count(election({"a b c": 1, "b a c": 1}, "abc"))
    assert tally.copeland.scores == {"a": Fraction(3, 2), "b": Fraction(3, 2), "c": 0}
    assert tally.condorcet_winner is None, "a tie is no win"
    assert tally.minimax.winners == ("a", "b")


def test_in_the_runoff_equal_ones_go_out_together_or_win_together() -> None:
    """b and c have 2 each and go at once: their votes, which would have made b or c win, go on to a."""
    tally = count(election({"a": 3, "b c a": 2, "c b a": 2}, "abc"))
    assert (tally.irv.winners, tally.irv.scores) == (("a",), {"a": 7, "b": 2, "c": 2})
    assert count(election({"a b": 2, "b a": 2, "c": 1}, "abc")).irv.winners == ("a", "b")
    assert count(election({"a": 1, "b": 1, "c": 1}, "abc")).irv.winners == ("a", "b", "c")


def test_a_vote_that_names_nothing_left_is_out_of_the_runoff() -> None:
    """d goes out, and its two votes with it: 3 of the 5 left are more than half."""
    tally = count(election({"a": 3, "b": 2, "d": 1, "c d": 1}))
    assert (tally.irv.winners, tally.irv.scores["a"]) == (("a",), 3)


def test_where_nobody_votes_nobody_wins() -> None:
    tally = count(election({}))
    assert set(winners(tally).values()) == {""}
    assert (tally.voters, tally.condorcet_winner) == (0, None)
    assert tally.borda.scores == dict.fromkeys("abcd", 0)
    assert count(election({}, "")).pairwise == {}


def test_a_single_option_wins_when_somebody_votes() -> None:
    tally = count(election({"a": 2}, "a"))
    assert set(winners(tally).values()) == {"a"} and tally.condorcet_winner == "a"


def test_approval_of_nothing_has_no_winner() -> None:
    assert count(Election.of("ab", [Vote((("a",), ("b",)))])).approval.winners == ()


def test_the_highest_are_all_named() -> None:
    assert best({"b": 2, "a": Fraction(4, 2), "c": 1}) == ("a", "b")
    assert best({"a": 0}, above=0) == best({}) == ()


def test_hundreds_of_elections_are_counted_as_another_program_counts_them() -> None:
    assert len(COUNTED) >= 200
    assert [one for one in COUNTED if differences(one, one["says"])] == []
    assert any(one["says"]["condorcet_winner"] is None for one in COUNTED)


@pytest.mark.parametrize("measure", ["plurality", "approval", "borda", "copeland", "minimax"])
def test_the_comparison_sees_a_difference(measure: str) -> None:
    says = COUNTED[0]["says"]
    wrong = [says[measure][0] + 0.5, *says[measure][1:]]
    assert measure in differences(COUNTED[0], says | {measure: wrong})


# --- Whatever people vote -----------------------------------------------------------------------------------


@given(elections(), st.permutations(OPTIONS), st.randoms(use_true_random=False))
def test_neither_names_nor_order_change_the_outcome(votes: list[Vote], names: list[str], chance: Any) -> None:
    """Options get other names and votes another order: the same ones win, under their new names."""
    new = dict(zip(OPTIONS, names, strict=True))
    renamed = [
        replace(
            each,
            ranking=tuple(tuple(sorted(new[option] for option in place)) for place in each.ranking),
            approved=frozenset(new[option] for option in each.approved),
        )
        for each in votes
    ]
    chance.shuffle(renamed)
    before, after = count(Election.of(OPTIONS, votes)), count(Election.of(reversed(OPTIONS), renamed))
    for measure in MEASURES:
        old, now = getattr(before, measure), getattr(after, measure)
        assert now.scores == {new[option]: score for option, score in old.scores.items()}
        assert now.winners == tuple(sorted(new[option] for option in old.winners))
    assert after.condorcet_winner == (before.condorcet_winner and new[before.condorcet_winner])


@given(elections())
def test_who_wins_head_to_head_wins_copeland_and_minimax_alone(votes: list[Vote]) -> None:
    tally = count(Election.of(OPTIONS, votes))
    if tally.condorcet_winner:
        assert tally.copeland.winners == tally.minimax.winners == (tally.condorcet_winner,)


@given(elections())
def test_folding_changes_nothing(votes: list[Vote]) -> None:
    """A vote with a count is as many votes."""
    single = [replace(each, count=1) for each in votes for _ in range(each.count)]
    assert count(Election.of(OPTIONS, votes)) == count(Election.of(OPTIONS, single))


@given(elections(), st.integers(2, 5))
def test_many_of_everybody_change_no_winner(votes: list[Vote], times: int) -> None:
    more = [replace(each, count=each.count * times) for each in votes]
    before, after = count(Election.of(OPTIONS, votes)), count(Election.of(OPTIONS, more))
    assert winners(before) == winners(after)
    assert before.condorcet_winner == after.condorcet_winner


@given(elections())
def test_every_count_adds_up(votes: list[Vote]) -> None:
    """Each voter gives one first place and all points of Borda; of two options she prefers at most one."""
    tally = count(Election.of(OPTIONS, votes))
    assert sum(tally.plurality.scores.values()) == tally.voters
    assert sum(tally.borda.scores.values()) == 6 * tally.voters
    assert sum(tally.copeland.scores.values()) == 6
    assert all(
        tally.pairwise[a][b] + tally.pairwise[b][a] <= tally.voters
        for a in OPTIONS
        for b in OPTIONS
        if a != b
    )


def test_alike_options_stay_alike() -> None:
    """However they are called: a and b stand in each other's places, so no measure parts them."""
    tally = count(election({"a b c": 2, "b a c": 2, "c a=b": 1}, "abc"))
    for measure in MEASURES:
        scores = getattr(tally, measure).scores
        assert scores["a"] == scores["b"]
    assert vote("a=b") == vote("b=a")
