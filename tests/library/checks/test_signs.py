"""Single signs that cannot be meant: a brace alone, a mark that turns the text around."""

from __future__ import annotations

import pytest

from tests.library.drafts import Drafts, words

FLOW = """
title = "A way"
keywords = ["bird"]
[a]
ask = "A question"
choices = { yes = "A label" }
[c]
say = { one = "One thing", other = "Many {questions}", count = "questions" }
"""
OPEN = "A { is opened and not closed."
CLOSED = "A } closes what was never opened."


def errors(drafts: Drafts) -> list[tuple[str, str, str]]:
    return [(each.file, each.step, each.message) for each in drafts.errors()]


@pytest.mark.parametrize(
    ("old", "new", "step", "said"),
    [
        ("A way", "A {way", "", OPEN),
        ("A question", "A {question", "a", OPEN),
        ("A question", "A question}", "a", CLOSED),
        ("A label", "A }label{", "a", CLOSED),
        ("One thing", "{One", "c", OPEN),
        ("Many {questions}", "Many {{questions}", "c", OPEN),
        ("bird", "bird}", "", CLOSED),
    ],
)
def test_a_brace_alone_is_an_error(drafts: Drafts, old: str, new: str, step: str, said: str) -> None:
    """Else she would read it."""
    drafts.write("way", FLOW)
    assert errors(drafts) == []
    drafts.write("way", FLOW.replace(old, new))
    assert errors(drafts) == [("flows/way.toml", step, said)]
    assert drafts.errors()[0].suggestion.startswith("Write both")


def test_a_brace_alone_is_an_error_outside_of_flows_and_in_a_value(drafts: Drafts) -> None:
    drafts.write("words", words().replace('text = "trouble"', 'text = "{trouble"'))
    drafts.write("way", 'title = "A"\n[a]\nremember = "note"\nvalue = "x}"\n')
    assert errors(drafts) == [
        ("flows/way.toml", "a", CLOSED),
        ("flows/words.toml", "trouble", OPEN),
    ]


def test_a_brace_alone_is_an_error_in_a_translation(drafts: Drafts) -> None:
    drafts.write("way", FLOW)
    drafts.translate("fr", {"way.a.ask": ("A question", "Une {question"), "words.sad": ("sad", "triste}")})
    french = [each[1:] for each in errors(drafts) if each[0].startswith("locales/")]
    assert french == [("way.a.ask", OPEN), ("words.sad", CLOSED)]


@pytest.mark.parametrize("mark", ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e"])
@pytest.mark.parametrize("old", ["A way", "bird", "A question", "A label", "One thing"])
def test_a_mark_that_turns_the_text_around_is_an_error(drafts: Drafts, mark: str, old: str) -> None:
    """In a text, a label or a keyword: what she reads would not be what is written."""
    drafts.write("way", FLOW.replace(old, f"{mark}{old}"))
    ((file, _, said),) = errors(drafts)
    assert file == "flows/way.toml"
    assert said == f"An invisible sign in this text turns the words around it (U+{ord(mark):04X})."


def test_a_mark_that_turns_the_text_around_is_an_error_in_a_translation_and_in_a_list(drafts: Drafts) -> None:
    drafts.write("words", words('[stop_words]\nen = ["\u202eenough"]\n'))
    drafts.write("way", FLOW)
    drafts.translate(
        "ar", {"way.a.ask": ("A question", "\u202bسؤال"), "way.keywords": ("bird", "\u202eطائر")}
    )
    turning = [each[:2] for each in errors(drafts) if "invisible" in each[2]]
    assert {step for _, step in turning} == {"stop_words", "way.a.ask", "way.keywords"}


@pytest.mark.parametrize("mark", ["\u2066", "\u2067", "\u2068", "\u2069", "\u200e", "\u200f", "\u200d"])
def test_other_marks_are_fine(drafts: Drafts, mark: str) -> None:
    """Isolates do not touch what is around them."""
    drafts.write("way", FLOW.replace("A question", f"{mark}A question"))
    assert errors(drafts) == []
