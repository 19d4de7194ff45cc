"""One option at a time: each answer is cast at once, and leaving in the middle loses nothing."""

from __future__ import annotations

import pytest

from bot.domain.poll import AGREE, SUPPORT, Method
from bot.engine import events as facts
from bot.engine import triggers
from tests.engine.test_results_text import plain
from tests.engine.votes import OPTIONS, opened
from tests.engine.voting.voter import Voter
from tests.library.drafts import Drafts


def test_a_number_is_a_number_and_its_ends_have_names(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RATE))
    assert "1 of 4\nWhat should change first?\n\n" in plain(voter.votes())
    assert voter.labels[0] == "1: not important" and voter.labels[8] == "9: very important"
    assert voter.labels[-1] == "Skip" and len(voter.labels) == 10, "a list of WhatsApp has ten rows"
    voter.write("7")
    assert list(voter.ballot.values()) == [7]


@pytest.mark.parametrize("written", ["10", "0", "-5", "99999999999999999999"])
def test_what_is_no_number_from_1_to_9_is_unclear(drafts: Drafts, written: str) -> None:
    """ "10" is not the tenth choice, which is Skip."""
    voter = Voter(drafts, opened(Method.RATE))
    voter.votes()
    voter.write(written)
    assert not voter.met(facts.BallotCast) and not voter.ended
    assert plain(voter.messages[-1].text).count("1 of 4") == 1


@pytest.mark.parametrize(("method", "worth"), [(Method.SUPPORT, SUPPORT), (Method.AGREE, AGREE)])
def test_the_words_have_their_worth(drafts: Drafts, method: Method, worth: dict[str, int]) -> None:
    for name, mark in worth.items():
        voter = Voter(drafts, opened(method))
        voter.votes()
        assert voter.offered == [*worth, "skip"]
        voter.choose(name)
        assert list(voter.ballot.values()) == [mark]


def test_after_a_few_she_may_leave_and_what_she_rated_counts(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RATE))
    voter.votes()
    voter.tap(8)
    voter.tap(0)
    assert voter.offered == ["go_on", "that_is_all"]
    voter.choose("that_is_all")
    assert voter.ended == "voted" and sorted(voter.ballot.values()) == [1, 9]


def test_leaving_in_the_middle_of_a_question_loses_nothing(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RATE))
    voter.votes()
    voter.tap(8)
    assert len(voter.ballot) == 1
    voter.do(triggers.Stop())
    assert len(voter.ballot) == 1


def test_who_comes_back_begins_with_what_she_has_not_rated(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RATE, {"home": 3, "time": 4}))
    voter.votes()
    assert voter.offered == ["rest", "change", "keep", "take_out"]
    assert "3 of 4" in plain(voter.choose("rest"))
    voter.tap(8)
    voter.tap(8)
    assert voter.ballot == {"home": 3, "time": 4, "listen": 9, "respect": 9}


def test_who_changes_it_is_asked_about_all_and_what_she_skips_stays(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RATE, dict.fromkeys(OPTIONS, 3)))
    voter.votes()
    assert "rest" not in voter.offered
    assert "1 of 4" in plain(voter.choose("change"))
    voter.choose("skip")
    voter.tap(8)
    voter.choose("that_is_all")
    assert sorted(voter.ballot.values()) == [3, 3, 3, 9]


def test_an_answer_is_about_the_option_that_was_shown(drafts: Drafts) -> None:
    """She votes on another phone meanwhile: which one comes next is another then."""
    voter = Voter(drafts, opened(Method.RATE))
    voter.votes()
    shown = next(
        name
        for name in OPTIONS
        if voter.stages[0].sheet.text(f"options.{name}", "en") in voter.messages[-1].text
    )
    voter.stages = [opened(Method.RATE, {shown: 1})]
    voter.tap(8)
    assert voter.ballot == {shown: 9}


def test_when_all_is_answered_elsewhere_meanwhile_it_ends(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RATE))
    voter.votes()
    voter.stages = [opened(Method.RATE, dict.fromkeys(OPTIONS, 5))]
    voter.choose("skip")
    assert voter.ended == "voted" and set(voter.ballot.values()) == {5}


def test_the_run_keeps_which_were_asked_and_not_how_she_rated_them(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RATE, at_a_time=9))
    voter.votes()
    before = dict(voter.kept)
    voter.tap(6)
    high = dict(voter.kept)
    other = Voter(drafts, opened(Method.RATE, at_a_time=9))
    other.votes()
    assert other.kept == before
    other.tap(1)
    assert other.kept == high
