"""Ballots from Polis."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.polls.ballot_text import BadBallots, Ballots, table_of
from bot.polls.grouped import group_informed
from bot.polls.polis_ballots import is_polis, read
from tests.polls.elections import order

HEADER = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2\n"
ROWS = "7,0,0,3,1,1,1,-1,0\n8,0,0,1,1,0,1,,\n9,1,2,2,0,1,,-1,0\n10,,0,1,1,0,1,,\n11,1,0,0,0,0,,,\n"


def ballots(text: str, groups: str | None = None) -> Ballots:
    """What stands in a table."""
    return read(table_of(text), groups)


def test_agree_disagree_and_pass() -> None:
    made = ballots(HEADER + ROWS)
    assert made.election.options == ("0", "1", "2")
    assert (made.election.voters, made.empty, made.election.groups) == (4, 1, {"0": 2, "1": 1})
    assert set(made.election.orders) == {order("0 2 1"), order("0 1=2"), order("0=2 1")}


def test_its_consensus() -> None:
    """Comment 0: both of group 0 agree, 3/4; group 1 did not vote, 1/2. Comment 1: 1/3 and 1/3."""
    made = ballots(HEADER + ROWS).election
    assert group_informed(made, made.groups).scores == {
        "0": Fraction(3, 8), "1": Fraction(1, 9), "2": Fraction(1, 9),
    }  # fmt: skip


def test_it_is_known_by_its_columns() -> None:
    assert is_polis(table_of(HEADER))
    assert not is_polis(table_of("participant,group,a\n"))
    assert not is_polis(table_of("voter,n-votes\n"))


def test_another_column_of_groups_is_no_comment() -> None:
    text = "participant,n-votes,borough,0\n1,1,Ealing,1\n"
    made = ballots(text, "borough").election
    assert (made.groups, made.options) == ({"Ealing": 1}, ("0",))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEADER + "7,0,0,1,1,0,2,,\n", "line 2, column 7 (0): '2' is no vote"),
        (HEADER + "7,0,0,1,1,0,,,agree\n", "line 2, column 9 (2): 'agree' is no vote"),
        (
            HEADER + "7,0,0,0,0,0,,,\n7,0,0,0,0,0,,,\n",
            "line 3, column 1 (participant): this voter has a ballot",
        ),
        (HEADER, "line 2, column 1: there is no participant"),
        ("participant,group-id,n-votes\n1,0,0\n", "line 1, column 3: the header names no comment"),
    ],
)
def test_bad_files_are_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadBallots) as error:
        ballots(text)
    assert str(error.value).startswith(sentence)
