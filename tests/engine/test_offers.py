"""Lists of choices that make themselves, as they are shown on buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.engine import offers
from bot.engine.scene import Scene
from bot.engine.steps.ask import Ask
from bot.engine.steps.say import Say
from tests.engine.small_library import SmallLibrary, flow
from tests.engine.talk import Talk

TEA = flow("tea", {"hello": Say(say="Hello."), "tea": Ask(ask="Tea?", choices={"yes": "Yes"})})
EDIT = flow("edit", {"which": Ask(ask="Which?", choices="flows"), "text": Ask(ask="Text?", choices="texts")})
INNER = replace(flow("inner", {"a": Say(say="Hello.")}), for_roles=frozenset({"team"}))
FOR_CHAMPIONS = replace(flow("ours", {"a": Say(say="Hello.")}), for_roles=frozenset({"team", "champion"}))
DANGER = flow("danger", {"a": Say(say="Call 999.")})


def scene(step: str, **values: str) -> Scene:
    """A scene in the flow edit."""
    found = Talk(SmallLibrary.of(TEA, EDIT, INNER, FOR_CHAMPIONS, DANGER)).scene()
    found.flow, found.step, found.values = EDIT, step, dict(values)
    return found


def labels(source: str, at: Scene) -> list[str]:
    return [choice.label for choice in offers.of(source, at)]


def test_every_language_is_offered_by_its_own_name() -> None:
    assert labels("languages", scene("which")) == ["English", "العربية (draft)"]


def test_flows_are_offered_but_not_those_of_the_team_alone_or_about_safety() -> None:
    assert labels("flows", scene("which")) == ["Edit", "Ours", "Tea"]


def test_texts_are_those_of_the_flow_that_was_chosen() -> None:
    assert labels("texts", scene("text", which="tea")) == ["hello: Hello.", "tea: Tea?", "tea: Yes"]


@pytest.mark.parametrize("chosen", ["skipped", "let_go", ""])
def test_without_a_flow_there_are_no_texts(chosen: str) -> None:
    assert labels("texts", scene("text", which=chosen)) == []


def test_a_list_stays_as_it_was_shown() -> None:
    """What is gone since is shown by its name, so that each place means what it meant."""
    at = scene("text", which="tea")
    offers.of("texts", at)
    at.values["text:offered"] = f"cake.say {at.values['text:offered']}"
    assert labels("texts", at) == ["cake.say", "hello: Hello.", "tea: Tea?", "tea: Yes"]


@pytest.mark.parametrize(
    ("text", "on_the_button"),
    [("Short", "Short"), ("a  b\nc", "a b c"), ("w" * 60, "w" * 60), ("w" * 61, "w" * 59 + "…")],
)
def test_a_label_fits_on_a_button(text: str, on_the_button: str) -> None:
    assert offers.short(text) == on_the_button
