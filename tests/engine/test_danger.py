"""The answer to danger: in her language, only with checked numbers, and true about who sees it."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.contact import Contact
from bot.domain.danger import Danger, Finding
from bot.domain.hours import Outlook
from bot.engine import danger, triggers
from bot.engine.flow import Flow, Safeguarding
from bot.engine.scene import Scene
from tests.engine.small_library import SmallLibrary
from tests.fakes import MONDAY, FakeIds

ENGLISH = {
    "answers.abuse.text": "Thank you.\nCall 999.\nLine: {refuge}\nOther: {other}",
    "answers.abuse.past.text": "It is over. 999.",
    "answers.loss.text": "I am sorry.",
    "next.in_hours.text": "Seen until {time}.",
    "next.later.text": "Not before {day}, {time}.",
    "next.nobody.text": "Nobody sees it.",
    "next.language.text": "Write LANGUAGE.",
}
ARABIC = {"answers.abuse.text": "شكرا.\n{refuge} للاتصال", "next.nobody.text": "لا أحد."}
TEXTS = Flow("safeguarding", "s1", "safeguarding", {}, {"en": ENGLISH, "ar": ARABIC})
SUMMER = datetime(2026, 7, 6, 8, tzinfo=UTC)


def said(found: Finding, language: str | None = "en", outlook: Outlook | None = None) -> str:
    library = SmallLibrary(safeguarding=Safeguarding(TEXTS, numbers={"refuge": "020 7946 0001"}))
    scene = Scene(Contact("ann", language, MONDAY), library, MONDAY, FakeIds("id"))
    return danger.answer(scene, triggers.Danger(found, "", outlook=outlook or Outlook())).text


def test_a_line_that_names_a_contact_nobody_has_checked_is_left_out() -> None:
    assert said(Finding(Danger.ABUSE)) == "Thank you.\nCall 999.\nLine: 020 7946 0001\n\nNobody sees it."


def test_what_is_over_has_words_of_its_own_where_they_are_written() -> None:
    assert said(Finding(Danger.ABUSE, past=True)).startswith("It is over.")
    assert said(Finding(Danger.LOSS, past=True)).startswith("I am sorry.")


def test_a_number_stays_whole_in_a_text_from_right_to_left() -> None:
    assert said(Finding(Danger.ABUSE), "ar") == "شكرا.\n\u2066020 7946 0001\u2069 للاتصال\n\nلا أحد."


def test_what_there_is_only_in_english_is_said_so_below_it() -> None:
    text = said(Finding(Danger.LOSS), "ar")
    assert text.startswith("I am sorry.") and text.endswith("بعض هذا بالإنجليزية.")


def test_who_has_chosen_no_language_reads_how_to() -> None:
    assert said(Finding(Danger.ABUSE), None).endswith("Write LANGUAGE.")


def test_when_somebody_sees_it_is_told_by_the_clock_of_london() -> None:
    assert said(Finding(Danger.LOSS), outlook=Outlook(SUMMER, True)).endswith("Seen until 09:00.")
    later = said(Finding(Danger.LOSS), outlook=Outlook(SUMMER))
    assert later.endswith("09:00.") and "Not before" in later


def test_after_a_loss_one_tap_is_offered_and_nothing_else_is() -> None:
    library = SmallLibrary(safeguarding=Safeguarding(TEXTS))
    scene = Scene(Contact("ann", "en", MONDAY), library, MONDAY, FakeIds("id"))
    offer = danger.answer(scene, triggers.Danger(Finding(Danger.LOSS), ""))
    assert ([choice.id for choice in offer.choices], offer.wait_id) == (["stop_birth"], danger.OFFER)
    other = danger.answer(scene, triggers.Danger(Finding(Danger.ABUSE), ""))
    assert (other.choices, other.wait_id) == ((), None)
