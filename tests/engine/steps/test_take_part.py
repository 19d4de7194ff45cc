"""`take_part`: from the first question to the receipt; a vote can be changed, left or taken out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.domain.consent import Decision
from bot.domain.poll import Method
from bot.engine import events as facts
from bot.engine.steps.take_part import TakePart
from tests.engine.test_results_text import plain
from tests.engine.votes import CLOSES, OPTIONS, opened
from tests.engine.voting.voter import Voter
from tests.library.drafts import Drafts

ALL = [method for method in Method if method is not Method.IDEAS]


def through(voter: Voter) -> None:
    """Tap the first that is offered until she is through."""
    for _ in range(30):
        if voter.ended:
            return
        voter.tap(0)
    raise AssertionError("it never ends")


@pytest.mark.parametrize("method", ALL)
def test_every_method_leads_to_a_receipt_in_words(drafts: Drafts, method: Method) -> None:
    voter = Voter(drafts, opened(method))
    said = plain(voter.votes())
    assert said.startswith("What first?\nIt decides what the workshops work on.\nYou can vote until Thursday")
    assert "What should change first?" in said
    through(voter)
    said = plain("\n".join(message.text for message in voter.messages))
    assert voter.ended == "voted"
    assert "Thank you. Your vote:" in said and "Nobody is shown who voted how." in said
    assert "You can change it until Thursday, 3 December 2026, 10:00." in said
    assert set(voter.ballot) <= set(OPTIONS)


@pytest.mark.parametrize("method", ALL)
def test_the_run_forgets_the_vote(drafts: Drafts, method: Method) -> None:
    voter = Voter(drafts, opened(method))
    voter.votes()
    through(voter)
    assert voter.kept == {}
    assert not voter.met(facts.AnswerRecorded)


@pytest.mark.parametrize("method", ALL)
def test_skip_alone_leaves_no_ballot(drafts: Drafts, method: Method) -> None:
    voter = Voter(drafts, opened(method))
    voter.votes()
    for _ in range(12):
        if voter.ended:
            break
        voter.choose("skip" if "skip" in voter.offered else "go_on")
        assert not voter.met(facts.BallotCast)
    assert voter.ended == "none" and voter.ballot == {}


@pytest.mark.parametrize("method", ALL)
def test_who_has_voted_sees_it_and_may_leave_it(drafts: Drafts, method: Method) -> None:
    voter = Voter(drafts, opened(method, dict.fromkeys(OPTIONS[:1], 1)))
    said = plain(voter.votes())
    assert "Your vote now:" in said and "Help at home" in said
    assert "skip" not in voter.offered
    voter.choose("keep")
    assert voter.ended == "kept" and voter.ballot == {"home": 1}


def test_she_may_take_her_vote_out(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(marks={"home": 1}))
    voter.votes()
    voter.choose("take_out")
    assert voter.met(facts.BallotCast) == [facts.BallotCast("first.rank", {}, "", ())]
    assert voter.ended == "taken_out"


def test_she_may_change_it_and_only_the_last_one_counts(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.CHOOSE, {"home": 1}))
    voter.votes()
    voter.choose("change")
    voter.choose("time")
    assert voter.ballot == {"time": 1}


def test_the_ballot_names_the_merged_group_and_the_order(drafts: Drafts) -> None:
    for group, merged in (("family", "people"), ("nhs", "statutory"), ("champion", ""), (None, "")):
        voter = Voter(drafts, opened(Method.CHOOSE), group=group)
        voter.votes()
        shown = tuple(name for name in voter.offered if name != "skip")
        voter.choose("time")
        assert voter.met(facts.BallotCast) == [facts.BallotCast("first.choose", {"time": 1}, merged, shown)]


def test_nobody_is_shown_the_options_in_the_same_order(drafts: Drafts) -> None:
    orders: set[tuple[str, ...]] = set()
    for number in range(20):
        voter = Voter(drafts, opened(Method.CHOOSE))
        voter._ids = count(number * 100)
        voter.votes()
        orders.add(tuple(voter.offered))
    assert len(orders) > 5


@pytest.mark.parametrize("method", [*ALL, Method.IDEAS])
def test_what_is_over_takes_nothing(drafts: Drafts, method: Method) -> None:
    """At its closing time it is over, whether it was closed already or not."""
    voter = Voter(drafts, opened(method))
    voter.votes()
    voter.at = CLOSES
    voter.write("An idea") if method is Method.IDEAS else voter.tap(0)
    assert voter.ended == "over"
    assert not voter.met(facts.BallotCast) and not voter.met(facts.IdeaGiven)
    assert "over now" in voter.messages[0].text


def test_a_moment_before_it_still_counts(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.CHOOSE))
    voter.votes()
    voter.at = CLOSES - timedelta(seconds=1)
    voter.tap(0)
    assert voter.ended == "voted"


def test_without_consent_nothing_is_asked_and_nothing_is_cast(drafts: Drafts) -> None:
    """Also when she takes it back in the middle."""
    voter = Voter(drafts, opened(Method.CHOOSE))
    voter.votes()
    entry = voter.contact.consents["polls"]
    no = replace(entry, decision=Decision.WITHDRAWN)
    voter.contact = replace(voter.contact, consents={"polls": no})
    voter.tap(0)
    assert not voter.met(facts.BallotCast)
    assert voter.ended == "none"


def test_it_is_asked_which_vote_and_that_one_is_meant(drafts: Drafts) -> None:
    other = opened(Method.CHOOSE, poll="second")
    voter = Voter(drafts, opened(Method.RANK), other)
    voter.start("flow")
    voter.tap(0)
    assert len(voter.offered) == 3
    voter.choose("second.choose")
    voter.tap(0)
    assert [cast.poll for cast in voter.met(facts.BallotCast)] == ["second.choose"]


def test_not_understood_twice_leaves_and_what_was_said_counts(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.RANK))
    voter.votes()
    first = voter.offered[0]
    voter.tap(0)
    voter.write("hm")
    assert voter.offered[-1] == "that_is_all", "it is asked once more"
    voter.write("hm")
    assert voter.ended == "voted" and voter.ballot == {first: 1}


def test_where_she_writes_a_choice_out_it_is_known_as_one(drafts: Drafts) -> None:
    """The labels are kept while they are offered: inbox/route.py takes them for no warning of danger."""
    voter = Voter(drafts, opened(Method.CHOOSE))
    voter.votes()
    assert "Being listened to" in voter.kept["vote:labels"].split("\n")


def test_words_of_the_sheet_are_in_her_language_or_marked_as_english(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.CHOOSE))
    voter.choose_language("ar")
    said = voter.votes()
    assert "ع title" in said


def test_only_ideas_wait_for_words() -> None:
    step = TakePart(take_part="which")
    assert step.awaits_words("vote", {"vote:awaits": "words"})
    assert not step.awaits_words("vote", {"vote:awaits": ""})
