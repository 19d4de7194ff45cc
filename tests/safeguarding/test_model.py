"""Weights are sums, and are written and read without loss."""

from __future__ import annotations

import pytest

from bot.safeguarding.model import Model, Signs, Weights, read_model, signs_of, written

SIGNS = Signs(pieces=["a", "b"], concepts=["=c"])
WEIGHTS = Weights(-500, {"a": 1000, "=c": 200})
MODEL = Model(WEIGHTS, {"loss": Weights(1, {"ي": -3})}, Weights())


def test_a_score_adds_what_each_sign_counts() -> None:
    assert WEIGHTS.score(SIGNS) == pytest.approx(-0.5 + 4 / 2**0.5 + 3 * 0.2)
    assert WEIGHTS.score(Signs()) == -0.5


def test_the_strongest_signs_come_first() -> None:
    assert [sign for sign, _ in WEIGHTS.strongest(SIGNS)] == ["a", "=c"]
    assert len(WEIGHTS.strongest(SIGNS, most=1)) == 1


def test_signs_of_a_text_are_its_pieces_words_concepts_their_pairs_and_its_shape() -> None:
    signs = signs_of("no", {"b", "a"})
    assert (list(signs.concepts), list(signs.pairs)) == (["=a", "=b"], ["=a+b"])
    assert " no" in signs.pieces
    assert signs.words == [".no"]
    assert "#0" in signs.shape


def test_what_was_written_is_read_again() -> None:
    assert read_model(written(MODEL)) == MODEL
    assert written(read_model(written(MODEL))) == written(MODEL)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"danger": 1}', '{"danger": {}, "kinds": {}, "past": {}}'])
def test_what_is_no_model_says_what_to_do(text: str) -> None:
    with pytest.raises(ValueError, match="safeguarding train"):
        read_model(text)
