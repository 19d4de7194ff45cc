"""`take_code` joins by a code, and says kindly why it does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.joining import Joining, Outcome
from bot.domain.recalled import What
from bot.engine import events as facts
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

STEP = """
title = "A flow"
open_to = "everyone"
[a]
ask = "Please write the code."
take_code = "other_phone"
wrong_code = "I do not know it."
too_often = "Try again in an hour."
not_possible = "These two cannot be joined."
joined = "Done."
[b]
branch = "a"
when = { joined = "after" }
else = "nothing"
[after]
say = "After."
go_to = "end"
[nothing]
say = "Nothing was joined."
"""


def ask(drafts: Drafts, outcome: Outcome, *, joined: bool = True) -> Phone:
    drafts.write("flow", STEP)
    phone = Phone(drafts.shelf())
    if joined:
        phone.contact = replace(phone.contact, joined_at=AT)
    phone.known[What.JOINING] = lambda code: (
        Joining(outcome, "ann") if code == "1234 5678" else Joining(Outcome.WRONG)
    )
    phone.start("flow")
    return phone


def test_a_code_of_digits_only_is_a_code_and_joins(drafts: Drafts) -> None:
    phone = ask(drafts, Outcome.JOINED)
    assert phone.write("1234 5678") == "Done.\n\nAfter."
    assert phone.met(facts.PhonesJoined) == [facts.PhonesJoined("ann")]
    assert phone.met(facts.AnswerRecorded) == [], "a code is no answer"


def test_who_has_not_joined_here_is_asked_nothing_more(drafts: Drafts) -> None:
    phone = ask(drafts, Outcome.JOINED, joined=False)
    assert phone.write("1234 5678") == "Done."
    assert phone.session.empty


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.TOO_OFTEN, "Try again in an hour."),
        (Outcome.NOT_POSSIBLE, "These two cannot be joined."),
    ],
)
def test_why_it_is_not_joined_is_said(drafts: Drafts, outcome: Outcome, said: str) -> None:
    phone = ask(drafts, outcome)
    assert phone.write("1234 5678") == f"{said}\n\nNothing was joined."
    assert phone.met(facts.PhonesJoined) == []


def test_a_wrong_code_is_asked_for_once_more(drafts: Drafts) -> None:
    phone = ask(drafts, Outcome.JOINED)
    assert phone.write("8765 4321") == "I do not know it.\n\nPlease write the code."
    assert phone.write("?!").endswith("Nothing was joined.")
    assert phone.met(facts.PhonesJoined) == []


def test_skip_joins_nothing(drafts: Drafts) -> None:
    phone = ask(drafts, Outcome.JOINED)
    assert phone.tap(0) == "Nothing was joined."
