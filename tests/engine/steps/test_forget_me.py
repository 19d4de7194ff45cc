"""`forget_me` states that she is to be forgotten, says goodbye, and ends whatever was going on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import events as facts
from bot.library.load import read_flow
from tests.library.drafts import Drafts
from tests.library.phone import Phone

FORGET = """
title = "Forget"
[before]
say = "As you wish."
[goodbye]
forget_me = "Goodbye."
"""
CALLS = """
title = "Calls"
[first]
call_flow = "forget"
[after]
say = "Still here."
"""
RESTS = """
title = "Rests"
[name]
ask = "Anything else?"
"""


@pytest.mark.parametrize("flow", ["forget", "calls"])
def test_she_hears_the_goodbye_with_what_was_said_before_it_and_nothing_after(
    drafts: Drafts, flow: str
) -> None:
    """Also when another flow had called it."""
    drafts.write("forget", FORGET)
    drafts.write("calls", CALLS)
    phone = Phone(drafts.shelf())
    phone.start(flow)
    (fact,) = phone.facts
    assert isinstance(fact, facts.Forgotten)
    assert fact.goodbye.text == "As you wish.\n\nGoodbye."
    assert not fact.goodbye.choices and fact.goodbye.wait_id is None


def test_nothing_of_hers_is_left_to_come_back(drafts: Drafts) -> None:
    """Neither a conversation that rests, nor one below, nor what she wrote first."""
    drafts.write("forget", FORGET)
    drafts.write("rests", RESTS)
    phone = Phone(drafts.shelf())
    phone.contact = replace(phone.contact, first_words="a secret")
    phone.start("rests")
    phone.wait(hours=25)
    phone.start("rests")
    assert phone.session.set_aside and phone.session.runs
    phone.start("forget")
    assert phone.session.empty and phone.session.wait is None
    assert phone.contact.first_words is None


def test_it_leads_nowhere() -> None:
    """A champion who writes a way on is told so."""
    _, problems = read_flow("forget", "flows/forget.toml", FORGET + 'go_to = "before"\n')
    (problem,) = problems
    assert "nothing comes after it" in problem.message
