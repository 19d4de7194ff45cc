"""What the learnt weights look at."""

from __future__ import annotations

from bot.safeguarding.grams import of_concepts, of_pieces, of_shape, of_words


def test_words_are_taken_in_pieces_of_three_to_five_letters_with_their_ends() -> None:
    assert of_pieces("ab") == {" ab", "ab ", " ab "}
    assert max(map(len, of_pieces("breathing"))) == 5


def test_words_count_whole_and_with_the_next_one() -> None:
    assert sorted(of_words("baby not not")) == [".baby", ".baby not", ".not", ".not not"]
    assert of_words("") == []


def test_the_shape_is_how_long_a_text_is_and_how_it_begins_and_ends() -> None:
    assert of_shape("") == ["#0"]
    assert of_shape("a b c d") == ["#1", "#a .", "#. d"]
    assert of_shape("a " * 26)[0] == of_shape("a " * 500)[0] == "#6"


def test_no_sign_is_of_two_sorts() -> None:
    """What is looked up in one table may not be mistaken."""
    plain = "no air"
    sorts = [
        set(of_pieces(plain)),
        set(of_words(plain)),
        set(of_shape(plain)),
        set(of_concepts(["no", "air"])),
    ]
    assert len(set().union(*sorts)) == sum(map(len, sorts))


def test_concepts_count_for_themselves_and_with_each_other_in_whatever_order() -> None:
    assert of_concepts(["b", "a"]) == of_concepts(["a", "b"]) == ["=a", "=b", "=a+b"]
    assert of_concepts([]) == []


def test_a_text_with_very_many_concepts_stays_bounded() -> None:
    assert len(of_concepts(f"c{n}" for n in range(500))) == 24 + 24 * 23 // 2
