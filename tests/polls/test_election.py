"""What is counted: marks become orders, and votes that say the same are one with a count."""

from __future__ import annotations

from bot.domain.poll import Method
from bot.polls.election import Election, Vote, agreed, chosen, ranked, rated, vote_of
from tests.polls.elections import order, vote


def test_places_become_an_order_and_equal_places_stay_equal() -> None:
    made = ranked({"b": 1, "c": 2, "a": 2, "d": 5}, "mothers")
    assert made == Vote(order("b a=c d"), frozenset("abcd"), "mothers")


def test_ratings_become_an_order_and_7_to_9_are_approved() -> None:
    made = rated({"a": 7, "b": 9, "c": 6, "d": 7})
    assert (made.ranking, made.approved) == (order("b a=d c"), frozenset("abd"))
    assert made.voted_on == frozenset("abcd")
    assert rated({"a": 1}).voted_on == frozenset("a"), "what she did not rate she did not vote on"


def test_choices_share_the_first_place() -> None:
    assert chosen("ba").ranking == (("a", "b"),)
    assert chosen(()).empty


def test_what_nobody_said_anything_of_stands_with_what_was_passed() -> None:
    made = agreed({"a": 1, "b": -1, "c": 0}, "abcd")
    assert (made.ranking, made.approved) == (order("a c=d b"), frozenset("a"))
    assert made.voted_on == frozenset("abc")
    assert agreed({}, "abcd").empty
    assert not agreed({"a": 0}, "abcd").empty, "a pass is a vote"


def test_each_method_reads_its_marks() -> None:
    """Lower is better where options are ranked, higher where they are rated."""
    marks = {"a": 1, "b": 2}
    assert vote_of(Method.RANK, marks, "ab").ranking == order("a b")
    assert vote_of(Method.RATE, marks, "ab").ranking == order("b a")
    assert vote_of(Method.SUPPORT, {"a": 2, "b": 8}, "ab").approved == frozenset("b")
    assert vote_of(Method.CHOOSE, {"b": 1}, "ab").ranking == order("b")
    assert vote_of(Method.APPROVE, {"b": 1, "a": 0}, "ab").approved == frozenset("b")
    assert vote_of(Method.AGREE, {"a": -1}, "ab", "g") == Vote(
        order("b a"), frozenset(), "g", 1, frozenset("a")
    )


def test_votes_alike_are_folded_and_empty_ones_left_out() -> None:
    made = Election.of("cba", [vote("a"), vote("b", 2), vote("a", 3), Vote(()), vote("a", 1, "g")])
    assert made.options == ("a", "b", "c")
    assert sorted((v.ranking, v.group, v.count) for v in made.votes) == [
        (order("a"), "", 4),
        (order("a"), "g", 1),
        (order("b"), "", 2),
    ]
    assert (made.voters, made.groups) == (7, {"g": 1})
    assert made.orders == {order("a"): 5, order("b"): 2}


def test_groups_are_elections_of_their_own() -> None:
    made = Election.of("ab", [vote("a", 2, "h"), vote("b", 3, "g"), vote("b")]).by_group()
    assert {name: part.voters for name, part in made.items()} == {"": 1, "g": 3, "h": 2}
