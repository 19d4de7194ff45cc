"""One text of a conversation, as it will look on a phone."""

from __future__ import annotations

import pytest

from bot.engine import events as facts
from bot.engine.flow import Flow
from bot.engine.looks import as_it_looks, changeable, split
from bot.engine.scene import Scene
from bot.engine.steps.ask import Ask
from bot.engine.steps.base import Plural, Step
from bot.engine.steps.consent import Consent
from bot.engine.steps.say import Say
from tests.engine.small_library import SmallLibrary, flow
from tests.engine.talk import Talk

STEPS: dict[str, Step] = {
    "hello": Say(say="Hello."),
    "tea": Ask(ask="Tea?", choices={"a_lot": "A lot", "none": "None"}, unclear="Pardon?", short="Your tea"),
    "count": Consent(
        ask="May we?", consent="polls", choices={"yes": "Yes, you may", "no": "No"}, unclear="Yes or no?"
    ),
    "how_many": Say(say=Plural(one="One.", other="{questions}.", count="questions")),
    "end_of_it": Say(say="You: {tea}, {paused_until}, {questions}."),
}
TEA = flow("tea", STEPS, progress=True)


@pytest.fixture
def scene() -> Scene:
    """The scene of somebody who edits, in Arabic."""
    talk = Talk(SmallLibrary.of(TEA), hint="ar")
    return talk.scene()


def looks(scene: Scene, key: str, text: str, of: Flow = TEA) -> str:
    return as_it_looks(scene, of, key, text)


def test_consent_is_left_out_and_each_form_is_a_text() -> None:
    assert [key for key, _ in changeable(TEA)] == [
        "hello.say",
        "tea.ask",
        "tea.choices.a_lot",
        "tea.choices.none",
        "tea.unclear",
        "tea.short",
        "count.unclear",
        "how_many.say.one",
        "how_many.say.other",
        "end_of_it.say",
    ]


@pytest.mark.parametrize("name", ["danger", "safeguarding", "safety", "forget_me", "stop"])
def test_nothing_about_safety_stopping_or_being_forgotten_can_be_changed(name: str) -> None:
    assert list(changeable(flow(name, STEPS))) == []


def test_a_text_alone_is_a_message_alone(scene: Scene) -> None:
    assert looks(scene, "hello.say", "Good day.") == "Good day."


def test_a_question_has_its_mark_and_its_buttons_in_english(scene: Scene) -> None:
    assert looks(scene, "tea.ask", "Or tea?") == "Question 1 of 2\nOr tea?\n\n[ A lot ]\n[ None ]\n[ Skip ]"


def test_a_button_stands_among_the_others(scene: Scene) -> None:
    assert "Tea?\n\n[ A lot ]\n[ Nothing ]" in looks(scene, "tea.choices.none", "Nothing")


def test_what_is_said_when_unclear_comes_before_the_question(scene: Scene) -> None:
    assert looks(scene, "tea.unclear", "Sorry?").startswith("Sorry?\n\nQuestion 1 of 2\nTea?")
    assert looks(scene, "count.unclear", "Well?").startswith("Well?\n\nQuestion 2 of 2\nMay we?")


def test_a_text_that_is_not_in_the_message_of_its_step_is_shown_alone(scene: Scene) -> None:
    assert looks(scene, "tea.short", "The tea") == "The tea"


def test_a_form_is_shown_whatever_the_number_is(scene: Scene) -> None:
    assert looks(scene, "how_many.say.one", "Just one.") == "Just one."
    assert looks(scene, "how_many.say.other", "All {questions}.") == "All 2."


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("tea.ask", ("tea", "ask", "", "")),
        ("tea.choices.one", ("tea", "choices", "one", "")),
        ("tea.say.one", ("tea", "say", "", "one")),
        ("title", ("title", "", "", "")),
    ],
)
def test_a_key_has_its_parts(key: str, parts: tuple[str, str, str, str]) -> None:
    assert split(key) == parts


def test_every_name_in_braces_has_something_in_its_place(scene: Scene) -> None:
    said = looks(scene, "end_of_it.say", "{tea}, {paused_until}, {questions}.")
    assert said == "\u2068A lot\u2069, \u2068paused until\u2069, 2."


def test_what_is_asked_only_once_is_shown_all_the_same(scene: Scene) -> None:
    """Though she may have answered it herself."""
    assert "Or tea?" in looks(scene, "tea.ask", "Or tea?", flow("tea", STEPS, once=True))


def test_looking_changes_nothing(scene: Scene) -> None:
    before = dict(TEA.texts["en"])
    looks(scene, "tea.ask", "Or tea?")
    assert (scene.said, scene.offered, scene.values, scene.language) == ([], (), {}, "ar")
    assert [fact for fact in scene.events if not isinstance(fact, facts.Spoken)] == []
    assert dict(TEA.texts["en"]) == before
