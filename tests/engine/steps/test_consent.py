"""`consent` puts a decision in the ledger, with the exact words it was about."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import pytest

from bot.domain.consent import ConsentState, Decision, state_of
from bot.engine import events as facts
from bot.engine.flow import source_sha256
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import Drafts, words
from tests.library.phone import Phone

FLOW = """
title = "A flow"
[updates]
ask     = "May we send you news?"
consent = "msg_updates"
choices = { yes = "Yes, you may", no = "No, thank you" }
[done]
say = "Thank you."
"""
SOURCE = source_sha256("May we send you news?", {"yes": "Yes, you may", "no": "No, thank you"})


def ask(drafts: Drafts, flow: str = FLOW) -> Phone:
    drafts.write("flow", flow)
    phone = Phone(drafts.shelf())
    phone.start("flow")
    return phone


def test_yes_no_and_skip_are_offered(drafts: Drafts) -> None:
    """In this order, however the file has them."""
    turned = FLOW.replace(
        'yes = "Yes, you may", no = "No, thank you"', 'no = "No, thank you", yes = "Yes, you may"'
    )
    for flow in (FLOW, turned):
        assert ask(drafts, flow).labels == ["Yes, you may", "No, thank you", "Skip"]


def test_yes_is_given_in_these_exact_words(drafts: Drafts) -> None:
    """Question and choices, their source, the version and the language."""
    phone = ask(drafts)
    phone.tap(0)
    (fact,) = phone.met(facts.ConsentDecided)
    assert (fact.purpose, fact.decision) == ("msg_updates", Decision.GIVEN)
    flow = phone.shelf.flow("flow")
    assert flow is not None
    assert fact.wording.text_id == "flow.updates"
    assert fact.wording.version == flow.version
    assert fact.wording.language == "en"
    assert fact.wording.source_sha256 == SOURCE
    read = "May we send you news?\nYes, you may\nNo, thank you"
    assert fact.wording.sha256 == sha256(read.encode()).hexdigest()
    assert phone.contact.consents["msg_updates"].message_id == "7"


def test_the_words_in_the_ledger_are_those_she_read(drafts: Drafts) -> None:
    """In her language, where it has them; the source is the English."""
    drafts.write("words", words(everywhere("fr")))
    texts = {
        "ask": ("May we send you news?", "Pouvons-nous ?"),
        "choices.yes": ("Yes, you may", "Oui, vous pouvez"),
    }
    drafts.translate("fr", {f"flow.updates.{key}": text for key, text in texts.items()})
    drafts.write("flow", FLOW)
    phone = Phone(drafts.shelf())
    phone.choose_language("fr")
    phone.start("flow")
    phone.write("oui vous pouvez")
    (fact,) = phone.met(facts.ConsentDecided)
    assert fact.wording.language == "fr"
    assert fact.wording.sha256 == sha256(b"Pouvons-nous ?\nOui, vous pouvez\nNo, thank you").hexdigest()
    assert fact.wording.source_sha256 == SOURCE


def test_a_question_that_is_not_translated_was_read_in_english(drafts: Drafts) -> None:
    """The ledger says in which language the words were, not which one she would have liked."""
    drafts.write("words", words(everywhere("fr")))
    drafts.translate("fr")
    drafts.write("flow", FLOW)
    phone = Phone(drafts.shelf())
    phone.choose_language("fr")
    phone.start("flow")
    phone.tap(0)
    (fact,) = phone.met(facts.ConsentDecided)
    assert phone.contact.language == "fr"
    assert fact.wording.language == "en"


def test_no_is_written_down_too(drafts: Drafts) -> None:
    """So that it is not asked again."""
    phone = ask(drafts)
    assert phone.write("no") == "Thank you."
    assert [fact.decision for fact in phone.met(facts.ConsentDecided)] == [Decision.DECLINED]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Decision.GIVEN, Decision.WITHDRAWN),
        (Decision.WITHDRAWN, Decision.WITHDRAWN),
        (Decision.DECLINED, Decision.DECLINED),
    ],
)
def test_a_no_says_for_good_whether_there_was_a_yes(
    drafts: Drafts, before: Decision, after: Decision
) -> None:
    """A yes that was taken back stays taken back, however often she then says no."""
    phone = ask(drafts)
    phone.tap(0)
    entry = replace(phone.contact.consents["msg_updates"], decision=before)
    phone.contact = replace(phone.contact, consents={"msg_updates": entry})
    phone.start("flow")
    phone.tap(1)
    assert [fact.decision for fact in phone.met(facts.ConsentDecided)] == [after]
    assert phone.contact.consents["msg_updates"].decision is after


def test_skip_and_letting_go_decide_nothing(drafts: Drafts) -> None:
    """What was not agreed to stays no."""
    phone = ask(drafts)
    assert phone.tap(2) == "Thank you."
    assert phone.met(facts.ConsentDecided) == []
    phone = ask(drafts)
    phone.write("perhaps")
    assert phone.write("perhaps") == "let go\n\nThank you."
    assert phone.met(facts.ConsentDecided) == []
    assert phone.contact.consents == {}


def test_a_changed_wording_is_asked_again(drafts: Drafts) -> None:
    """A yes to the old words is not a yes to the new ones."""
    phone = ask(drafts)
    phone.tap(0)
    entry = phone.contact.consents["msg_updates"]
    assert state_of(entry, phone.shelf.sources("msg_updates")) is ConsentState.GIVEN
    drafts.write("flow", FLOW.replace("news?", "news and more?"))
    assert state_of(entry, drafts.shelf().sources("msg_updates")) is ConsentState.CHANGED
