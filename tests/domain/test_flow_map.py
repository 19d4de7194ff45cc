"""A map can be read aloud: every card, and where it leads."""

from __future__ import annotations

from bot.domain.flow_map import END, Card, FlowMap, Shape, Way, spoken, way_end

TEA = Card(
    "tea", Shape.ASKED, "asks", "Tea\nor coffee?", ("Tea", "Skip"), (Way("milk", "Yes"), Way(END, "No"))
)
MILK = Card("milk", Shape.QUIET, "remembers", ways=(Way(END),))
FLOW = FlowMap("tea", "Tea", ("Begins when someone writes TEA.",), (TEA, MILK))


def test_a_card_is_read_with_its_choices_and_its_ways() -> None:
    said = "tea asks: Tea or coffee? Choices: Tea; Skip. Yes: on to milk. No: the end."
    assert spoken(TEA) == said
    assert spoken(MILK) == "milk remembers. Then: the end."


def test_a_way_ends_at_a_step_or_at_the_end() -> None:
    assert way_end(Way("milk")) == "on to milk"
    assert way_end(Way(END)) == "the end"


def test_a_map_is_read_from_its_beginning_card_by_card() -> None:
    begins, first, second = FLOW.in_words()
    assert begins == "Begins when someone writes TEA."
    assert first == f"1. {spoken(TEA)}"
    assert second == f"2. {spoken(MILK)}"


def test_after_the_last_card_comes_the_end() -> None:
    assert FLOW.following("tea") == "milk"
    assert FLOW.following("milk") == END
