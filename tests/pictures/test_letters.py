"""Words are given enough room, and run the way of their script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.letters import runs_rtl, shortened, width_of, wrapped

ARABIC = "أهلاً وسهلاً"


@given(st.text(alphabet="abc mW\nإሰ", max_size=200), st.integers(60, 400))
def test_no_line_is_wider_than_the_room_and_no_letter_is_lost(text: str, room: int) -> None:
    lines = wrapped(text, 24, room)
    assert all(width_of(line, 24) <= room for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_new_line_stays_one() -> None:
    assert wrapped("one\n\ntwo", 24, 500) == ["one", "", "two"]


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [("illi", "mmmm"), ("hello", "HELLO"), ("لله", "ሰላምታ"), ("a", "漢"), ("أهلا", "أهلاًًً+")],
)
def test_wide_letters_take_more_room(narrow: str, wide: str) -> None:
    assert width_of(narrow, 20) < width_of(wide, 20)


def test_what_has_no_width_takes_no_room() -> None:
    assert width_of("\u0651\u200f\u2068", 20) == 0


def test_a_long_text_is_cut_between_words_and_says_so() -> None:
    assert shortened("short enough", 12) == "short enough"
    assert shortened("one two, three", 9) == "one two …"
    assert shortened("x" * 30, 10) == "x" * 10 + " …"


@pytest.mark.parametrize(
    ("text", "own", "rtl"),
    [
        ("Hello", True, False),
        (ARABIC, False, True),
        ("", True, False),
        ("123", True, False),
        (f"Hello {ARABIC}", False, False),
        (f"Big Room {ARABIC}", True, True),
        (f"{ARABIC} Big Room", False, True),
    ],
)
def test_a_text_runs_the_way_of_its_script(text: str, own: bool, rtl: bool) -> None:
    assert runs_rtl(text, own) is rtl
