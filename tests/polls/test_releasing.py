"""A release says what the exact votes decide, shows what is blurred, and is made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.domain.poll import Marks, Method
from bot.domain.release import EVERYBODY, Outcome, Release
from bot.polls.consensus import decide
from bot.polls.disclosure import ALL_ON, Protections
from bot.polls.releasing import release
from tests.polls.attacker import Attacker
from tests.polls.sheets import CLOSES, OPTIONS, drawn, sheet

RANK = sheet()
CHOOSE = sheet(Method.CHOOSE, OPTIONS[:2], 1)
AT = CLOSES + timedelta(seconds=3)


def voted(number: int, option: str) -> list[tuple[str, Marks]]:
    """So many people chose this."""
    return [("people", {option: 1})] * number


def test_what_is_decided_comes_of_the_exact_votes() -> None:
    """One vote more decides, however the figures are blurred."""
    votes = [*voted(21, "belief"), *voted(20, "notes")]
    made = [release(CHOOSE, votes, AT, Random(seed).randbytes) for seed in range(30)]
    assert {(each.outcome, each.winners) for each in made} == {(Outcome.CHOSEN, ("belief",))}
    assert len({str(each.shares) for each in made}) > 5


def test_a_release_holds_what_the_decision_names() -> None:
    votes = drawn(RANK, {"people": 25, "voluntary": 9, "statutory": 4, "": 2}, Random(2))
    found, decision = release(RANK, votes, AT, Random(1).randbytes), decide(RANK, votes)
    assert (found.name, found.sheet, found.at) == ("first_priority.rank", RANK.fingerprint(), AT)
    assert (found.outcome, found.winners, found.why) == (decision.outcome, decision.winners, decision.why)
    assert found.measures == decision.measures
    assert set(found.turnout) == {EVERYBODY, "people", "voluntary"}
    assert found.too_few == ("statutory",)
    assert found.without_group
    assert set(found.shares) == set(OPTIONS)
    assert Release.restored(found.canonical()) == found


def test_of_a_rating_only_what_goes_on_is_named() -> None:
    """Whether an option is out, or only without agreement, would tell of the one rating that tips it."""
    rule = sheet(Method.RATE, OPTIONS[:3], 0)
    first, second, third = OPTIONS[:3]
    wanted: Marks = {first: 9, second: 8, third: 9}

    def votes(mark: int) -> list[tuple[str, Marks]]:
        return [("people", wanted)] * 10 + [("people", {**wanted, third: mark})] * 10

    found = [release(rule, votes(mark), AT, Random(1).randbytes) for mark in (2, 6)]
    assert [each.winners for each in found] == [(first, second)] * 2
    assert found[0].canonical() == found[1].canonical()


def test_of_fewer_than_the_quorum_nothing_is_told_but_that() -> None:
    rule = replace(RANK, quorum=20)
    votes = drawn(rule, {"people": 19}, Random(2))
    found = release(rule, votes, AT, Random(1).randbytes)
    assert found == Release(rule.name, rule.fingerprint(), AT, Outcome.TOO_FEW)


def test_gathered_ideas_have_no_figures() -> None:
    rule = sheet(Method.IDEAS, (), 0)
    found = release(rule, [], AT, Random(1).randbytes)
    assert found == Release(rule.name, rule.fingerprint(), AT, Outcome.GATHERED)


def test_a_release_is_made_once() -> None:
    votes = drawn(RANK, {"people": 25}, Random(2))
    first = release(RANK, votes, AT, Random(1).randbytes)
    assert release(RANK, votes, AT + timedelta(days=1), Random(9).randbytes, first) is first


@pytest.mark.parametrize(("on", "sure"), [(ALL_ON, False), (Protections(freeze=False), True)])
def test_made_four_hundred_times_its_noise_would_average_out(on: Protections, sure: bool) -> None:
    """She asks again and again, and knows every ballot but one: it was for belief, or for notes."""
    known = [*voted(50, "belief"), *voted(49, "notes")]
    possible = [[*known, *voted(1, option)] for option in ("belief", "notes")]
    chance, made, odds = Random(23), None, 1.0
    for _ in range(400):
        told = release(CHOOSE, possible[0], AT, chance.randbytes, made, on)
        if told is not made:  # what she has seen already tells her nothing more
            was, other = (Attacker(CHOOSE, told, on).likelihood(votes) for votes in possible)
            odds *= was / other
        made = told
    assert (odds > 10_000) is sure
    assert sure or 1 / 8 < odds < 8
