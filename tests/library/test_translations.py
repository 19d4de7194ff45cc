"""PO files give texts, names and plural forms; Babel's own data says whether the forms are right."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.steps.base import Plural
from bot.library.translations import (
    Catalogue,
    day,
    english,
    name_in,
    own_name,
    plural,
    read_catalogues,
    short_day,
)
from tests.library.drafts import Drafts

ROOT = Path(__file__).parents[2]
#: The order in which CLDR, and every PO file, name the plural forms.
ORDER = ("zero", "one", "two", "few", "many", "other")
#: Every language that the project has, the walk's included.
LANGUAGES = [
    (path, path.name)
    for place in ("locales", "benchmarks/walk/locales")
    for path in sorted((ROOT / place).glob("*/"))
]


@cache
def catalogue(folder: Path, code: str) -> Catalogue:
    found, problems = read_catalogues(folder)
    assert problems == []
    return {each.language.code: each for each in found}[code]


@pytest.mark.parametrize(("folder", "code"), LANGUAGES, ids=[code for _, code in LANGUAGES])
@settings(deadline=None)
@given(number=st.integers(0, 1000))
def test_a_number_takes_the_form_that_its_language_says(folder: Path, code: str, number: int) -> None:
    """The rule of a PO file is CLDR's, forms in CLDR's order."""
    rule = Locale.parse(code).plural_form
    used = {rule(each) for each in range(1001)}
    forms = [tag for tag in ORDER if tag in used]
    assert forms[plural(catalogue(folder.parent, code), number)] == rule(number)


def test_arabic_has_six_forms() -> None:
    """Zero, one, two, few, many, other."""
    arabic = catalogue(ROOT / "locales", "ar")
    assert arabic.forms == 6
    assert [plural(arabic, number) for number in (0, 1, 2, 3, 11, 100)] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "English"),
        ("ar", "العربية"),
        ("es", "Español"),
        ("so", "Soomaali"),
        ("pt_PT", "Português (Portugal)"),
        ("zz", "zz"),
    ],
)
def test_a_language_has_its_own_name_for_itself(code: str, name: str) -> None:
    """Written as at the head of a line."""
    assert own_name(code).casefold() == name.casefold()
    assert english().name == "English"


PO = """
msgctxt "way.a.say"
msgid "Hello"
msgstr "Bonjour"

#, fuzzy
msgctxt "way.b.say"
msgid "Bye"
msgstr "Au revoir"

msgctxt "way.c.say"
msgid "Why?"
msgstr ""

msgctxt "way.d.say"
msgid "one"
msgid_plural "many"
msgstr[0] "un"
msgstr[1] "des"

msgctxt "way.e.say"
msgid "one"
msgid_plural "many"
msgstr[0] "un"
msgstr[1] ""
"""


def test_a_text_is_found_by_context_and_english(drafts: Drafts) -> None:
    """One to look at again, an empty one and one with a hole are none."""
    drafts.translate("fr", more=PO)
    ((french,), problems) = read_catalogues(drafts.locales)
    assert problems == []
    assert french.text("way.a.say", "Hello") == "Bonjour"
    assert french.text("way.a.say", "Hi") is None
    assert french.text("way.x.say", "Hello") is None
    assert french.text("way.b.say", "Bye") is None
    assert french.text("way.c.say", "Why?") is None
    assert french.text("way.d.say", Plural(one="one", other="many", count="questions")) == ("un", "des")
    assert french.text("way.e.say", Plural(one="one", other="many", count="questions")) is None
    assert french.holes == {"way.e.say"}
    assert french.lines["way.a.say"] == 7
    assert french.file == "locales/fr/LC_MESSAGES/messages.po"


@pytest.mark.parametrize(
    ("comment", "draft"), [("# Draft: not approved yet.\n", True), ("# Approved.\n", False), ("", False)]
)
def test_a_comment_at_the_top_makes_a_draft(drafts: Drafts, comment: str, draft: bool) -> None:
    """Deleting it approves the language."""
    path = drafts.translate("fr")
    path.write_text(comment + path.read_text("utf-8"), "utf-8")
    ((french,), _) = read_catalogues(drafts.locales)
    assert french.language.draft is draft


@pytest.mark.parametrize(
    ("language", "content", "said"),
    [
        ("xx", 'msgid ""\nmsgstr ""\n', "I do not know the language 'xx'."),
        ("fr", 'msgid "Hello"\nhello\n', "This file of translations cannot be read."),
        ("fr", 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=n +;\\n"\n', "This file of"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(drafts: Drafts, language: str, content: str, said: str) -> None:
    """In plain words, and the other languages are read."""
    drafts.translate(language).write_text(content, "utf-8")
    drafts.translate("es")
    found, problems = read_catalogues(drafts.locales)
    assert [each.language.code for each in found] == ["es"]
    assert [problem.message[: len(said)] for problem in problems] == [said]


LATE = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "written"), [("en", "2 Jul"), ("fr", "2 juil."), ("ar", "2 يوليو"), ("xx", "2 Jul")]
)
def test_a_short_day_is_that_of_london(language: str, written: str) -> None:
    """As it stands on a button; in summer the day begins an hour earlier there."""
    assert short_day(language, LATE) == written


def test_a_day_is_written_out(drafts: Drafts) -> None:
    """In words, so that nobody mixes up day and month."""
    assert day("fr", LATE) == "jeudi 2 juillet 2026"
    assert "July" in day("xx", LATE)


@pytest.mark.parametrize(
    ("code", "language", "name"), [("ar", "en", "Arabic"), ("ar", "fr", "arabe"), ("xx", "en", "xx")]
)
def test_a_language_has_a_name_in_another(code: str, language: str, name: str) -> None:
    """Or its code, where nobody knows it."""
    assert name_in(code, language) == name
