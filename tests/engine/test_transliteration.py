"""Arabic and Amharic in Latin letters: many spellings of one word, and never one that only looks like it."""

from __future__ import annotations

from time import process_time

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.matching import normal
from bot.engine.transliteration import words_spelt

WATER = "شرب الماء"


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("tawqeet", "توقيت"),
        ("taw2it", "توقيت"),
        ("mustashfa", "مستشفى"),
        ("mostashfa", "مستشفى"),
        ("mu3amala", "معاملة"),
        ("moamala", "معاملة"),
        ("al mu3amala", "المعاملة"),
        ("ash shukr", "الشكر"),
        ("alshukr", "الشكر"),
        ("esh-shokr", "الشكر"),
        ("7aqiqa", "حقيقة"),
        ("haqiqah", "حقيقة"),
        ("7a2i2a", "حقيقة"),
        ("9a7i7", "صحيح"),
        ("sahih", "صحيح"),
        ("6areeq", "طريق"),
        ("tarik", "طريق"),
        ("5idma", "خدمة"),
        ("khedmeh", "خدمة"),
        ("walladat", "ولادة"),
        ("shokran", "شكراً"),
        ("khoob ast", "خوب است"),
        ("selam", "ሰላም"),
        ("salam", "ሰላም"),
        ("hakim", "ሐኪም"),
        ("amesegenalehu", "አመሰግናለሁ"),
        ("ameseginalehu", "አመሰግናለሁ"),
        ("tena dereja", "ጤና ደረጃ"),
        ("quanqua", "ቋንቋ"),
    ],
)
def test_a_word_is_known_by_each_of_its_spellings(said: str, label: str) -> None:
    """With chat digits and without, with short vowels and without."""
    assert words_spelt(normal(said), normal(label)) == len(label.split())


@pytest.mark.parametrize(
    ("said", "words"), [("shurb", 1), ("sharab", 1), ("shurb al maa", 2), ("shurbalma2", 2), ("shurb al", 0)]
)
def test_whole_words_from_the_start_are_counted(said: str, words: int) -> None:
    assert words_spelt(said, normal(WATER)) == words


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("35", "عخ"),
        ("2", "ء"),
        ("3333", "عععع"),
        ("name", "نعم"),
        ("noam", "نعم"),
        ("laaaaaaa", "لا"),
        ("loan", "لا"),
        ("damm", "دعم"),
        ("water", "ماء"),
        ("مرحبا", "مرحبا"),
        ("good", "good morning"),
        ("dobry", "добрый"),
        ("agua", "água fría"),
        ("a" * 500, "ا" * 60),
        ("", "نعم"),
        ("naam", ""),
    ],
)
def test_what_could_be_anything_spells_nothing(said: str, label: str) -> None:
    """Bare digits, short words, other scripts, and what is written in Latin letters anyway."""
    assert words_spelt(said, normal(label)) == 0


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_texts_can_be_compared(said: str, label: str) -> None:
    assert 0 <= words_spelt(normal(said), normal(label)) <= len(normal(label).split())


def test_no_text_takes_long() -> None:
    """Not even one that is made of nothing but vowels, which could stand anywhere."""
    began = process_time()
    words_spelt("a" * 199, "اويع" * 15)
    assert process_time() - began < 1


#: One plain way to write Arabic, as people do who learnt it in school.
PLAINLY = {
    **dict(zip("ابتجحدرزسصضطظعفقكلمنهويء", "abtjhdrzssdtzafqklmnhuia", strict=True)),
    **{"ث": "th", "خ": "kh", "ذ": "dh", "ش": "sh", "غ": "gh"},
}


def test_each_arabic_label_of_the_flows_is_known_by_its_consonants() -> None:
    """Typed without any short vowel."""
    entries = polib.pofile("locales/ar/LC_MESSAGES/messages.po")
    labels = [normal(each.msgstr) for each in entries if each.msgctxt and ".choices." in each.msgctxt]
    assert len(labels) > 10
    for label in labels:
        typed = "".join(PLAINLY.get(letter, letter) for letter in label)
        assert words_spelt(typed, label) == len(label.split()), (typed, label)
