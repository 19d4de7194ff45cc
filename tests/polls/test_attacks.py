"""What somebody learns who is given every published figure and knows every ballot but one: next to nothing.

Her chance of guessing right is worked out, not tried: for each possibility how likely exactly these figures
are. Names (who is chosen, which measure names whom) are left out: a result that one vote tips tells of that
vote whatever is done to the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp
from random import Random
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.poll import Marks, Method, Sheet
from bot.polls.disclosure import ALL_ON, Protections, figures
from tests.polls.attacker import Attacker, every_ballot
from tests.polls.sheets import OPTIONS, drawn, sheet

#: With tiny groups, without any; with people without a group, without any.
SIZES = (
    {"people": 30, "voluntary": 9, "statutory": 14, "": 3},
    {"people": 12, "voluntary": 3},
    {"people": 11, "voluntary": 10, "statutory": 8},
)
RULES = (
    sheet(),
    sheet(Method.RANK, OPTIONS[:3]),
    sheet(Method.RATE, OPTIONS[:3], 0),
    sheet(Method.SUPPORT, OPTIONS[:4], 0),
    sheet(Method.AGREE, OPTIONS[:4], 0),
    sheet(Method.APPROVE, OPTIONS, 0),
    sheet(Method.CHOOSE, OPTIONS, 1),
)
#: Where every ballot is as likely as any other, the best guess is right no more than so many times as often
#: as one without the figures: on average, and at the worst.
ON_AVERAGE, AT_WORST = 3.5, 9.0


def guesses(rule: Sheet, on: Protections, draws: int = 20) -> list[list[float]]:
    """Return what she thinks of every ballot there is, poll after poll of those that she meets."""
    chance, ballots, found = Random(5), every_ballot(rule), []
    for turn in range(draws):
        votes = drawn(rule, SIZES[turn % len(SIZES)], chance)
        group, ballot = votes.pop(chance.randrange(len(votes)))
        told = figures(rule, [*votes, (group, ballot)], chance.randbytes, on)
        found.append(Attacker(rule, told, on).posterior(votes, group, ballots))
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.method}-{len(rule.options)}")
def test_no_ballot_is_certain_or_impossible_and_the_best_guess_is_a_poor_one(rule: Sheet) -> None:
    found = guesses(rule, ALL_ON)
    prior = 1 / len(every_ballot(rule))
    assert min(map(min, found)) > prior / 1000
    best = [max(each) for each in found]
    assert sum(best) / len(best) < ON_AVERAGE * prior
    assert max(best) < AT_WORST * prior


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.method}-{len(rule.options)}")
def test_without_noise_most_ballots_are_ruled_out(rule: Sheet) -> None:
    """Rounding alone does not do: this is what the noise is for."""
    found = guesses(rule, Protections(blur=False))
    ruled_out = [sum(each == 0 for each in poll) / len(poll) for poll in found]
    assert sum(ruled_out) / len(ruled_out) > 0.3


def test_of_six_options_to_rank_there_are_157_ballots() -> None:
    assert len(every_ballot(sheet())) == 157


SOME = st.sampled_from([("people", 30), ("people", 9), ("voluntary", 12), ("statutory", 3), ("", 2)])


@settings(max_examples=40)
@given(st.lists(SOME, min_size=1, max_size=3), st.sampled_from(RULES), st.integers(0, 10**6))
def test_one_more_in_favour_of_an_option_is_told_by_two_blurred_numbers_at_most(
    groups: list[tuple[str, int]], rule: Sheet, seed: int
) -> None:
    """The promise, whatever the poll: her group's number and everybody's, each by exp(1/2) at most."""
    chance = Random(seed)
    votes = drawn(rule, {"people": 8, **dict(groups)}, chance)
    told = figures(rule, votes, chance.randbytes)
    group, ballot = votes.pop(chance.randrange(len(votes)))
    option = chance.choice(list(ballot))
    # Another mark where each option is answered by itself, else the option is left out; she did vote.
    by_option = rule.method in (Method.RATE, Method.SUPPORT, Method.AGREE)
    other = {**ballot, option: 5} if by_option else {k: v for k, v in ballot.items() if k != option}
    attacker = Attacker(rule, told)
    was, is_other = (attacker.likelihood([*votes, (group, each)]) for each in (ballot, other or {"": 1}))
    assert exp(-1) * 0.999 <= was / is_other <= exp(1) * 1.001


# --- Each protection, switched off: then it can be done. ---


AGREE = sheet(Method.AGREE, ("belief",), 0)
YES: Marks = {"belief": 1}
CHOOSE = sheet(Method.CHOOSE, OPTIONS[:2], 1)
Votes: TypeAlias = Sequence[tuple[str, Marks]]


def said(yes: int, no: int, group: str = "people") -> Votes:
    """Votes of a group on the one statement there is."""
    return [(group, {"belief": 1})] * yes + [(group, {"belief": -1})] * no


def chose(belief: int, notes: int) -> Votes:
    """Votes for one of two."""
    return [("people", {"belief": 1})] * belief + [("people", {"notes": 1})] * notes


def right(rule: Sheet, possible: Sequence[Votes], on: Protections, draws: int = 40) -> float:
    """Return how often the best guess is right, where one of these is the case, each as often."""
    chance, found = Random(13), 0.0
    for turn in range(draws):
        told = figures(rule, possible[turn % len(possible)], chance.randbytes, on)
        likely = [Attacker(rule, told, on).likelihood(votes) for votes in possible]
        found += max(likely) / sum(likely) / draws
    return found


def that_two_people_are_a_group(on: Protections) -> float:
    """How often the two people of a council, whom everybody knows, stand in the release as a group."""
    label = AGREE.group_of if on.merge else str
    votes = [(label(who), YES) for who, number in {"nhs": 14, "council": 2}.items() for _ in range(number)]
    told = [figures(AGREE, votes, Random(seed).randbytes, on) for seed in range(20)]
    return sum("council" in {*each.turnout, *each.too_few} for each in told) / len(told)


def which_way_a_tiny_group_went(on: Protections) -> float:
    """How often an outsider is right about whether six of seven said yes or six of seven said no.

    She has the totals and the group that is shown, and holds every tally of that one for equally likely.
    """
    chance, found = Random(11), 0.0
    for turn in range(40):
        yes, tiny = chance.randrange(21), (6, 1)[turn % 2]
        votes = [*said(yes, 20 - yes), *said(tiny, 7 - tiny, "voluntary")]
        attacker = Attacker(AGREE, figures(AGREE, votes, chance.randbytes, on), on)
        likely = [
            sum(attacker.likelihood([*said(k, 20 - k), *said(t, 7 - t, "voluntary")]) for k in range(21))
            for t in (6, 1)
        ]
        found += (likely[turn % 2] > likely[1 - turn % 2]) / 40
    return found


@pytest.mark.parametrize("size", [1, 4, 7])
def test_no_tally_of_a_tiny_group_can_be_ruled_out(size: int) -> None:
    """Though she knows how everybody else has voted: total minus what she knows could be anything."""
    chance, known, likeliest = Random(19), said(12, 10), 0.0
    possible = [[*known, *said(yes, size - yes, "voluntary")] for yes in range(size + 1)]
    for turn in range(40):
        votes = possible[turn % len(possible)]
        attacker = Attacker(AGREE, figures(AGREE, votes, chance.randbytes))
        likely = [attacker.likelihood(each) for each in possible]
        assert min(likely) > max(likely) / 100
        likeliest += max(likely) / sum(likely) / 40
    assert likeliest < 2 / (size + 1)
    assert likeliest < 0.6


def one_ballot_at_an_edge(on: Protections) -> float:
    """How often she is right about one ballot, yes or no, where the others stand just below a step."""
    return right(AGREE, [said(13, 27), said(12, 28)], on)


def one_ballot_between_the_edges(on: Protections) -> float:
    """How often she is right about one ballot, where the others stand in the middle of a step."""
    return right(CHOOSE, [chose(51, 49), chose(50, 50)], on, 200)


def that_all_of_a_group_said_yes(on: Protections) -> float:
    """How often a release says of a group that all of it agree: then of each of them, too."""
    votes = [*said(30, 0), *said(0, 30, "statutory")]
    told = [figures(AGREE, votes, Random(seed).randbytes, on) for seed in range(30)]
    return sum(each.shares["belief"]["people"].percent == 100 for each in told) / len(told)


@pytest.mark.parametrize(
    ("attack", "off", "fails_at", "succeeds_at"),
    [
        (that_two_people_are_a_group, Protections(merge=False), 0, 1),
        (which_way_a_tiny_group_went, Protections(hide=False), 0.7, 0.9),
        (one_ballot_at_an_edge, Protections(blur=False), 0.65, 1),
        (one_ballot_between_the_edges, Protections(round=False), 0.63, 0.66),
        (that_all_of_a_group_said_yes, Protections(guard=False), 0, 0.6),
    ],
    ids=["merge", "hide", "blur", "round", "guard"],
)
def test_each_protection_is_needed(
    attack: Callable[[Protections], float], off: Protections, fails_at: float, succeeds_at: float
) -> None:
    """Where an even guess is right half of the time."""
    assert attack(ALL_ON) <= fails_at
    assert attack(off) >= succeeds_at
