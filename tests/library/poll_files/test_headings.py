"""What may stand below each heading of a poll file: for each line there is an example that works."""

from __future__ import annotations

import tomllib

import pytest
from pydantic import ValidationError

from bot.domain.poll import Method
from bot.library.poll_files.headings import EXPECTED, HEAD, HEADINGS, METHODS, STAGES, Group, Rule, Stage

MODELS: dict[str, type[Group] | type[Rule] | type[Stage]] = {"groups": Group, "rule": Rule, **STAGES}


def test_every_line_has_an_example() -> None:
    keys = {key for model in MODELS.values() for key in model.model_fields}
    assert {key.split(".")[-1] for key in EXPECTED} == {*keys, *HEAD, "options", "groups"}


@pytest.mark.parametrize(
    ("heading", "key"), [(name, key) for name, model in MODELS.items() for key in model.model_fields]
)
def test_every_example_can_be_read(heading: str, key: str) -> None:
    """A champion copies it."""
    needed = {"ask": "Which?", "closes": tomllib.loads(EXPECTED["closes"][1])["closes"], "answers": "support"}
    model = MODELS[heading]
    whole = {name: value for name, value in needed.items() if name in model.model_fields}
    if heading == "groups":
        whole = {"name": "Families", "of": ["family"]}
    _, example = EXPECTED.get(f"{heading}.{key}") or EXPECTED[key]
    assert model.model_validate(whole | tomllib.loads(example))


def test_fewer_than_eight_people_are_no_quorum() -> None:
    assert Rule(quorum=8).quorum == 8
    with pytest.raises(ValidationError):
        Rule(quorum=7)


def test_there_is_a_heading_for_every_way_to_answer() -> None:
    assert {*METHODS.values(), Method.RATE, Method.SUPPORT} == set(Method)
    assert {*METHODS, "rate"} == set(STAGES)
    assert set(STAGES) < set(HEADINGS)
