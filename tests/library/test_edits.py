"""New words for one text: what is wrong with them, and how they stand to the file."""

from __future__ import annotations

import pytest

from bot.domain.publication import FlowVersion
from bot.engine.flow import Flow
from bot.library import edits
from bot.library.edits import Fit, sha256
from bot.library.load import FlowDraft, Loaded, read_flow
from tests.library.drafts import Drafts

TEA = """
title = "Tea"
keywords = ["tea"]
[hello]
say = "Hello {first_words}. Call 111 or 999. Write STOP."
[tea]
ask = "Tea?"
choices = { a_lot = "A lot", nothing = "Nothing" }
unclear = "Pardon?"
[many]
say = { one = "{questions} question.", other = "{questions} questions.", count = "questions" }
"""


@pytest.fixture
def loaded(drafts: Drafts) -> Loaded:
    """The published flow, with the published words."""
    drafts.write("tea", TEA)
    versions: dict[str, FlowVersion] = {each.name: each for each in drafts.versions()}
    return edits.read(versions["tea"], versions["words"])


def draft() -> FlowDraft:
    flow, _ = read_flow("tea", "flows/tea.toml", TEA)
    assert flow is not None
    return flow


def no_keyword(_: str) -> Flow | None:
    return None


def wrong(loaded: Loaded, key: str, text: str) -> list[str]:
    return list(edits.trouble_with(loaded, key, text, no_keyword)[0])


def test_good_words_are_without_trouble(loaded: Loaded) -> None:
    good = "Good day {first_words}. Write STOP. Call 999 or 111."
    assert edits.trouble_with(loaded, "hello.say", good, no_keyword) == ((), ())
    assert edits.trouble_with(loaded, "tea.choices.a_lot", "Very much", no_keyword) == ((), ())


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Hello. Call 111 or 999. Write STOP.", "{first_words}"),
        ("Hello {first_words}. Call 111. Write STOP.", "999"),
        ("Hello {first_words}. Call 1111 or 999. Write STOP.", "111"),
        ("Hello {first_words}. Call 111 or 999. Write stop.", "STOP"),
    ],
)
def test_nothing_that_matters_may_be_lost(loaded: Loaded, text: str, lost: str) -> None:
    (problem,) = wrong(loaded, "hello.say", text)
    assert problem.startswith(f"{lost} is missing.")


def test_of_a_text_that_depends_on_a_number_each_form_is_a_text(loaded: Loaded) -> None:
    """For one thing the number may be said in a word."""
    assert wrong(loaded, "many.say.one", "Just one question.") == []
    assert wrong(loaded, "many.say.other", "Some questions.")[0].startswith("{questions} is missing.")
    changed = edits.with_text(draft(), "many.say.one", "Just one.")
    assert edits.text_of(changed, "many.say.one") == "Just one."
    assert edits.text_of(changed, "many.say.other") == "{questions} questions."


def test_an_unknown_name_in_braces_is_refused_with_those_that_are_known(loaded: Loaded) -> None:
    (problem,) = wrong(loaded, "tea.unclear", "Pardon, {first_word}?")
    assert problem == "I do not know what to put in place of {first_word}. Did you mean 'first_words'?"


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("Stop", "it is one of the stop words"),
        ("UNSUBSCRIBE!", "it is one of the stop words"),
        ("Start", "it is one of the start words"),
        ("Tea", "it is one of the keywords"),
        ("nothing", "cannot be told apart"),
        ("skip", "cannot be told apart"),
        ("A lot " * 11, "60 is the most a button can show"),
    ],
)
def test_an_answer_that_nobody_could_give_is_refused(loaded: Loaded, label: str, why: str) -> None:
    assert why in wrong(loaded, "tea.choices.a_lot", label)[0]


def test_an_answer_may_not_be_a_keyword_of_another_conversation(loaded: Loaded) -> None:
    """In any language: the shelf knows them all."""
    other = {"help": Flow("help", "v1", "Help", {})}
    (problem,), _ = edits.trouble_with(loaded, "tea.choices.a_lot", "HELP!", other.get)
    assert problem.startswith("Nobody can choose 'HELP!' by writing it")
    assert edits.trouble_with(loaded, "tea.ask", "Help?", other.get)[0] == ()


def test_too_much_for_one_message_is_refused(loaded: Loaded) -> None:
    assert "1024 is the most" in wrong(loaded, "tea.ask", "Tea? " * 210)[0]
    assert wrong(loaded, "tea.ask", "Tea? " * 150) == []


def test_the_words_as_they_are_are_no_new_ones(loaded: Loaded) -> None:
    assert wrong(loaded, "tea.ask", "Tea?") == ["These are the words as they are now."]


def test_a_long_sentence_is_a_hint(loaded: Loaded) -> None:
    errors, hints = edits.trouble_with(loaded, "tea.ask", " ".join(["tea"] * 16), no_keyword)
    assert errors == ()
    assert hints[0].startswith("The sentence that begins 'tea tea tea tea' has 16 words.")


def test_what_is_wrong_elsewhere_in_the_flow_is_not_held_against_her(drafts: Drafts) -> None:
    drafts.write("tea", TEA.replace("Pardon?", " ".join(["tea"] * 16)))
    versions = {each.name: each for each in drafts.versions()}
    loaded = edits.read(versions["tea"], versions["words"])
    assert edits.trouble_with(loaded, "tea.ask", "Or tea?", no_keyword) == ((), ())


def test_one_text_is_another_and_all_others_stay() -> None:
    changed = edits.with_text(draft(), "tea.choices.nothing", "No tea")
    assert edits.text_of(changed, "tea.choices.nothing") == "No tea"
    assert edits.text_of(changed, "tea.choices.a_lot") == "A lot"
    assert edits.text_of(edits.with_text(draft(), "tea.ask", "Or tea?"), "tea.ask") == "Or tea?"


@pytest.mark.parametrize("key", ["cake.say", "tea.say", "tea.choices.cake", "title", "tea", ""])
def test_a_text_that_is_not_there_is_none(key: str) -> None:
    assert edits.text_of(draft(), key) is None


def test_how_new_words_stand_to_the_file() -> None:
    before = sha256("Tea?")
    assert edits.fit(draft(), "tea.ask", before, "Or tea?") is Fit.FITS
    assert edits.fit(draft(), "tea.ask", before, "Tea?") is Fit.THERE
    assert edits.fit(draft(), "tea.ask", sha256("Te?"), "Or tea?") is Fit.CHANGED
    assert edits.fit(draft(), "cake.ask", before, "Or tea?") is Fit.STEP_GONE
    assert edits.fit(None, "tea.ask", before, "Or tea?") is Fit.UNREADABLE


def test_a_file_with_a_broken_step_cannot_be_judged() -> None:
    broken, _ = read_flow("tea", "flows/tea.toml", TEA + "[b]\nsya = 'x'\n")
    assert edits.fit(broken, "tea.ask", sha256("Tea?"), "Or tea?") is Fit.UNREADABLE


@pytest.mark.parametrize("text", [".", "...", " ", "?!"])
def test_a_text_that_says_nothing_is_refused(loaded: Loaded, text: str) -> None:
    """In the words of the step, not as an unclear choice."""
    assert wrong(loaded, "tea.ask", text) == ["There are no words in it."]


def test_a_brace_alone_is_refused(loaded: Loaded) -> None:
    assert wrong(loaded, "tea.ask", "Tea, {first_words?")[0].startswith("A { is opened and not closed.")


def test_a_mark_that_turns_the_text_around_is_refused(loaded: Loaded) -> None:
    assert "U+202E" in wrong(loaded, "tea.ask", "Tea \u202e?")[0]


@pytest.mark.parametrize("label", ["Not now.", "SAD"])
def test_an_answer_in_a_check_in_may_not_be_a_way_out(drafts: Drafts, label: str) -> None:
    for head, told in (("checkin = true\n", True), ("", False)):
        drafts.write("tea", TEA.replace("[hello]", f"{head}[hello]"))
        versions = {each.name: each for each in drafts.versions()}
        loaded = edits.read(versions["tea"], versions["words"])
        assert bool(wrong(loaded, "tea.choices.a_lot", label)) is told
