"""Learning finds what tells things apart, and finds the same every time."""

from __future__ import annotations

from bot.safeguarding.model import Model, Signs, signs_of, written
from bot.safeguarding.training import Example, learn

TAUGHT = [
    *[Example(signs_of(f"she bleeds {n}", {"blood"}), "emergency") for n in "abcd"],
    *[Example(signs_of(f"years ago he hit {n}", {"hit"}), "abuse", past=True) for n in "abcd"],
    *[Example(signs_of(f"tea and cake {n}", {"food"}), "none") for n in "abcdefgh"],
]


def sure(model: Model, plain: str, concepts: set[str]) -> bool:
    return model.told(signs_of(plain, concepts)).danger > 0


def test_what_was_taught_is_known_again_in_other_words() -> None:
    model = learn(TAUGHT)
    assert sure(model, "he bleeds", {"blood"})
    assert not sure(model, "tea or cake", {"food"})


def test_kinds_and_time_are_told_apart() -> None:
    model = learn(TAUGHT)
    blood, hit = signs_of("he bleeds", {"blood"}), signs_of("years ago hit", {"hit"})
    assert (model.told(blood).kind, model.told(hit).kind) == ("emergency", "abuse")
    assert model.told(hit).past > 0 > model.told(blood).past


def test_a_kind_is_told_apart_from_what_is_harmless_too() -> None:
    model = learn(TAUGHT)
    assert all(dict(model.strongest(Signs(concepts=["=food"]), kind))["=food"] < 0 for kind in model.kinds)


def test_the_same_examples_teach_the_same() -> None:
    assert written(learn(TAUGHT)) == written(learn(TAUGHT))


def test_what_stands_in_few_sentences_teaches_nothing() -> None:
    model = learn([*TAUGHT, Example(signs_of("zzzz", set()), "loss")])
    assert not [sign for sign in model.by_sign if "zz" in sign]


def test_without_examples_nothing_is_known() -> None:
    assert learn([]) == Model()


def test_a_model_says_what_it_was_learnt_from() -> None:
    assert learn([], "abc").learnt_from == "abc"
