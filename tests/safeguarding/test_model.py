"""Weights are sums, and are written and read without loss."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.safeguarding.model import MOST, UNIT, Model, Signs, Told, Weights, read_model, signs_of, written

SIGNS = Signs(pieces=["a", "b"], concepts=["=c"])
WEIGHTS = Weights(-100, {"a": 40, "=c": 8})
MODEL = Model.of(WEIGHTS, {"loss": Weights(1, {"ي": -3})}, Weights())


def test_what_is_told_adds_what_each_sign_counts() -> None:
    told = Model.of(WEIGHTS, {}, Weights(20, {"b": -7})).told(SIGNS)
    assert told.danger == pytest.approx(-0.5 + 0.2 * 4 / 2**0.5 + 0.04 * 3, abs=1e-3)
    assert told.past == pytest.approx(0.1 - 0.035 * 4 / 2**0.5, abs=1e-3)
    assert Model.of(WEIGHTS, {}, Weights()).told(Signs()) == Told(-0.5, "", 0)


def test_a_danger_is_told_by_what_speaks_for_any_and_for_the_likeliest_kind() -> None:
    kinds = {"loss": Weights(-20, {"a": 18, "b": -18}), "abuse": Weights(-20, {"=c": -4})}
    told = Model.of(Weights(40), kinds, Weights()).told(SIGNS)
    assert told.kind == "loss"
    assert told.danger == pytest.approx(0.2 - 0.1, abs=1e-3)


#: A sign with as many letters as there are weights too few; or letters that no weight has.
BROKEN = '{"learnt_from":"","kinds":["loss"],"biases":[0,0,0],"signs":{"a":"##"}}'


@given(st.lists(st.lists(st.integers(-MOST, MOST), min_size=12, max_size=12), min_size=1, max_size=99))
def test_sums_that_stand_side_by_side_never_touch(rows: list[list[int]]) -> None:
    tables = [{f"{n}": row[place] for n, row in enumerate(rows)} for place in range(12)]
    every = [Weights(0, table) for table in tables]
    kinds = {f"{place:02}": weights for place, weights in enumerate(every[2:])}
    signs = Signs(pieces=[f"{n}" for n in range(len(rows))])
    told = Model.of(every[0], kinds, every[1]).told(signs)
    share = 4 / len(rows) ** 0.5 / UNIT
    sums = [sum(table.values()) * share for table in tables]
    near = 0.01 * len(rows)
    assert told.past == pytest.approx(sums[1], abs=near)
    assert told.danger == pytest.approx(sums[0] + max(sums[2:]), abs=2 * near)


def test_the_strongest_signs_come_first() -> None:
    model = Model.of(WEIGHTS, {"loss": Weights(0, {"=c": 45})}, Weights())
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


def test_every_weight_is_one_letter_and_read_again() -> None:
    every = {f"{weight}": weight for weight in range(-MOST, MOST + 1)}
    model = Model.of(Weights(0, every), {"loss": Weights(0, {"0": 7})}, Weights())
    assert read_model(written(model)) == model
    assert {len(model.letters(sign)) for sign in model.by_sign} == {3}
    with pytest.raises(IndexError):
        written(Model.of(Weights(0, {"a": MOST + 1}), {}, Weights()))


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"signs": 1}', BROKEN, BROKEN.replace("##", "#é")])
def test_what_is_no_model_says_what_to_do(text: str) -> None:
    with pytest.raises(ValueError, match="safeguarding train"):
        read_model(text)
