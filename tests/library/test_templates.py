"""Texts for approval as the team writes them, and in which language each goes to whom."""

from __future__ import annotations

import pytest

from bot.config import ROOT
from bot.domain.message import Template
from bot.domain.outbox import KNOCK
from bot.library.load import NO_FLOWS, load
from bot.library.templates import NAME, approved, read, read_source
from tests.library.drafts import Drafts

FILE = """
[hello]
category = "utility"
body = "Hello {name}, come in."
samples = { name = "Ada" }
button = "Come in"
languages = ["en_GB", "ar"]
otherwise = "hello_other"

[hello_other]
category = "marketing"
body = "Hello."
languages = ["en_GB"]
"""


def test_what_the_house_itself_sends_is_there() -> None:
    draft = read(ROOT / "flows")
    assert draft.problems == ()
    found = {each.name: each for each in draft.templates}
    assert found.keys() >= {KNOCK, "case_alert", "workshop_reminder"}
    assert found[KNOCK].button, "her tap opens the window"
    assert found["case_alert"].samples.keys() == {"reference"}, "nothing of hers"


def test_a_folder_without_the_file_has_none(drafts: Drafts) -> None:
    assert read(drafts.flows).templates == ()
    assert approved(drafts.flows)(KNOCK, "ar") is None
    assert drafts.problems() == []


def test_the_file_is_no_conversation(drafts: Drafts) -> None:
    before = [flow.name for flow in load(drafts.flows).flows]
    drafts.write(NAME, FILE)
    assert NAME in NO_FLOWS
    assert [flow.name for flow in load(drafts.flows).flows] == before


@pytest.mark.parametrize(
    ("language", "sent"),
    [
        ("en", Template("hello", "en_GB")),
        (None, Template("hello", "en_GB")),
        ("ar", Template("hello", "ar")),
        ("so", Template("hello_other", "en_GB")),
        ("ti", Template("hello_other", "en_GB")),
    ],
)
def test_each_gets_it_in_her_language_or_what_is_meant_for_all_others(
    drafts: Drafts, language: str | None, sent: Template
) -> None:
    drafts.write(NAME, FILE)
    assert approved(drafts.flows)("hello", language) == sent
    assert approved(drafts.flows)("no such text", language) is None


def test_without_a_text_for_all_others_it_goes_in_english(drafts: Drafts) -> None:
    drafts.write(NAME, FILE)
    assert approved(drafts.flows)("hello_other", "so") == Template("hello_other", "en_GB")


def test_body_and_button_are_translated() -> None:
    assert list(read_source("templates", FILE).texts()) == [
        ("templates.hello.body", "Hello {name}, come in."),
        ("templates.hello.button", "Come in"),
        ("templates.hello_other.body", "Hello."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('"utility"', '"urgent"', 3, "What stands after 'category' does not fit: it should be"),
        ("button", "buton", 6, "I do not know 'buton'."),
        ('category = "marketing"\n', "", 10, "This heading needs 'category' too"),
        ("[hello]", 'x = "y"\n[hello]', 2, "'x' stands above the first heading."),
        ('"Hello."', '"Hello.', 12, ""),
        ("languages = [", "languages = [1, ", 7, "What stands after 'languages' does not fit"),
    ],
)
def test_a_mistake_is_said_where_it_stands(old: str, new: str, line: int, said: str) -> None:
    (problem,) = read_source("flows/templates.toml", FILE.replace(old, new, 1)).problems
    assert problem.line == line
    assert problem.message.startswith(said)
    assert problem.suggestion


def test_a_file_in_another_encoding_is_said_to_be_one(drafts: Drafts) -> None:
    (drafts.flows / "templates.toml").write_bytes("é".encode("latin-1"))
    (problem,) = read(drafts.flows).problems
    assert "UTF-8" in problem.message
