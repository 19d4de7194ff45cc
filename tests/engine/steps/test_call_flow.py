"""`call_flow` goes through another flow first."""

from __future__ import annotations

from bot.engine import events as facts
from tests.library.drafts import Drafts
from tests.library.phone import Phone

CALLER = (
    'title = "Caller"\n[before]\nsay = "Before."\n[call]\ncall_flow = "called"\n[after]\nsay = "After."\n'
)


def test_the_flow_goes_on_when_the_other_one_ends(drafts: Drafts) -> None:
    """In one message, when nothing is asked."""
    drafts.write("caller", CALLER)
    drafts.write("called", 'title = "Called"\n[a]\nsay = "Called."\n')
    phone = Phone(drafts.shelf())
    assert phone.start("caller") == "Before.\n\nCalled.\n\nAfter."
    assert phone.session.empty


def test_the_other_flow_may_ask(drafts: Drafts) -> None:
    """The one below waits with it."""
    drafts.write("caller", CALLER)
    drafts.write("called", 'title = "Called"\n[a]\nask = "Why?"\n')
    phone = Phone(drafts.shelf())
    assert phone.start("caller") == "Before.\n\nWhy?"
    assert [(run.flow, run.step) for run in phone.session.runs] == [("caller", "after"), ("called", "a")]
    assert phone.write("Because.") == "After."


def test_go_to_says_where_it_goes_on(drafts: Drafts) -> None:
    """Here nowhere: the caller is over when the called flow is."""
    drafts.write(
        "caller",
        'title = "Caller"\n[first]\nbranch = "contact.joined"\nwhen = { yes = "after" }\nelse = "call"\n'
        '[call]\ncall_flow = "called"\ngo_to = "end"\n[after]\nsay = "After."\n',
    )
    drafts.write("called", 'title = "Called"\n[a]\nsay = "Called."\n')
    phone = Phone(drafts.shelf())
    assert phone.start("caller") == "Called."
    assert phone.session.empty


def test_what_is_remembered_stays_in_its_own_flow(drafts: Drafts) -> None:
    """The other flow has its own answers."""
    drafts.write("caller", CALLER.replace('say = "Before."', 'remember = "mood"\nvalue = "good"'))
    drafts.write(
        "called",
        'title = "Called"\n[a]\nask = "?"\nchoices = { x = "X" }\n[b]\nremember = "mood"\nvalue = "bad"\n',
    )
    phone = Phone(drafts.shelf())
    phone.start("caller")
    assert phone.session.runs[0].values == {"mood": "good"}
    phone.tap(0)
    assert not phone.met(facts.RunFailed)
