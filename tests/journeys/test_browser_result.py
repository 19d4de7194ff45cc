"""The result of a vote in a real browser: on a phone of the practice room, and at its own address."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot.app import now
from bot.channels.simulator import Simulator
from bot.domain.message import OutboundMessage
from bot.domain.picture import Picture, result_name
from bot.domain.polling import StageNow
from bot.pictures.gallery import Gallery
from bot.web.results import ResultLinks, ResultPictures, results
from bot.web.site import site
from tests.browser import OpenPage
from tests.pictures.votes import SHEET, drawn, every_outcome, stage, word
from tests.web.echo import Echo
from tests.web.phones import PHONE, Phone, found_by_axe, picture, served

#: How much of a page lies beyond its right edge, in pixels.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ALT = "A picture of the result."


@dataclass
class Room:
    """A practice room with the result of a vote."""

    root: str
    phones: Simulator
    stages: list[StageNow]

    def page(self, language: str) -> str:
        """The address of the result in a language."""
        return self.root + self.phones.pictures.page(result_name(SHEET.name, language))


@pytest_asyncio.fixture
async def room() -> AsyncIterator[Room]:
    """Served on a port of its own."""
    echo, stages = Echo(), [stage()]

    async def find(name: str) -> StageNow | None:
        return stages[-1]

    gallery, links = Gallery(find, word), ResultLinks(bytes(32))
    echo.simulator.pictures = ResultPictures(gallery, links, "", now)
    rooms = replace(echo.rooms, results=results(links, gallery, word, now))
    async with served(site(rooms=rooms)) as root:
        yield Room(root, echo.simulator, stages)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_axe_finds_nothing_wrong_with_a_result(
    room: Room, browser_page: OpenPage, language: str, colours: str, tmp_path: Path
) -> None:
    page = await browser_page(viewport=PHONE, color_scheme=colours)
    for name, now_ in every_outcome().items():
        room.stages.append(now_)
        await page.goto(room.page(language))
        await expect(page.get_by_role("heading", level=1)).to_have_text(SHEET.text("title", language))
        assert await found_by_axe(page) == [], name
        link = await page.locator("main a").bounding_box()
        assert link is not None and link["height"] >= 40
        await picture(page, tmp_path, f"{language}-{colours}-{name}")


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", ["en", "ar", "so", "am"])
async def test_nothing_is_cut_off_and_no_letter_leaves_its_box(
    room: Room, browser_page: OpenPage, width: int, language: str
) -> None:
    """Also with the fonts of this machine, which are wider than ours."""
    page = await browser_page(viewport={"width": width, "height": 700})
    await page.goto(room.page(language))
    assert await page.evaluate(SIDEWAYS) <= 0
    over = await page.evaluate(
        """() => {
            const svg = document.querySelector(".drawing svg");
            const whole = svg.viewBox.baseVal;
            return [...svg.querySelectorAll("text")].filter((text) => {
                const box = text.getBBox();
                return box.x < whole.x || box.x + box.width > whole.x + whole.width;
            }).map((text) => text.textContent);
        }"""
    )
    assert over == []


async def test_the_table_says_what_the_drawing_shows(room: Room, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=PHONE)
    await page.goto(room.page("en"))
    result = drawn(stage())
    for place, row in enumerate(result.rows, 1):
        cells = page.locator(f"tbody tr:nth-child({place}) td")
        assert await cells.all_inner_texts() == [bar.value for bar in row.bars]


async def test_a_phone_shows_the_picture_and_leads_to_the_page(room: Room, browser_page: OpenPage) -> None:
    page = await browser_page(viewport={"width": 1280, "height": 900})
    await page.goto(f"{room.root}/simulator")
    phone = Phone(page, "Person 1")
    await phone.begin()
    (person, *_) = room.phones._phones
    shown = Picture(result_name(SHEET.name, "en"), ALT)
    await room.phones.send(person, OutboundMessage("Chosen: Interpreters", picture=shown))
    image = phone.said.last.get_by_role("img", name=ALT)
    await expect(image).to_be_visible()
    assert await image.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 1080
    assert await found_by_axe(page) == []
    await image.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("What should change first?")
