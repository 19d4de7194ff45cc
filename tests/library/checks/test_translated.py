"""Translations: what stands in braces, plural forms, and STOP in every language on offer."""

from __future__ import annotations

from bot.library.problems import Severity
from bot.library.words import ALWAYS
from tests.library.checks.test_folder import everywhere
from tests.library.drafts import Drafts, words

FLOW = """
title = "A way"
[a]
say = { one = "One question.", other = "{questions} questions.", count = "questions" }
[b]
ask = "Why?"
[c]
say = "You said {b}."
"""
ARABIC_RULE = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)
PLURAL = """
msgctxt "way.a.say"
msgid "One question."
msgid_plural "{questions} questions."
"""


def prepare(drafts: Drafts, language: str) -> str:
    drafts.write("words", words(everywhere(language)))
    drafts.write("way", FLOW)
    return f"locales/{language}/LC_MESSAGES/messages.po"


def test_braces_are_the_same_in_a_translation(drafts: Drafts) -> None:
    """One that is missing and one too many are both told."""
    file = prepare(drafts, "fr")
    drafts.translate("fr", {"way.c.say": ("You said {b}.", "Vous avez dit {c}.")})
    assert [(p.file, p.line, p.step, p.message) for p in drafts.errors()] == [
        (file, 7, "way.c.say", "{c} is not in the English text."),
        (file, 7, "way.c.say", "{b} of the English text is missing."),
    ]


def test_forms_for_one_number_may_leave_it_out(drafts: Drafts) -> None:
    """Zero, one and two are words in Arabic; the others name the number."""
    prepare(drafts, "ar")
    forms = ["لا شيء", "سؤال", "سؤالان", "{questions} أسئلة", "{questions} سؤالا", "{questions} سؤال"]
    written = "".join(f'msgstr[{place}] "{form}"\n' for place, form in enumerate(forms))
    drafts.translate("ar", rule=ARABIC_RULE, more=PLURAL + written)
    assert drafts.errors() == []
    drafts.translate("ar", rule=ARABIC_RULE, more=PLURAL + written.replace("{questions} سؤالا", "أسئلة"))
    assert [p.message for p in drafts.errors()] == ["{questions} of the English text is missing."]


def test_every_plural_form_is_written(drafts: Drafts) -> None:
    """A hole would be an empty message."""
    prepare(drafts, "ar")
    written = 'msgstr[0] "لا شيء"\nmsgstr[1] ""\nmsgstr[2] "سؤالان"\n'
    drafts.translate("ar", rule=ARABIC_RULE, more=PLURAL + written)
    (problem,) = drafts.errors()
    assert problem.message == "Not every plural form is written: this language has 6."
    assert problem.step == "way.a.say"


def test_what_is_not_translated_is_one_warning(drafts: Drafts) -> None:
    """It is said in English until it is."""
    prepare(drafts, "fr")
    drafts.translate("fr", {"way.b.ask": ("Why?", "Pourquoi ?")})
    (problem,) = drafts.problems()
    assert problem.severity is Severity.WARNING
    assert "texts are not translated, the first is on_first_words.title." in problem.message


def test_a_translation_of_an_earlier_english_text_does_not_count(drafts: Drafts) -> None:
    """Nobody has agreed to the new words by agreeing to the old."""
    prepare(drafts, "fr")
    drafts.translate("fr", {"way.b.ask": ("Why not?", "Pourquoi pas ?")})
    before = drafts.problems()[0].message
    drafts.translate("fr", {"way.b.ask": ("Why?", "Pourquoi ?")})
    assert int(before.split()[0]) == int(drafts.problems()[0].message.split()[0]) + 1


def test_stop_is_understood_in_every_language_on_offer(drafts: Drafts) -> None:
    """And START, CONTINUE and Skip, and a plain yes and no."""
    assert {"stop_words", "yes_words", "no_words"} <= ALWAYS.keys()
    drafts.write("way", FLOW)
    drafts.translate("fr")
    assert [(p.file, p.message) for p in drafts.errors()] == [
        ("flows/words.toml", f"[{name}] has no words in Français (fr), which is on offer.") for name in ALWAYS
    ]


def test_what_is_no_name_may_not_stand_in_braces_either(drafts: Drafts) -> None:
    """It would be read as it stands."""
    prepare(drafts, "fr")
    drafts.translate("fr", {"way.c.say": ("You said {b}.", "{Vous} avez dit {b}.")})
    assert [p.message for p in drafts.errors()] == ["{Vous} is not in the English text."]
