"""Ballots from PrefLib."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from bot.polls.ballot_text import BadBallots
from bot.polls.preflib_ballots import read
from bot.polls.tally import count

SAMPLE = (Path(__file__).parent / "ballots" / "first_priority.toi").read_text("utf-8")
SCANS, INTERPRETERS, PLANS, AFTER = (
    "More scans: at home, too",
    "Interpreters",
    "Birth plans",
    "متابعة بعد الولادة",
)


def small(*orders: str, voters: int = 3, names: int = 3) -> str:
    """A file with a few orders of a, b and c."""
    head = [f"# NUMBER ALTERNATIVES: {names}", f"# NUMBER VOTERS: {voters}"]
    return "\n".join([*head, *(f"# ALTERNATIVE NAME {n}: {'abc'[n - 1]}" for n in (1, 2, 3)), *orders]) + "\n"


def test_orders_with_ties_and_counts() -> None:
    made = read(SAMPLE, ".toi")
    assert (made.election.voters, made.empty) == (12, 0)
    assert made.election.options == tuple(sorted([SCANS, INTERPRETERS, PLANS, AFTER]))
    assert made.election.orders == {
        ((SCANS,), (INTERPRETERS,), tuple(sorted([PLANS, AFTER]))): 5,
        (tuple(sorted([INTERPRETERS, PLANS])),): 4,
        ((AFTER,), tuple(sorted([INTERPRETERS, SCANS])), (PLANS,)): 2,
        ((PLANS,),): 1,
    }


def test_ties_are_not_flattened_by_the_order_in_the_file() -> None:
    """Read as if the ties were an order, b would beat c and win alone."""
    tally = count(read(small("2: {2,3},1", "1: 1,{2,3}"), ".toc").election)
    assert tally.borda.winners == tally.copeland.winners == ("b", "c")
    assert (tally.condorcet_winner, tally.plurality.scores["b"]) == (None, 1)


def test_an_order_that_comes_again_is_kept_once_and_counts_as_often_as_each_line_says() -> None:
    """A hundred thousand lines of one ballot each take little room."""
    made = read(small("2: 1,{2,3}", "1:{2,3},1", "4: 1,{2,3}", voters=7), ".toc").election
    assert made.orders == {(("a",), ("b", "c")): 6, (("b", "c"), ("a",)): 1}
    read(small(*["1: 1,2,3"] * 20_000, voters=20_000), ".soc")
    tracemalloc.start()
    read(small(*["1: 1,2,3"] * 20_000, voters=20_000), ".soc")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 8_000_000


def test_blanks_and_each_kind_of_file() -> None:
    for ending in (".soc", ".soi", ".toc", ".toi"):
        assert read(small(" 3 :  1 , 2,3 "), ending).election.voters == 3


@pytest.mark.parametrize(
    ("text", "ending", "sentence"),
    [
        (small("3: 1,2,4"), ".soc", "line 6, column 8: there is no alternative 4"),
        (small("3: 1,2,1"), ".soi", "line 6, column 8: alternative 1 is in this order twice"),
        (small("3: 1,2"), ".soc", "line 6, column 7: a .soc file has complete orders. Name the file .soi."),
        (small("3: {1,2},3"), ".soc", "line 6, column 4: a .soc file has no ties. Name the file .toc."),
        (small("3: {1,2,3"), ".toc", "line 6, column 10: the order stops in the middle"),
        (small("3: 1,,2"), ".soi", "line 6, column 6: ',' does not belong here"),
        (small("3: 1 2 3"), ".soi", "line 6, column 6: '2' does not belong here. An order is '1,2,{3,4}'."),
        (small("3: {1,{2}}"), ".toi", "line 6, column 7: '{' does not belong here"),
        (small("3: 1,b"), ".soi", "line 6, column 6: 'b' does not belong here"),
        (small("3:"), ".soi", "line 6, column 3: the order stops in the middle"),
        (small("1,2,3"), ".soc", "line 6, column 1: a line of votes begins with their number"),
        (small("2: 1,2,3"), ".soc", "line 2, column 1: it says 3 voters, and the orders add up to 2"),
        (small("3: 1,2,3", names=4), ".soc", "line 1, column 1: it says 4 alternatives, and 3 have a name"),
        ("3: 1,2,3\n", ".soc", "line 1, column 1: the lines '# ALTERNATIVE NAME 1: ...' are missing"),
        (small("3: " + "1" * 5000), ".soi", "line 6, column 4: there is no alternative 111111111"),
        (small("3" * 5000 + ": 1"), ".soi", "line 6, column 1: a line of votes begins with their number"),
        ("# NUMBER VOTERS: " + "3" * 5000, ".soi", "line 1, column 18: '333"),
        ("# NUMBER VOTERS: many\n", ".soc", "line 1, column 18: 'many' is no number"),
        (SAMPLE.replace("ORDERS: 4", "ORDERS: 5"), ".toi", "line 12, column 1: it says 5 orders, and there"),
        (SAMPLE.replace("NAME 3: Birth plans", "NAME 3: Interpreters"), ".toi", "line 15, column 23: each"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_with_the_place(text: str, ending: str, sentence: str) -> None:
    with pytest.raises(BadBallots) as error:
        read(text, ending)
    assert str(error.value).startswith(sentence)
