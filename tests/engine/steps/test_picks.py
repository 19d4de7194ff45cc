"""What is picked one by one waits in the run, and nowhere else."""

from __future__ import annotations

import pytest

from bot.engine import events as facts
from bot.engine.steps.picks import Picks
from tests.library.drafts import Drafts
from tests.library.phone import Phone

STEP = 'ask = "Which?"\nchoices = { a = "Ant", b = "Bee", c = "Cat" }\n'


@pytest.mark.parametrize("kind", ["several = 2", "rank = 2"])
def test_a_conversation_that_rests_between_two_picks_goes_on_there(drafts: Drafts, kind: str) -> None:
    """The picks are part of the session."""
    drafts.write("flow", f'title = "A flow"\n[one]\n{STEP}{kind}\n[done]\nsay = "Done."\n')
    phone = Phone(drafts.shelf())
    phone.start("flow")
    phone.tap(1)
    run = phone.session.runs[-1]
    assert (run.step, run.values["one:picked"]) == ("one", "b")
    assert phone.labels == ["Ant", "Cat", "that is all"]
    phone.tap(1)
    [answer] = phone.met(facts.AnswerRecorded)
    assert answer.choice == "b c"


def test_how_many_is_said_by_each_kind() -> None:
    """A kind that forgets it is found at once."""
    with pytest.raises(AssertionError, match="says no number"):
        Picks(ask="Which?", choices={"a": "Ant"}).most()
