"""Weights are sums, and are written and read without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safeguarding.model import Model, Signs, Told, Weights, read_model, signs_of, written

SIGNS = Signs(pieces=["a", "b"], concepts=["=c"])
WEIGHTS = Weights(-500, {"a": 1000, "=c": 200})
MODEL = Model(WEIGHTS, {"loss": Weights(1, {"ي": -3})}, Weights())


def test_what_is_told_adds_what_each_sign_counts() -> None:
    told = Model(WEIGHTS, {}, Weights(100, {"b": -7})).told(SIGNS)
    assert told.danger == pytest.approx(-0.5 + 4 / 2**0.5 + 3 * 0.2, abs=1e-3)
    assert told.past == pytest.approx(0.1 - 0.007 * 4 / 2**0.5, abs=1e-3)
    assert Model(WEIGHTS, {}, Weights()).told(Signs()) == Told(-0.5, "", 0)


def test_a_danger_is_told_by_what_speaks_for_any_and_for_the_likeliest_kind() -> None:
    kinds = {"loss": Weights(-100, {"a": 90, "b": -90}), "abuse": Weights(-100, {"=c": -20})}
    told = Model(Weights(200), kinds, Weights()).told(SIGNS)
    assert told.kind == "loss"
    assert told.danger == pytest.approx(0.2 - 0.1, abs=1e-3)


@given(st.lists(st.lists(st.integers(-9999, 9999), min_size=12, max_size=12), min_size=1, max_size=99))
def test_sums_that_stand_side_by_side_never_touch(rows: list[list[int]]) -> None:
    tables = [{f"{n}": row[place] for n, row in enumerate(rows)} for place in range(12)]
    every = [Weights(0, table) for table in tables]
    kinds = {f"{place:02}": weights for place, weights in enumerate(every[2:])}
    signs = Signs(pieces=[f"{n}" for n in range(len(rows))])
    told = Model(every[0], kinds, every[1]).told(signs)
    share = 4 / len(rows) ** 0.5 / 1000
    sums = [sum(table.values()) * share for table in tables]
    near = 0.002 * len(rows)
    assert told.past == pytest.approx(sums[1], abs=near)
    assert told.danger == pytest.approx(sums[0] + max(sums[2:]), abs=2 * near)


def test_the_strongest_signs_come_first() -> None:
    model = Model(WEIGHTS, {"loss": Weights(0, {"=c": 900})}, Weights())
    assert [sign for sign, _ in model.strongest(SIGNS, "")] == ["a", "=c"]
    assert [sign for sign, _ in model.strongest(SIGNS, "loss")] == ["=c", "a"]
    assert len(model.strongest(SIGNS, "loss", most=1)) == 1


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
