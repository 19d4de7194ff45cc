"""What is shown of a result: what was released, in an order that is said, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.poll import Method
from bot.domain.polling import Decided
from bot.domain.release import Band, Outcome, Share
from bot.pictures.results import RANGES, NotReleased
from tests.pictures.votes import AT, LANGUAGES, RELEASE, SHEET, drawn, every_outcome, outcome, stage, word


def test_what_too_few_have_spoken_of_has_no_row() -> None:
    shares = {"a": RELEASE.shares["a"], "b": {}, "c": {}}
    result = drawn(stage(replace(RELEASE, shares=shares)))
    assert [row.label for row in result.rows] == [SHEET.text("options.a", "en")]
    assert word("picture_equal", "en") not in result.notes


def test_those_most_people_are_for_come_first() -> None:
    labels = [row.label for row in drawn(stage()).rows]
    assert labels[0].startswith("Interpreters") and labels[-1] == "A phone line at night"


def test_equal_ones_stand_as_the_alphabet_has_them_and_it_is_said() -> None:
    result = drawn(stage())
    assert [row.label for row in result.rows][2:4] == [
        "Pain relief without having to ask twice",
        "Staff who are trained against racism",
    ]
    assert result.notes[-1] == word("picture_equal", "en")
    shares = {name: {"": Share(10 * place)} for place, name in enumerate(RELEASE.shares)}
    assert word("picture_equal", "en") not in drawn(stage(replace(RELEASE, shares=shares))).notes


def test_everybody_comes_first_then_the_groups_as_the_alphabet_has_them() -> None:
    (first, *groups) = drawn(stage()).rows[0].bars
    assert first.everybody and first.who == "Everybody" and first.value == "70%"
    assert [bar.who for bar in groups] == [
        "Community champions and charities",
        "NHS staff",
        "Women and families",
    ]


def test_a_band_is_a_range_and_words_and_never_a_number() -> None:
    staff = drawn(stage()).rows[0].bars[2]
    assert (staff.low, staff.high, staff.value) == (80, 100, "nearly all")
    assert [RANGES[band] for band in Band] == [(0, 20), (20, 40), (40, 60), (60, 80), (80, 100)]


def test_who_is_too_few_and_who_has_no_group_is_said_without_a_figure() -> None:
    notes = drawn(stage()).notes
    assert notes[0] == "About 60 people took part."
    assert notes[1] == (
        "Community champions and charities: about 10 · NHS staff: about 15 · Women and families: about 35"
    )
    assert "\u2068Councils\u2069: too few to show on its own; counted in the total." in notes
    assert word("picture_without_group", "en") in notes
    shown = drawn(stage(replace(RELEASE, too_few=(), without_group=False))).notes
    assert not [note for note in shown if "Councils" in note or "without a group" in note]


def test_what_came_of_it_is_said_and_marked() -> None:
    result = drawn(stage())
    assert result.outcome == ("Chosen: \u2068Interpreters at every appointment and in the labour ward\u2069",)
    assert [row.mark for row in result.rows] == ["Chosen", "", "", "", "", ""]
    tie = drawn(outcome(Outcome.WORKSHOP, "a", "b"))
    assert tie.outcome == (word("picture_outcome_workshop", "en"),)
    assert [row.mark for row in tie.rows][:3] == ["For the workshop", "For the workshop", ""]
    assert [row.mark for row in drawn(outcome(Outcome.SHORTLIST, "b")).rows][:2] == ["", "Goes on"]


def test_what_the_workshop_decided_takes_the_place_of_the_tie() -> None:
    tie = replace(outcome(Outcome.WORKSHOP, "a", "b"), decided=Decided("b", AT))
    result = drawn(tie)
    assert result.outcome == ("The workshop chose: \u2068The same midwife from start to end\u2069",)
    assert [row.mark for row in result.rows][:2] == ["", "Chosen"]


@pytest.mark.parametrize("name", [each for each in Outcome if each is not Outcome.CHOSEN])
def test_what_happens_next_is_said_only_when_it_is_settled(name: Outcome) -> None:
    stage = outcome(name, "a")
    assert drawn(stage).next == ""
    assert drawn(replace(stage, decided=Decided("b", AT))).next == SHEET.text("next", "en")


def test_with_too_few_there_are_no_figures_at_all() -> None:
    result = drawn(every_outcome()["too few"])
    assert (result.rows, result.notes, result.measure) == ((), (), "")
    assert result.outcome == (word("picture_outcome_too_few", "en"),)


def test_nothing_is_shown_before_it_is_released() -> None:
    with pytest.raises(NotReleased):
        drawn(stage(None))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", list(every_outcome()))
def test_its_words_say_every_figure(language: str, name: str) -> None:
    result = drawn(every_outcome()[name], language)
    told = " ".join(result.told())
    for row in result.rows:
        assert row.label in told and row.mark in told
        for bar in row.bars:
            assert f"{bar.who}: {bar.value}" in told
    assert all(note in told for note in result.notes)
    assert result.title in told


def test_what_is_only_in_english_is_known() -> None:
    arabic = {key: text for key, text in SHEET.texts["ar"].items() if key != "options.b"}
    texts = {**SHEET.texts, "ar": arabic}
    result = drawn(replace(stage(), sheet=replace(SHEET, texts=texts)), "ar")
    assert result.in_english == {"The same midwife from start to end"}
    assert result.direction == "rtl"
    assert drawn(stage(), "ar").in_english == frozenset()


@pytest.mark.parametrize("method", Method)
def test_what_the_bars_count_is_said_for_every_way_of_voting(method: Method) -> None:
    assert drawn(replace(stage(), sheet=replace(SHEET, method=method))).measure.startswith("How many")
