"""`join_group` keeps a group; some groups only with a code that was issued to them."""

from __future__ import annotations

from bot.domain.recalled import What
from bot.engine import events as facts
from bot.engine.steps.join_group import JoinGroup
from bot.library.load import read_flow
from tests.library.drafts import Drafts
from tests.library.phone import Phone

STEP = """
[a]
ask        = "Which of these are you?"
join_group = "stakeholder"
choices    = { family = "I use maternity care", nhs = "I work for the NHS", council = "I work for a council" }
by_code    = ["nhs", "council"]
code       = "Please write the code."
wrong_code = "I do not know this code."
[done]
say = "{a}."
"""


def ask(drafts: Drafts, codes: dict[str, str] | None = None) -> Phone:
    drafts.write("flow", f'title = "A flow"\n{STEP}')
    phone = Phone(drafts.shelf())
    phone.known[What.CODE] = lambda code: (codes or {}).get(code, "")
    phone.start("flow")
    return phone


def test_an_open_group_is_joined_by_a_tap(drafts: Drafts) -> None:
    """It is remembered about her, and is no answer."""
    phone = ask(drafts)
    phone.tap(0)
    assert phone.contact.stakeholder == "family"
    assert phone.met(facts.GroupJoined) == [facts.GroupJoined("family")]
    assert phone.met(facts.AnswerRecorded) == []


def test_nobody_becomes_the_council_by_tapping(drafts: Drafts) -> None:
    """Neither by tapping it, nor by writing its name, nor by a code that is none."""
    phone = ask(drafts, {"SECRET": "council"})
    assert phone.tap(2) == "Please write the code."
    assert phone.labels == ["Skip"]
    assert phone.write("council") == "I do not know this code.\n\nPlease write the code."
    assert phone.contact.stakeholder is None
    phone.write("3")
    assert phone.contact.stakeholder is None
    assert phone.session.empty


def test_nobody_joins_a_statutory_group_by_a_tap_whatever_the_file_says(drafts: Drafts) -> None:
    """A line that got lost in a file does not make anybody the council."""
    drafts.write("flow", f'title = "A flow"\n{STEP}'.replace('by_code    = ["nhs", "council"]\n', ""))
    source = (drafts.flows / "flow.toml").read_text("utf-8")
    flow, _ = read_flow("flow", "flow.toml", source)
    assert flow is not None and "by_code" not in source
    step = flow.steps["a"]
    assert isinstance(step, JoinGroup)
    assert step.closed() == {"nhs", "council"}


def test_a_code_lets_her_in(drafts: Drafts) -> None:
    """And the group is the one that the code was issued to."""
    phone = ask(drafts, {"SECRET": "council"})
    phone.tap(1)
    phone.write("SECRET")
    assert phone.contact.stakeholder == "council"


def test_a_wrong_code_can_be_written_again_or_skipped(drafts: Drafts) -> None:
    """Codes are mistyped."""
    phone = ask(drafts, {"SECRET": "council"})
    phone.tap(2)
    phone.write("SECERT")
    phone.write("SECRET")
    assert phone.contact.stakeholder == "council"
    phone = ask(drafts)
    phone.tap(2)
    phone.write("Skip")
    assert phone.contact.stakeholder is None
    assert phone.session.empty


def test_a_code_of_a_group_that_is_not_offered_here_lets_nobody_in(drafts: Drafts) -> None:
    """Nor does one of a group that needs none."""
    phone = ask(drafts, {"A": "family", "B": "elsewhere"})
    phone.tap(2)
    phone.write("A")
    phone.write("B")
    assert phone.contact.stakeholder is None
