"""Ballots from CSV: picks in order, or ratings."""

from __future__ import annotations

import pytest

from bot.polls.ballot_text import BadBallots, Ballots, table_of
from bot.polls.csv_ballots import read
from tests.polls.elections import order

RANKS = "voter,group,rank1,rank2\nv1,g,Scans,Birth plans\nv2,h,Birth plans,\nv3,h,,\nv4,,Scans,\n"
RATINGS = "voter,group,Scans,Birth plans\nv1,g,9,2\nv2,h,,7\nv3,h,,\n"


def ballots(text: str, groups: str | None = None) -> Ballots:
    """What stands in a table."""
    return read(table_of(text), groups)


def refused(text: str, groups: str | None = None) -> str:
    """The sentence with which a table is refused."""
    with pytest.raises(BadBallots) as error:
        ballots(text, groups)
    return str(error.value)


def test_picks_in_order() -> None:
    made = ballots(RANKS)
    assert made.election.options == ("Birth plans", "Scans")
    assert (made.election.voters, made.empty) == (3, 1)
    assert made.election.groups == {"g": 1, "h": 1}
    assert made.election.orders == {
        (("Scans",), ("Birth plans",)): 1,
        (("Birth plans",),): 1,
        (("Scans",),): 1,
    }
    assert {vote.approved for vote in made.election.votes if vote.group == "h"} == {
        frozenset(["Birth plans"])
    }


def test_ratings() -> None:
    made = ballots(RATINGS)
    assert made.election.options == ("Birth plans", "Scans")
    assert (made.election.voters, made.empty) == (2, 1)
    first, second = made.election.votes
    assert (first.ranking, first.approved, first.group) == (
        (("Scans",), ("Birth plans",)), frozenset(["Scans"]), "g",
    )  # fmt: skip
    assert (second.ranking, second.voted_on) == ((("Birth plans",),), frozenset(["Birth plans"]))


def test_another_column_of_groups() -> None:
    text = "voter,group,borough,a\nv1,g,Ealing,9\nv2,g,Brent,9\n"
    assert ballots(text, "borough").election.groups == {"Brent": 1, "Ealing": 1}
    assert ballots(text, "borough").election.options == ("a",), "neither column of groups is an option"
    assert refused(text, "burough") == (
        "line 1, column 1: there is no column 'burough'. Did you mean 'borough'?"
    )


def test_a_column_of_something_else_says_no_group() -> None:
    assert refused(RANKS, "voter").startswith("line 1, column 1 (voter): this column says no group")
    assert refused(RANKS, "rank1").startswith("line 1, column 3 (rank1): this column says no group")


def test_without_groups_and_with_other_columns_beside_ranks() -> None:
    made = ballots("Age;Voter;RANK2;Rank 1\n30;v1;b;a\n")
    assert (made.election.groups, made.election.orders) == ({}, {order("a b"): 1})


def test_names_in_any_script() -> None:
    assert ballots("voter,rank1,rank2\nv1,نعم,አዎ\n").election.options == ("نعم", "አዎ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("v1,g,9\nv2,g,3\n", "line 1, column 1: the header has no column 'voter'"),
        ("voter,group\nv1,g\n", "line 1, column 1: the header has neither ranks"),
        (
            "voter,rank1,rank3\nv1,a,b\n",
            "line 1, column 1: the header has a later rank, but no column 'rank2'",
        ),
        ("voter,rank1\n", "line 2, column 1: there is no ballot"),
        ("voter,a\n,9\n", "line 2, column 1 (voter): it does not say whose ballot this is"),
        (
            "voter,a\nv1,9\nv2,9\nv1,9\n",
            "line 4, column 1 (voter): this voter has a ballot on line 2 already",
        ),
        ("voter,a,b\nv1,9,9\nv2,9,10\n", "line 3, column 3 (b): '10' is no rating"),
        ("voter,a\nv1,0\n", "line 2, column 2 (a): '0' is no rating"),
        ("voter,a\nv1,7.5\n", "line 2, column 2 (a): '7.5' is no rating"),
        ("voter,a\nv1,good\n", "line 2, column 2 (a): 'good' is no rating"),
        ("voter,rank1,rank2,rank3\nv1,a,,b\n", "line 2, column 4 (rank3): the rank before this one is blank"),
        ("voter,rank1,rank2\nv1,,b\n", "line 2, column 3 (rank2): the rank before this one is blank"),
        ("voter,rank1,rank2\nv1,a,a\n", "line 2, column 3 (rank2): 'a' is on this ballot already"),
    ],
)
def test_bad_files_are_refused_whole_with_the_place(text: str, sentence: str) -> None:
    assert refused(text).startswith(sentence)
