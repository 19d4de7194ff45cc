"""What a provider would refuse is found before it is asked."""

from __future__ import annotations

import pytest

from tests.library.drafts import Drafts

TEXT = """
[hello]
category = "utility"
body = "Hello {name}, come at {time} today."
samples = { name = "Ada", time = "six" }
button = "Yes"
languages = ["en_GB", "ar"]
"""
ENGLISH = "Hello {name}, come at {time} today."
ARABIC = "مرحبا {name}، في {time} اليوم"


def found(drafts: Drafts, text: str = TEXT, body: str = ARABIC, button: str = "نعم") -> list[str]:
    (drafts.flows / "templates.toml").write_text(text, "utf-8")
    drafts.translate(
        "ar", {"templates.hello.body": (ENGLISH, body), "templates.hello.button": ("Yes", button)}
    )
    ours = [each for each in drafts.errors() if "templates" in f"{each.file} {each.step}"]
    return [f"{each.file}:{each.line} {each.message}" for each in ours]


def test_a_text_as_it_should_be_has_no_problem(drafts: Drafts) -> None:
    assert found(drafts) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[hello]", "[Hello]", "2 A text for approval cannot be called 'Hello'."),
        ('today."', '{day}"', "4 The text begins or ends with a gap."),
        ('"Hello {name}', '"{name}', "4 The text begins or ends with a gap."),
        (", come at {time}", ", {time}", "4 Two gaps stand side by side."),
        ("{name}", "{1}", "4 '{1}' is no gap."),
        (', time = "six"', "", "5 The gap 'time' has no example."),
        ('"six"', '"six", day = "Monday"', "5 There is no gap 'day' in the text."),
        ('"six"', '" "', "5 An example is empty."),
        ("today", "today" * 250, "4 The text has 1274 characters."),
        ('"six"', f'"{"six" * 400}"', "4 The text has 1226 characters."),
        ('"Yes"', '"Yes, I want to come"', None),
        ('"Yes"', '"Yes, I want to come!!"', "6 The button has 21 characters."),
        ('"ar"', '"so"', "7 WhatsApp does not know the language 'so'."),
        ('"ar"', '"fr"', "7 This text is offered in 'fr', and is not translated."),
        ('"en_GB", ', "", "7 It is not offered in English, 'en_GB'."),
        ('"Yes"', '"Yes"\notherwise = "bye"', "7 There is no other text 'bye'."),
        ('"Yes"', '"Yes"\notherwise = "hello"', "7 There is no other text 'hello'."),
    ],
)
def test_what_would_be_refused_is_said_with_its_line(
    drafts: Drafts, old: str, new: str, said: str | None
) -> None:
    assert old in TEXT
    problems = found(drafts, TEXT.replace(old, new, 1))
    if said is None:
        assert not [each for each in problems if "characters" in each]
    else:
        assert f"flows/templates.toml:{said}" in problems


@pytest.mark.parametrize(
    ("body", "button", "said"),
    [
        ("مرحبا {name} اليوم", "نعم", "The gaps are not those of the English text."),
        ("{name} مرحبا {time} اليوم", "نعم", "The text begins or ends with a gap."),
        (ARABIC, "نعم" * 7, "The button has 21 characters."),
        (ARABIC, "", "This text is offered in 'ar', and is not translated."),
        ("", "نعم", "This text is offered in 'ar', and is not translated."),
    ],
)
def test_a_translation_is_looked_at_too(drafts: Drafts, body: str, button: str, said: str) -> None:
    assert any(each.endswith(said) for each in found(drafts, body=body, button=button))
