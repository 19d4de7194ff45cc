"""Drawn once, kept for the next, and only what is released."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.domain.message import Unavailable
from bot.domain.picture import CannotDraw, result_name
from bot.domain.poll import PollStatus
from bot.domain.polling import Decided, StageNow
from bot.pictures.gallery import Gallery
from tests.pictures.votes import AT, SHEET, stage, word

ENGLISH, ARABIC = result_name(SHEET.name, "en"), result_name(SHEET.name, "ar")


class Shelf:
    """Where the stages are."""

    def __init__(self, *stages: StageNow) -> None:
        self.stages = {each.sheet.name: each for each in stages}
        self.down = False

    async def find(self, name: str) -> StageNow | None:
        if self.down:
            raise Unavailable
        return self.stages.get(name)


def gallery(shelf: Shelf, most: int = 30) -> Gallery:
    return Gallery(shelf.find, word, most)


async def test_a_result_is_drawn_in_the_language_that_its_name_says() -> None:
    drawn = gallery(Shelf(stage()))
    assert (await drawn.result(ENGLISH)).heading == word("picture_heading", "en")
    assert (await drawn.result(ARABIC)).heading == word("picture_heading", "ar")
    assert await drawn.png(ENGLISH) != await drawn.png(ARABIC)


async def test_what_many_wait_for_is_drawn_once_and_is_the_same() -> None:
    drawn = gallery(Shelf(stage()))
    pictures = await asyncio.gather(*(drawn.png(ENGLISH) for _ in range(5)))
    assert len({id(each) for each in pictures}) == 1


async def test_of_too_many_the_oldest_are_drawn_again() -> None:
    drawn = gallery(Shelf(stage()), most=1)
    first = await drawn.png(ENGLISH)
    await drawn.png(ARABIC)
    again = await drawn.png(ENGLISH)
    assert again == first and again is not first


@pytest.mark.parametrize(
    "hidden",
    [
        replace(stage(None), status=PollStatus.PROPOSED),
        replace(stage(None), status=PollStatus.OPEN),
        replace(stage(), status=PollStatus.OPEN),
        replace(stage(None), status=PollStatus.CALLED_OFF),
        stage(None),
    ],
    ids=["proposed", "open", "open with a release", "called off", "closed without a release"],
)
async def test_nothing_is_shown_of_a_stage_that_is_not_released(hidden: StageNow) -> None:
    drawn = gallery(Shelf(hidden))
    with pytest.raises(CannotDraw):
        await drawn.result(ENGLISH)
    with pytest.raises(CannotDraw):
        await drawn.png(ENGLISH)


@pytest.mark.parametrize(
    "name", ["", "result", "result/x", "plan/x/en", "result/nobody.rank/en", "result//en"]
)
async def test_a_name_that_leads_nowhere(name: str) -> None:
    with pytest.raises(CannotDraw):
        await gallery(Shelf(stage())).png(name)


async def test_what_was_decided_later_is_drawn_anew() -> None:
    shelf = Shelf(stage())
    drawn = gallery(shelf)
    before = await drawn.png(ENGLISH)
    shelf.stages[SHEET.name] = replace(stage(), decided=Decided("b", AT))
    assert await drawn.png(ENGLISH) != before


async def test_what_has_no_letters_of_ours_goes_without_a_picture() -> None:
    texts = {"en": {**SHEET.texts["en"], "title": "谢谢"}}
    drawn = gallery(Shelf(replace(stage(), sheet=replace(SHEET, texts=texts))))
    assert (await drawn.result(ENGLISH)).title == "谢谢"
    with pytest.raises(CannotDraw):
        await drawn.png(ENGLISH)


async def test_who_cannot_look_it_up_now_says_so_to_a_page_and_goes_on_without_a_picture() -> None:
    shelf = Shelf(stage())
    shelf.down = True
    with pytest.raises(Unavailable):
        await gallery(shelf).result(ENGLISH)
    with pytest.raises(CannotDraw):
        await gallery(shelf).png(ENGLISH)
