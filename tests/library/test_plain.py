"""A champion never meets the words of tomllib or pydantic."""

from __future__ import annotations

import tomllib
from datetime import date, time

import pytest

from bot.engine.steps import KINDS
from bot.library.load import Head
from bot.library.plain import EXPECTED, toml_trouble, trimmed, value_trouble

#: A broken file -> the line of the mistake, and a word of what is said.
BROKEN = [
    ('[a]\nsay = "Hello', 2, "never closed"),
    ('[a]\nsay = """Hello\n\n[b]\nsay = "x"\n', 2, "never closed"),
    ('[a]\nsay = "Hello\nyou"\n', 2, "runs on"),
    ("[a]\nskip = yes\n", 2, "cannot be read"),
    ("[a]\nsay = “Hello”\n", 2, "curly"),
    ('[a\nsay = "x"\n', 1, "not closed"),
    ('[a]\nchoices = { yes = "Yes",\n no = "No" }\n', 2, "never closed"),
    ('[a]\nsay: "Hello"\n', 2, "without ="),
    ('[a]\nsay = "He said "hi""\n', 2, "left over"),
    ('[a]\nsay = "x"\n[b]\nsay = "x"\n[a]\nsay = "y"\n', 5, "twice, first on line 1"),
    ('[a]\nsay = "x"\nsay = "y"\n', 3, "twice"),
    ('[a]\nchoices = { yes = "x", yes = "y" }\n', 2, "twice"),
    ('title = "x"\n\n= "y"\n', 3, "cannot be read"),
    ('[a]\nsay = "C:\\q"\n', 2, "\\"),
    ('[a]\nsay = "\x01"\n', 2, "sign"),
    ("[a]\nkeywords = [1,\n", 2, "cannot be read"),
    ('[]\nsay = "x"\n', 1, "begin with a name"),
]
#: What tomllib says of these, which nobody should read.
VENDOR = (
    "Expected",
    "Cannot",
    "Invalid",
    "Unterminated",
    "Illegal",
    "Unclosed",
    "inline",
    "column",
    "statement",
)


@pytest.mark.parametrize(("source", "line", "said"), BROKEN)
def test_a_broken_file_is_told_in_plain_words(source: str, line: int, said: str) -> None:
    """With the line, and what to do."""
    with pytest.raises(tomllib.TOMLDecodeError) as caught:
        tomllib.loads(source)
    found, message, suggestion = toml_trouble(caught.value, source)
    assert found == line
    assert said in message
    assert suggestion
    assert not [word for word in VENDOR if word in message + suggestion]


@pytest.mark.parametrize(
    ("value", "said"), [(date(2026, 1, 1), "a date"), (time(10, 30), "time"), (7, "number"), (True, "true")]
)
def test_a_text_without_quotes_says_what_it_is_read_as(value: object, said: str) -> None:
    """Because 10:30 without quotes is a time, not a text."""
    message, suggestion = value_trouble("say", value)
    assert message.startswith("'say' is not in quotes")
    assert said in message
    assert suggestion == 'Write it like this: say = "Thank you."'


def test_a_plural_that_is_not_whole_names_its_three_parts() -> None:
    """One, other and count go together."""
    message, suggestion = value_trouble("say", {"one": "x", "other": "y"})
    assert "'one', 'other' and 'count'" in message
    assert tomllib.loads(suggestion.removeprefix("Write it like this: "))


def test_every_key_of_every_kind_has_an_example_that_can_be_read() -> None:
    """Whatever is wrong with a key, there is something to copy."""
    keys = {info.alias or name for model in KINDS.values() for name, info in model.model_fields.items()}
    for key in keys | Head.model_fields.keys():
        what, example = EXPECTED[key]
        assert what
        assert key in tomllib.loads(example)


def test_texts_lose_the_space_around_them_wherever_they_stand() -> None:
    assert trimmed({"a": [" b\n", 5], "c": {"d": "e "}}) == {"a": ["b", 5], "c": {"d": "e"}}
