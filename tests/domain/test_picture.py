"""A picture has a name that says what is to be drawn; where nobody draws, there is none."""

from __future__ import annotations

import pytest

from bot.domain.picture import CannotDraw, NoPictures, result_name, result_of


def test_the_name_of_a_result_says_which_and_in_what_language() -> None:
    assert result_name("first_priority.rank", "so") == "result/first_priority.rank/so"
    assert result_of("result/first_priority.rank/so") == ("first_priority.rank", "so")


@pytest.mark.parametrize(
    "name", ["", "result", "result/a", "result//so", "result/a/", "result/a/so/x", "map/a/so"]
)
def test_another_name_is_none(name: str) -> None:
    with pytest.raises(CannotDraw):
        result_of(name)


async def test_where_nobody_draws_there_is_neither_picture_nor_link() -> None:
    with pytest.raises(CannotDraw):
        await NoPictures().png("result/a/so")
    assert (NoPictures().link("x"), NoPictures().page("x")) == ("", "")
