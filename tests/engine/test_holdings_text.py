"""What is held about her as she reads it: complete, in order, in words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import ROOT
from bot.domain.answer import Answer
from bot.domain.case import Case, CaseKind, Outcome
from bot.domain.consent import PURPOSES, ConsentEntry, Decision, Wording
from bot.domain.contact import Contact
from bot.domain.holdings import ChangedText, Holdings
from bot.domain.message import Address
from bot.domain.session import Run
from bot.domain.staff import Role, StaffMember
from bot.domain.workshop import Invited, Need, Reply
from bot.engine.holdings_text import file_of, summary
from bot.engine.scene import Scene
from bot.library.shelf import Shelf
from tests.library.drafts import AT, Drafts

FLOW = """
title = "A visit"

[visit]
ask = "How was your last visit?"
choices = { good = "It was good", bad = "It was bad" }

[note]
ask = "Anything else?"

[polls]
ask = "May we count your votes?"
consent = "polls"
choices = { yes = "Yes, you may count them", no = "No, thank you" }
"""
LATER = AT + timedelta(days=30)
WHO = Contact("c1", "en", AT, adult=True, joined_at=AT)
#: What a summary may not be longer than.
ONE_MESSAGE = 1000


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    drafts = Drafts(tmp_path)
    drafts.write("words", (ROOT / "flows" / "words.toml").read_text("utf-8"))
    drafts.write("visit", FLOW)
    return drafts.shelf()


def scene(shelf: Shelf, her: Contact = WHO) -> Scene:
    flow = shelf.flow("visit")
    assert flow is not None
    return Scene(her, shelf, AT, lambda: "id", flow=flow, step="visit")


def written(shelf: Shelf, held: Holdings) -> str:
    return file_of(scene(shelf, held.contact), held).text


def answer(step: str, kind: str, choice: str = "", words: str = "", flow: str = "visit") -> Answer:
    return Answer("c1", flow, "v1", step, kind, choice, words, "en", AT)


def decided(purpose: str, decision: Decision = Decision.GIVEN, source: str = "s") -> ConsentEntry:
    return ConsentEntry(purpose, decision, Wording(f"x.{purpose}", "v1", "h", source, "en"), "fake", "m7", AT)


def test_every_section_is_there_and_an_empty_one_says_so(shelf: Shelf) -> None:
    text = written(shelf, Holdings(WHO))
    heads = [line for line in text.splitlines() if re.match(r"\d+\. ", line)]
    assert heads == [
        "1. How we reach you",
        "2. About you",
        "3. What you agreed to",
        "4. What you answered",
        "5. Votes that are still open",
        "6. What you asked the team",
        "7. Messages from us to you",
        "8. Messages from you to us",
        "9. What you can do",
        "10. How long we keep it",
    ]
    assert "\n\n\n3. What you agreed to\n\nNothing.\n\n\n4." in text
    assert text.startswith("What Big Room holds about you\nWritten on Monday, 23 November 2026\n\n\n")


def test_an_answer_stands_with_its_question_in_her_words_and_ours(shelf: Shelf) -> None:
    held = Holdings(
        WHO,
        answers=(
            answer("visit", "choice", "bad"),
            answer("visit", "skipped"),
            answer("note", "let_go"),
            answer("note", "words", words="More time.\nمزيد من الوقت"),
            answer("wish_of_old", "words", words="Tea", flow="gone"),
        ),
    )
    text = written(shelf, held)
    assert "How was your last visit?\nYou said:\nIt was bad\nMonday, 23 November 2026\n" in text
    assert "How was your last visit?\nYou skipped it.\n" in text
    assert "Anything else?\nWe left it without an answer.\n" in text
    assert "Anything else?\nYou said:\nMore time.\nمزيد من الوقت\n" in text
    assert "Something you told us (wish of old)\nYou said:\nTea\n" in text


def test_every_decision_is_there_with_what_it_was_about(shelf: Shelf) -> None:
    blocked = replace(
        decided("msg_updates", Decision.WITHDRAWN), wording=Wording("blocked", "", "", "", ""), channel=""
    )
    held = Holdings(WHO, consents=(decided("polls"), decided("polls", Decision.DECLINED), blocked))
    text = written(shelf, held)
    assert text.count("Counting my votes: yes\n") == text.count("Counting my votes: no\n") == 1
    assert "The words you decided about: x.polls\nSaid on: Fake\nNumber of your message: m7\n" in text
    assert "News of the project: no longer\nMonday, 23 November 2026\nNumber" in text


def test_a_case_says_how_it_stands(shelf: Shelf) -> None:
    waits = Case("AAAA1111", "c1", CaseKind.COMPLAINT, "en", "Nobody called.", AT, due=LATER)
    done = replace(waits, reference="BBBB2222", words="", done_at=AT, outcome=Outcome.DONE)
    text = written(shelf, Holdings(WHO, cases=(waits, done)))
    assert "Complaint\nIts number: AAAA1111\n" in text
    assert "You said:\nNobody called.\nYou get an answer by: Wednesday, 23 December 2026\n" in text
    assert text.count("It is still open.") == text.count("Dealt with: Monday") == 1
    assert "BBBB2222\nMonday, 23 November 2026\nYour words are deleted.\n" in text


def test_a_conversation_that_rests_is_named_with_what_was_said_in_it(shelf: Shelf) -> None:
    values = {"note": "more kindness", "polls": "yes", "visit": "skipped", "visit:offered": "good bad"}
    unfinished = (Run("visit", "v1", "note"), Run("on_someone_new", "v1", "only", values))
    text = written(shelf, Holdings(WHO, unfinished=unfinished))
    assert "9. Conversations that are not finished\n\nsomeone_new\n" in text
    assert "more kindness" in text and "offered" not in text and "skipped" not in text
    assert "A visit" not in text, "the conversation in which she asks is not one that rests"


def test_a_label_is_shown_rather_than_the_name_of_a_choice(shelf: Shelf) -> None:
    resting = Run("visit", "v1", "note", {"visit": "good"})
    text = file_of(replace(scene(shelf), flow=shelf.words), Holdings(WHO, unfinished=(resting,))).text
    assert "A visit\nHow was your last visit?\nYou said:\nIt was good\n" in text


def test_work_is_shown_to_who_works_here(shelf: Shelf) -> None:
    post = StaffMember(7, "c1", Role.CHAMPION, ("black_women",), AT, ended_at=LATER)
    text = ChangedText("visit.note.ask", AT, "waiting", "Is there more?")
    held = Holdings(WHO, posts=(post,), changed_texts=(text,), audited=3, notices={"case_waits": AT})
    shown = written(shelf, held)
    assert "champion, black women, since Monday, 23 November 2026\nIt ended: Wednesday, 23" in shown
    assert "visit.note.ask\nIs there more?\n" in shown
    assert "case_waits" in shown and "in our log: 3" in shown


def test_where_she_was_asked_to_come_is_shown_with_what_she_said(shelf: Shelf) -> None:
    comes = Invited("discover_1", Reply.YES, AT, (Need.CHILDCARE, Need.STEP_FREE))
    shown = written(shelf, Holdings(WHO, invited=(comes, Invited("define_1", Reply.INVITED, LATER))))
    assert "6. Workshops and interviews\n\nWe asked you to come to: discover 1\nYour answer: yes\n" in shown
    assert "you asked for: childcare, step free\nMonday, 23 November 2026\n" in shown
    assert "We asked you to come to: define 1\nWednesday, 23 December 2026\n" in shown


def test_everything_else_about_her_is_there(shelf: Shelf) -> None:
    her = replace(
        WHO,
        stakeholder="black_women",
        campaign="c7Qd",
        stopped_at=AT,
        paused_until=LATER,
        held_at=AT,
        first_words="Nobody listened.",
    )
    held = Holdings(
        her,
        addresses=(Address("telegram", "1001"),),
        voted_in=("first_priority",),
        ideas={"first_priority": ("A quiet room.",)},
        messages={"queued": 1, "leased": 1, "sent": 12, "failed": 2, "cancelled": 3},
        next_due=LATER,
        deliveries=14,
        unreadable=("half a message",),
        heard_at=AT,
        suppressed_at=AT,
    )
    text = written(shelf, held)
    for words in (
        "Telegram: 1001",
        "not to write to you. Since: Monday, 23 November 2026",
        "Your group: black women",
        "link you came by: c7Qd",
        "no more messages since: Monday",
        "no messages until: Wednesday, 23 December 2026",
        "A person looks first at what we send you. Since: Monday",
        "What you wrote first:\nNobody listened.\n",
        "You voted in: first priority",
        "Your idea in first priority. It is yours until somebody has looked at it:\nA quiet room.",
        "Waiting: 2\nSent: 12\nCould not be sent: 2\nNot sent after all: 3\nThe next one goes out: Wednesday",
        "that they came: 14\nThe last time: Monday",
        "half a message",
        "16 or over: yes",
    ):
        assert words in text


def test_the_summary_fits_one_message_however_much_there_is(shelf: Shelf) -> None:
    sources = {purpose: shelf.sources(purpose) or frozenset({"s"}) for purpose in PURPOSES}
    all_given = {purpose: decided(purpose, source=min(sources[purpose])) for purpose in PURPOSES}
    her = replace(WHO, consents=all_given)
    case = Case("AAAA1111", "c1", CaseKind.REQUEST, "en", "x" * 4000, AT)
    many = Holdings(her, answers=(answer("note", "words", words="x" * 4000),) * 999, cases=(case,) * 99)
    text = summary(scene(shelf, her), many)
    assert len(text) < ONE_MESSAGE / 2, "there is as much again said above it"
    assert "You agreed to: Counting my votes\nYour answers: 999\n" in text
    assert "What you asked the team: 99\n" in text


def test_who_has_agreed_to_nothing_reads_so(shelf: Shelf) -> None:
    assert "You agreed to: nothing\n" in summary(scene(shelf), Holdings(WHO))
    skipped = Holdings(WHO, answers=(answer("visit", "skipped"),))
    assert "Your answers: 0\n" in summary(scene(shelf), skipped)
