"""A long text is looked at bit by bit, and nothing of it is left out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.safeguarding.pieces import WHOLE, clauses, pieces


def test_a_short_text_is_one_piece() -> None:
    assert list(pieces("one two. three")) == ["one two. three"]
    assert list(pieces("")) == [""]


def test_a_long_text_has_its_sentences_and_overlapping_bits() -> None:
    text = f"{'tea ' * 40}. help me now. {'cake ' * 40}"
    found = list(pieces(text))
    assert "help me now" in found
    assert max(len(piece.split()) for piece in found) <= WHOLE


@given(st.lists(st.sampled_from(["ab", "cde", "f.", "x\n", "y" * 150]), max_size=300))
def test_every_word_is_in_a_piece(words: list[str]) -> None:
    text = " ".join(words)
    together = " ".join(pieces(text))
    for word in text.split():
        assert word[:30] in together
        assert word[-30:] in together


def test_the_work_grows_with_the_text_and_no_faster() -> None:
    short, long = " ".join("abc" * 500), " ".join("abc" * 5000)
    assert len(" ".join(pieces(long))) < 12 * len(" ".join(pieces(short)))


def test_clauses_turn_where_a_story_does() -> None:
    turns = {"but", "now"}
    text = "He left. Then he came back but now he shouts"
    assert list(clauses(text, turns)) == ["Then he came back", "but now he shouts"]
    assert list(clauses("now now now", turns)) == ["now now now"]
    assert list(clauses("", turns)) == []
