"""The booth keeps what is needed on the way, and reads a ballot back in words."""

from __future__ import annotations

import pytest

from bot.domain.poll import Method
from bot.engine.voting.booth import Booth, Ending
from tests.engine.small_library import SmallLibrary
from tests.engine.talk import Talk
from tests.engine.test_results_text import plain
from tests.engine.votes import OPTIONS, opened


def booth(method: Method = Method.RANK, marks: dict[str, int] | None = None) -> Booth:
    scene = Talk(SmallLibrary()).scene()
    scene.step = "vote"
    return Booth(scene, opened(method, marks))


@pytest.mark.parametrize(
    ("method", "marks", "said"),
    [
        (Method.RANK, {"time": 2, "home": 1}, "1. Help at home\n2. More time"),
        (Method.RATE, {"time": 9, "home": 1}, "- Help at home: 1\n- More time: 9"),
        (
            Method.SUPPORT,
            {"time": 8, "home": 2, "listen": 5},
            "- Being listened to: I am not sure\n- Help at home: I am against it\n- More time: I support it",
        ),
        (
            Method.AGREE,
            {"time": 1, "home": -1, "listen": 0},
            "- Being listened to: I have no view\n- Help at home: I do not agree\n- More time: I agree",
        ),
        (Method.CHOOSE, {"time": 1}, "- More time"),
        (Method.APPROVE, {"time": 1, "home": 1}, "- Help at home\n- More time"),
    ],
)
def test_a_ballot_is_read_back_in_words(method: Method, marks: dict[str, int], said: str) -> None:
    assert plain(booth(method, marks).said()) == said


def test_what_was_cast_in_this_turn_is_her_ballot_by_now() -> None:
    here = booth(marks={"home": 1})
    assert here.marks == {"home": 1}
    here.cast({"time": 1})
    assert here.marks == {"time": 1}
    here.cast({})
    assert here.marks == {}


def test_an_order_is_drawn_from_chance_that_is_handed_in_and_holds_every_option() -> None:
    here = booth()
    here.shuffle()
    assert sorted(here.order) == sorted(OPTIONS)
    other = booth()
    other.shuffle()
    assert other.order == here.order, "the same chance draws the same order"


def test_an_option_that_is_no_longer_on_the_sheet_is_kept_nowhere() -> None:
    here = booth()
    here.keep("picked", "gone time")
    assert here.kept_names("picked") == ["time"]


def test_who_leaves_without_a_mark_has_no_vote() -> None:
    for marks, ending in (({}, Ending.NONE), ({"time": 1}, Ending.VOTED)):
        here = booth(marks=marks)
        here.leave()
        assert here.kept("ending") == ending
