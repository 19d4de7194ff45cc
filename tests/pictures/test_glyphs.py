"""No letter becomes a box: our fonts have every letter of every language that we speak."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import polib
import pytest

from bot.pictures.glyphs import FIRST, FOLDER, NoLetters, drawable, family_of, fonts
from bot.pictures.png import png
from tests.pictures.votes import ROOT

#: A place that Unicode gives to nobody: drawn as a box.
NOBODYS = "\ue000"
LOCALES = sorted((ROOT / "locales").glob("*/LC_MESSAGES/messages.po"))


def drawn(text: str, family: str) -> bytes:
    """One letter, or a few, very small."""
    return png(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 30" width="30" height="30" '
        f'font-family="{family}"><text x="5" y="20" font-size="16">{text}</text></svg>'
    )


def spoken(file: Path) -> set[str]:
    """Every text in a language, and its English."""
    return {
        text
        for entry in polib.pofile(str(file))
        for text in (entry.msgid, entry.msgstr, *entry.msgstr_plural.values())
    }


@pytest.mark.parametrize("file", LOCALES, ids=[file.parts[-3] for file in LOCALES])
def test_every_text_of_every_language_can_be_drawn(file: Path) -> None:
    for text in spoken(file):
        assert drawable(text) == " ".join(text.split()), "nothing of it is left out"
        for line in text.split("\n"):
            family_of(line)


@pytest.mark.parametrize("file", LOCALES, ids=[file.parts[-3] for file in LOCALES])
def test_no_letter_of_a_language_looks_like_a_box(file: Path) -> None:
    letters = {char for text in spoken(file) for char in text}
    boxes = {family: drawn(NOBODYS, family) for family in ("Noto Sans", "Noto Sans Arabic")}
    for char in letters:
        if unicodedata.category(char)[0] in "LN":
            assert drawn(char, family_of(char)) not in boxes.values(), f"U+{ord(char):04X}"


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("The NHS", FIRST),
        ("Ọmọ́ Yorùbá, ação, œuvre", FIRST),
        ("Допомога", FIRST),
        ("موظفو NHS: 35%", "Noto Sans Arabic"),
        ("مدرَّبون", "Noto Sans Arabic"),
        ("የNHS ሠራተኞች", "Noto Sans Ethiopic"),
        ("NHS কর্মী", "Noto Sans Bengali"),
        ("एनएचएस", "Noto Sans Devanagari"),
        ("ਸਟਾਫ", "Noto Sans Gurmukhi"),
        ("સ્ટાફ", "Noto Sans Gujarati"),
        ("ஊழியர்கள்", "Noto Sans Tamil"),
    ],
)
def test_a_line_is_drawn_with_the_font_that_has_all_of_it(text: str, family: str) -> None:
    assert family_of(text) == family
    assert drawn(text[0], family) != drawn(NOBODYS, family)


def test_a_smiling_face_is_left_out_and_a_letter_never() -> None:
    assert drawable("Thank you 😀 all\nof ❤️ you") == "Thank you all of you"
    assert drawable("\u2067أهلاً\u2069") == "\u2067أهلاً\u2069", "what says how it runs stays"
    for unknown in ("谢谢", "ขอบคุณ", "5 ៥"):
        with pytest.raises(NoLetters):
            drawable(unknown)


def test_two_scripts_in_one_line_are_too_many() -> None:
    assert drawable("أهلاً ሠራተኞች")
    with pytest.raises(NoLetters):
        family_of("أهلاً ሠራተኞች")


def test_the_fonts_are_free_to_pass_on_and_small() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / "OFL.txt").read_text("utf-8")
    assert sum(Path(font).stat().st_size for font in fonts()) < 3_000_000
    names = [Path(font).stem for font in fonts()]
    assert {name.removesuffix("-Bold") for name in names if name.endswith("-Bold")} == {
        name.removesuffix("-Regular") for name in names if name.endswith("-Regular")
    }
