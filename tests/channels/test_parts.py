"""Long messages: cut where a reader would pause, and said part after part."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.parts import InParts, cut, units, with_page
from bot.domain.message import OutboundMessage, SendError, SendTrouble
from tests.channels.pictures import PICTURE, WITH_PICTURE, WORDS, Drawer


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One two.\n\nThree four. Five", ["One two.", "Three four. Five"]),
        ("One two three.\nFour. Five si", ["One two three.", "Four. Five si"]),
        ("One two three. Four five six", ["One two three.", "Four five six"]),
        ("One two three four five six", ["One two three four", "five six"]),
        ("Onetwothreefourfivesixseven", ["Onetwothreefourfives", "ixseven"]),
        ("واحد اثنان؟ ثلاثة أربعة خمسة", ["واحد اثنان؟", "ثلاثة أربعة خمسة"]),
        ("አንድ ሁለት ሦስት። አራት አምስት ስድስት", ["አንድ ሁለት ሦስት።", "አራት አምስት ስድስት"]),
        (
            "一二三四五六七八九十一二。一二三四五六七八九十",
            ["一二三四五六七八九十一二。", "一二三四五六七八九十"],
        ),
        ("exactly twenty chars", ["exactly twenty chars"]),
        ("exactly twenty chars and", ["exactly twenty chars", "and"]),
    ],
)
def test_a_long_text_is_cut_where_a_reader_would_pause(text: str, parts: list[str]) -> None:
    assert cut(text, 20) == parts


def test_what_belongs_to_one_sign_is_not_cut_apart() -> None:
    mother = "🤱🏾"
    assert cut(mother * 20, 18) == [mother * 4] * 5
    family = "👩\u200d👧"
    assert all(part.count("👩") == part.count("👧") for part in cut(family * 20, 18))
    accents = "e\u0301" * 30
    assert all(part.startswith("e") for part in cut(accents, 21))


def test_a_sign_longer_than_a_message_is_cut_all_the_same() -> None:
    assert "".join(cut("e" + "\u0301" * 50, 20)) == "e" + "\u0301" * 50


@given(st.text(alphabet="ab .\n?🤱🏾\u0301\u200dمሐ。", max_size=200), st.integers(5, 40))
def test_no_part_is_too_long_or_empty_and_no_word_is_lost(text: str, longest: int) -> None:
    parts = cut(text, longest)
    assert all(part.strip() and units(part) <= longest for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_length_is_counted_as_chat_apps_count() -> None:
    assert [units(text) for text in ("a", "م", "🤱", "🤱🏾", "\ud83d", "")] == [1, 1, 2, 4, 1, 0]


class Parts:
    """Parts that go or fail as they are told; each that goes gets the next number."""

    def __init__(self, *going: bool) -> None:
        self.going = list(going)
        self.said = 0

    async def part(self) -> str:
        """One of them."""
        if self.going and not self.going.pop(0):
            raise SendError(SendTrouble.UNREACHABLE)
        self.said += 1
        return str(self.said)


async def test_what_is_tried_again_goes_on_where_it_broke_off() -> None:
    saying, parts, message = InParts(), Parts(True, False), OutboundMessage("Long")
    with pytest.raises(SendError):
        await saying.say("ada", message, [parts.part] * 3)
    assert repr(saying) == "InParts(1 begun)"
    assert await saying.say("ada", message, [parts.part] * 3) == "1 2 3"
    assert saying.begun == 0


async def test_another_message_begins_at_its_beginning() -> None:
    saying, parts = InParts(), Parts(True, False)
    with pytest.raises(SendError):
        await saying.say("ada", OutboundMessage("Long"), [parts.part] * 2)
    assert await saying.say("ada", OutboundMessage("Other"), [parts.part] * 2) == "2 3"


async def test_of_too_many_the_oldest_is_forgotten() -> None:
    saying, message = InParts(most=1), OutboundMessage("Long")
    for who in ("ada", "ben"):
        with pytest.raises(SendError):
            await saying.say(who, message, [Parts().part, Parts(False).part])
    assert saying.begun == 1
    assert await saying.say("ada", message, [Parts().part] * 2) == "1 2"


def test_the_link_to_the_page_stands_below_the_words() -> None:
    assert with_page(WITH_PICTURE, Drawer()).text == WORDS


@pytest.mark.parametrize(
    "message",
    [
        OutboundMessage("Hello"),
        replace(WITH_PICTURE, text=""),
        replace(WITH_PICTURE, picture=replace(PICTURE, page="")),
    ],
    ids=["no picture", "no words", "no page"],
)
def test_without_words_for_it_there_is_no_link(message: OutboundMessage) -> None:
    assert with_page(message, Drawer()) == message
    assert with_page(WITH_PICTURE, Drawer(linked=False)) == WITH_PICTURE
