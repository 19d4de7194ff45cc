"""A result is told from its release alone, in the reader's language; what is not there is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.poll import Method
from bot.domain.polling import Decided
from bot.domain.release import Band, Measured, Outcome, Share
from bot.engine.polls import Voice
from bot.engine.results_text import results_message, share, told
from tests.engine.small_library import SmallLibrary
from tests.engine.votes import CLOSES, ENGLISH, OPTIONS, opened, over

LIBRARY = SmallLibrary()


def plain(text: str) -> str:
    """Without the signs that keep directions apart."""
    return text.replace("\u2068", "").replace("\u2069", "")


def read(stage: object, language: str = "en") -> str:
    return plain(told(Voice(LIBRARY, language), stage))  # type: ignore[arg-type]


def test_what_was_chosen_by_whom_and_what_is_done_with_it() -> None:
    said = read(over())
    assert said.startswith(
        "The result of the vote: What first?\nYou said: Being listened to\nAbout 60 people"
    )
    assert "Being listened to: about 35 of 100\n  People and families: about 40 of 100" in said
    assert "counted in the total: Charities; The NHS and councils" in said
    assert "Some people without a group took part." in said
    assert "What we do: The workshops work on it." in said
    assert said.endswith("write RULE.")


def test_the_ones_in_front_come_first_and_all_others_by_the_alphabet() -> None:
    lines = [
        line.partition(":")[0] for line in read(over(winners=("time",))).splitlines() if "of 100" in line
    ]
    assert [line for line in lines if not line.startswith(" ")] == [
        "More time",
        "Being listened to",
        "Help at home",
        "Respect",
    ]


def test_a_workshop_decides_why_and_what_each_way_of_counting_names() -> None:
    measures = (Measured("points", ("listen", "time")), Measured("head_to_head", ()))
    said = read(over(outcome=Outcome.WORKSHOP, measures=measures, why="disagree"))
    assert "A workshop decides.\nWhy: more than one way of counting is fair" in said
    assert "Points of all people: Being listened to; More time" in said
    assert "Each one against each other one: none" in said
    assert "You said" not in said


def test_what_a_workshop_decided_is_told() -> None:
    stage = replace(over(outcome=Outcome.WORKSHOP, why="tie"), decided=Decided("time", CLOSES))
    assert "The workshop decided on Thursday" in read(stage) and ": More time" in read(stage)


@pytest.mark.parametrize("outcome", [Outcome.TOO_FEW, Outcome.GATHERED])
def test_where_nothing_may_be_shown_no_figure_is(outcome: Outcome) -> None:
    """Not even when a release should hold some."""
    said = read(over(outcome=outcome, turnout={}))
    assert not any(sign.isdigit() for sign in said)


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.CHOSEN])
def test_what_is_done_is_told_only_when_it_is_settled(outcome: Outcome) -> None:
    """What the file says is done with the result is not true while nothing has come of it."""
    stage = over(outcome=outcome)
    assert "What we do" not in read(stage) and read(stage).endswith("write RULE.")
    assert "What we do: The workshops work on it." in read(replace(stage, decided=Decided("time", CLOSES)))


def test_a_shortlist_names_those_that_go_on() -> None:
    said = read(over(Method.RATE, outcome=Outcome.SHORTLIST, winners=("time", "listen")))
    assert "matter most:\n- Being listened to\n- More time\n" in said
    assert "So many gave it 7 to 9:" in said


def test_of_very_many_options_only_those_in_front_are_shown_group_by_group() -> None:
    row = {"": Share(percent=10), "people": Share(percent=15)}
    said = read(over(shares={**{f"s{n}": row for n in range(7)}, "listen": row}))
    assert said.count("People and families") == 1


def test_what_too_few_have_answered_is_said_to_be_so() -> None:
    """A name without a figure, below "so many", would read as if it had one."""
    row = {"": Share(percent=35)}
    said = read(over(Method.RATE, shares={"listen": row, "time": {}}))
    assert "More time: too few answers to show" in said
    assert "So many" not in read(over(Method.RATE, shares={"listen": {}, "time": {}}))


@pytest.mark.parametrize("band", Band)
def test_a_small_group_is_shown_in_words(band: Band) -> None:
    said = share(Voice(LIBRARY, "en"), Share(band=band))
    assert said and not any(sign.isdigit() for sign in said)


def test_it_goes_to_a_reader_in_her_language_and_english_is_marked() -> None:
    stage = over()
    message = results_message(LIBRARY, stage, "ar")
    assert (message.direction, message.language) == ("rtl", "ar")
    assert message.text.startswith("بعض هذا بالإنجليزية."), "our own words are English in this library"
    english = results_message(LIBRARY, stage, "en")
    assert english.text == told(Voice(LIBRARY, "en"), stage)


def test_nothing_is_told_of_what_is_still_open() -> None:
    with pytest.raises(ValueError, match="no result yet"):
        told(Voice(LIBRARY, "en"), opened(marks={"listen": 1}))


def test_every_option_is_called_as_the_sheet_says() -> None:
    assert all(ENGLISH[f"options.{each}"] in read(over()) for each in OPTIONS)
