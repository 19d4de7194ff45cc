"""`show_my_data` tells her what is held about her; the file goes only where the flow says so."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.answer import Answer
from bot.domain.holdings import Holdings
from bot.domain.message import File
from bot.domain.recalled import What
from tests.library.drafts import AT, Drafts
from tests.library.phone import Phone

FLOW = """
title = "Mine"

[how]
ask = "Shall I send it?"
choices = { file = "Yes, the file", summary = "Just the summary" }
keep = false

[which]
branch = "how"
when = { file = "with_the_file" }
else = "in_short"

[with_the_file]
show_my_data = "All of it."
file = true
go_to = "end"

[in_short]
show_my_data = "In short."
"""


def play(drafts: Drafts) -> Phone:
    drafts.write("mine", FLOW)
    phone = Phone(drafts.shelf())
    answer = Answer("someone", "gone", "v1", "wish", "words", "", "Kindness", "en", AT)
    phone.known[What.HOLDINGS] = lambda _: Holdings(phone.contact, answers=(answer,))
    phone.start("mine")
    return phone


def file_of(phone: Phone) -> File | None:
    (message,) = phone.messages
    return message.file


def test_the_file_goes_with_the_words(drafts: Drafts) -> None:
    phone = play(drafts)
    assert phone.tap(0).startswith("All of it.\n\n")
    file = file_of(phone)
    assert file is not None
    assert file.name == "big-room-my-data.txt"
    assert "Kindness" in file.text
    assert "Kindness" not in phone.messages[0].text


def test_without_file_there_is_only_the_summary(drafts: Drafts) -> None:
    phone = play(drafts)
    assert phone.tap(1).startswith("In short.\n\n")
    assert file_of(phone) is None


def test_a_file_is_sent_once(drafts: Drafts) -> None:
    """What is said next goes without it."""
    phone = play(drafts)
    phone.tap(0)
    phone.start("mine")
    assert file_of(phone) is None


def test_what_is_held_is_looked_up_each_time(drafts: Drafts) -> None:
    phone = play(drafts)
    phone.known[What.HOLDINGS] = lambda _: Holdings(replace(phone.contact, campaign="c7Qd"))
    phone.tap(0)
    file = file_of(phone)
    assert file is not None
    assert "Kindness" not in file.text
