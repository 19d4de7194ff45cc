"""Ideas: one in a message, stated with nothing that leads back to it in the run."""

from __future__ import annotations

from bot.domain.poll import Method
from bot.engine import events as facts
from tests.engine.votes import opened
from tests.engine.voting.voter import Voter
from tests.library.drafts import Drafts


def test_one_idea_and_then_another(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.IDEAS))
    said = voter.votes()
    assert "leave out names" in said and "call 999" in said
    voter.write("Longer visits")
    assert voter.met(facts.IdeaGiven) == [facts.IdeaGiven("first", "Longer visits", "en")]
    assert voter.offered == ["another", "that_is_all"]
    assert "Longer visits" not in repr(voter.session)
    voter.choose("another")
    voter.write("2")
    assert [fact.words for fact in voter.met(facts.IdeaGiven)] == ["2"], "a number is an idea here"
    voter.choose("that_is_all")
    assert voter.ended == "gave" and not voter.met(facts.BallotCast)


def test_words_after_an_idea_are_no_idea_unless_she_says_so(drafts: Drafts) -> None:
    """ "No, thank you" is none."""
    voter = Voter(drafts, opened(Method.IDEAS))
    voter.votes()
    voter.write("Longer visits")
    voter.write("no, thank you")
    assert not voter.met(facts.IdeaGiven)
    voter.write("no, thank you")
    assert voter.ended == "gave" and not voter.met(facts.IdeaGiven)


def test_nobody_has_to_write_one(drafts: Drafts) -> None:
    for written in ("skip", "..."):
        voter = Voter(drafts, opened(Method.IDEAS))
        voter.votes()
        voter.write(written)
        if not voter.ended:
            voter.write(written)
        assert voter.ended == "none" and not voter.met(facts.IdeaGiven)


def test_in_her_own_language_it_is_noted_which(drafts: Drafts) -> None:
    voter = Voter(drafts, opened(Method.IDEAS))
    voter.choose_language("ar")
    voter.votes()
    voter.write("وقت أطول")
    assert voter.met(facts.IdeaGiven)[0].language == "ar"
