"""Picks: one, several, or several in order; each counts at once, but a vote is changed as a whole."""

from __future__ import annotations

from bot.domain.poll import Method
from bot.engine import events as facts
from tests.engine.test_results_text import plain
from tests.engine.votes import ENGLISH, opened
from tests.engine.voting.voter import Voter
from tests.library.drafts import Drafts


def test_three_picks_one_after_the_other_make_an_order(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RANK))
    assert "Which one comes first?" in voter.votes()
    assert voter.offered[-1] == "skip"
    said = plain(voter.choose("time"))
    assert "So far you chose:\n1. More time" in said and "Which one comes second?" in said
    assert "time" not in voter.offered and voter.offered[-1] == "that_is_all"
    assert voter.met(facts.BallotCast)[-1].marks == {"time": 1}, "who leaves now has voted for it"
    assert "Which one comes third?" in voter.choose("home")
    voter.choose("listen")
    assert voter.ballot == {"time": 1, "home": 2, "listen": 3}


def test_one_pick_is_enough(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RANK))
    voter.votes()
    voter.choose("time")
    voter.choose("that_is_all")
    assert voter.ballot == {"time": 1} and voter.ended == "voted"


def test_of_one_choice_there_is_one_tap(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.CHOOSE))
    assert "comes first" not in voter.votes()
    voter.choose("time")
    assert voter.ended == "voted"


def test_approving_ends_with_the_most_there_are_or_with_all(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.APPROVE))
    voter.votes()
    voter.choose("time")
    voter.choose("home")
    assert voter.ballot == {"time": 1, "home": 1} and voter.ended == "voted"
    free = Voter(drafts, opened(Method.APPROVE, most=0))
    free.votes()
    for name in ("time", "home", "listen", "respect"):
        assert not free.ended
        free.choose(name)
    assert len(free.ballot) == 4 and free.ended == "voted"


def test_changing_begins_with_nothing_picked_and_skip_leaves_it(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RANK, {"home": 1}))
    voter.votes()
    voter.choose("change")
    assert len(voter.offered) == 5
    voter.choose("skip")
    assert voter.ended == "kept" and voter.ballot == {"home": 1}


def test_a_vote_that_is_changed_stays_until_the_new_one_is_whole(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RANK, {"home": 1}))
    voter.votes()
    voter.choose("change")
    voter.choose("time")
    assert voter.ballot == {"home": 1}
    voter.choose("that_is_all")
    assert voter.ended == "voted" and voter.ballot == {"time": 1}


def test_what_is_too_long_for_a_button_stands_above_it(drafts: Drafts) -> None:
    long = "A midwife who knows me and my story, from the first visit until the last one"
    english = {**ENGLISH, "options.time": long}
    voter = Voter(drafts, opened(Method.CHOOSE, texts={"en": english}))
    said = voter.votes()
    assert long in said and all(len(label) <= 60 for label in voter.labels)
    place = voter.offered.index("time")
    assert f"{place + 1}. {long}" in said, "its number is the one that can be written"
