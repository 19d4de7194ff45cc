"""Every text in every language is looked at, and found again by file and line."""

from __future__ import annotations

from bot.engine.steps.base import Plural
from bot.library.checks.wordings import Wording, forms, wordings
from bot.library.load import load
from bot.library.translations import read_catalogues
from tests.library.drafts import Drafts
from tests.library.polls import VOTE

FLOW = """
title = "A title"
keywords = ["bird", "bee"]
[a]
ask = "A question"
choices = { yes = "A label" }
[b]
remember = "note"
value = "A value"
[c]
say = { one = "One thing", other = "Many things", count = "questions" }
"""


def found(drafts: Drafts) -> dict[str, Wording]:
    catalogues, _ = read_catalogues(drafts.locales)
    return {each.text: each for each in wordings(load(drafts.flows), catalogues)}


def test_all_that_a_flow_says_or_hears_is_there_with_its_line(drafts: Drafts) -> None:
    drafts.write("way", FLOW)
    mine = {text: each for text, each in found(drafts).items() if each.file == "flows/way.toml"}
    assert {text: (each.step, each.line) for text, each in mine.items()} == {
        "A title": ("", 1),
        "A question": ("a", 4),
        "A label": ("a", 5),
        "One thing": ("c", 10),
        "Many things": ("c", 10),
        "bird": ("", 2),
        "bee": ("", 2),
        "A value": ("b", 8),
    }


def test_words_of_no_flow_are_there_and_lists_of_words(drafts: Drafts) -> None:
    drafts.write(
        "words", (drafts.flows / "words.toml").read_text("utf-8") + '[stop_words]\nen = ["enough"]\n'
    )
    assert found(drafts)["not now"].step == "not_now"
    assert (found(drafts)["enough"].file, found(drafts)["enough"].step) == ("flows/words.toml", "stop_words")


def test_translations_are_there_by_their_context(drafts: Drafts) -> None:
    drafts.write("way", FLOW)
    drafts.translate("fr", {"way.a.ask": ("A question", "Une question"), "words.sad": ("sad", "triste")})
    french = {text: each.step for text, each in found(drafts).items() if each.file.startswith("locales/fr")}
    assert french == {"Une question": "way.a.ask", "triste": "words.sad"}


def test_texts_of_polls_are_there_with_their_translations(drafts: Drafts) -> None:
    (drafts.flows / "polls").mkdir()
    (drafts.flows / "polls" / "first.toml").write_text(VOTE, "utf-8")
    drafts.translate("fr", {"polls/first.options.tea": ("Tea", "Thé")})
    texts = found(drafts)
    tea = texts["Tea"]
    line = VOTE.splitlines().index('tea = "Tea"') + 1
    assert (tea.file, tea.step, tea.line) == ("flows/polls/first.toml", "options", line)
    assert texts["Your votes decide."].step == ""
    assert texts["Thé"].step == "polls/first.options.tea"


def test_each_form_is_a_text() -> None:
    assert forms("one") == ("one",)
    assert forms(Plural(one="1", other="2", count="questions")) == ("1", "2")
    assert forms(("a", "b", "c")) == ("a", "b", "c")
