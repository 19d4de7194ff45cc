"""What is to be said, as Telegram takes it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.parts import units
from bot.channels.telegram.rendering import LONGEST, calls_for, parts
from bot.domain.message import Choice, OutboundMessage, SendError, SendTrouble

RLM = "\u200f"


def test_a_text_goes_out_plain_and_without_previews() -> None:
    assert calls_for("1001", OutboundMessage("See <b>https://example.org</b>")) == [
        {
            "chat_id": 1001,
            "text": "See <b>https://example.org</b>",
            "link_preview_options": {"is_disabled": True},
        }
    ]


def test_each_choice_has_a_row_of_its_own_and_carries_its_question() -> None:
    choices = (Choice("yes", "Yes, please"), Choice("no", "No, thank you"))
    (call,) = calls_for("1001", OutboundMessage("Shall we?", choices, "w7"))
    assert call["reply_markup"] == {
        "inline_keyboard": [
            [{"text": "Yes, please", "callback_data": "w7:0"}],
            [{"text": "No, thank you", "callback_data": "w7:1"}],
        ]
    }
    assert call["text"] == "Shall we?"


def test_the_buttons_hang_under_the_last_part() -> None:
    first, second = calls_for("1", OutboundMessage("a " * 3000, (Choice("x", "X"),), "w7"))
    assert "reply_markup" not in first
    assert second["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "w7:0"


def test_a_button_carries_at_most_64_bytes() -> None:
    choice = (Choice("x", "X"),)
    calls_for("1", OutboundMessage("?", choice, "w" * 62))
    with pytest.raises(SendError) as caught:
        calls_for("1", OutboundMessage("?", choice, "ሐ" * 21))
    assert (caught.value.trouble, caught.value.code) == (SendTrouble.REFUSED, "wait_id_too_long")


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_nothing_cannot_be_said(text: str) -> None:
    with pytest.raises(SendError) as caught:
        calls_for("1", OutboundMessage(text))
    assert caught.value.trouble is SendTrouble.REFUSED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("مرحبا", "مرحبا"),
        ("שלום", "שלום"),
        ("NHS مرحبا", RLM + "NHS مرحبا"),
        ("1. مرحبا", RLM + "1. مرحبا"),
        ("\u2068Amina\u2069 مرحبا", RLM + "\u2068Amina\u2069 مرحبا"),
        (RLM + "NHS", RLM + "NHS"),
    ],
)
def test_a_right_to_left_text_begins_right_to_left(text: str, said: str) -> None:
    (call,) = calls_for("1", OutboundMessage(text, direction="rtl"))
    assert call["text"] == said


def test_every_part_of_a_right_to_left_text_does() -> None:
    calls = calls_for("1", OutboundMessage("NHS مرحبا " * 900, direction="rtl"))
    assert len(calls) > 1
    assert all(call["text"].startswith((RLM, "م")) for call in calls)
    assert all(units(call["text"]) <= LONGEST for call in calls)


@settings(deadline=None)
@given(st.text(alphabet="ab .\n?🤱🏾\u0301\u200dمሐ。", max_size=200), st.booleans(), st.integers(5, 40))
def test_no_part_is_too_long_or_empty_and_no_word_is_lost(text: str, rtl: bool, longest: int) -> None:
    cut = parts(text, rtl=rtl, longest=longest)
    assert all(part.strip() and units(part) <= longest for part in cut)
    assert _letters("".join(cut)) == _letters(text)


def _letters(text: str) -> str:
    return re.sub(r"[\s\u200f]", "", text)


def test_a_million_characters_are_cut_in_reasonable_time() -> None:
    assert len(parts("word " * 200_000)) == 245
