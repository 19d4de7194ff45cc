"""What the learnt weights look at."""

from __future__ import annotations

from bot.safeguarding.grams import of_concepts, of_words


def test_words_are_taken_in_pieces_of_three_to_five_letters_with_their_ends() -> None:
    assert of_words("ab") == {" ab", "ab ", " ab "}
    assert max(map(len, of_words("breathing"))) == 5


def test_two_words_that_stand_together_are_a_piece_too() -> None:
    assert "not moving" in of_words("baby not moving")
    assert "baby moving" not in of_words("baby not moving")


def test_concepts_count_for_themselves_and_with_each_other_in_whatever_order() -> None:
    assert of_concepts(["b", "a"]) == of_concepts(["a", "b"]) == ["=a", "=b", "=a+b"]
    assert of_concepts([]) == []


def test_a_text_with_very_many_concepts_stays_bounded() -> None:
    assert len(of_concepts(f"c{n}" for n in range(500))) == 24 + 24 * 23 // 2
