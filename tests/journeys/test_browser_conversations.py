"""The pictures of the conversations in a real browser, before the real house: looked at, tapped, tried."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.app import House, now, open_house
from bot.channels.simulator import Simulator
from bot.library.flow_map import maps_of
from bot.web.media import MediaLinks
from bot.web.site import Rooms, site
from tests.browser import OpenPage
from tests.databases import SqliteDatabases
from tests.journeys.play import settings_for
from tests.web.phones import DESKTOP, PHONE, Phone, found_by_axe, picture, served

#: Flows with lanes on both sides, with many choices, and with a text in two scripts.
TRICKY = ("welcome", "poll", "choices")
#: How much of a page lies beyond its right edge, in pixels.
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def _ready() -> Mapping[str, str]:
    return {}


def _rooms(house: House, simulator: Simulator) -> Rooms:
    return Rooms(
        ready=_ready,
        metrics=lambda: b"",
        media=MediaLinks(bytes(32), Path("nowhere")),
        simulator=simulator,
        maps=lambda language: maps_of(house.keeper.shelf(), language),
    )


@pytest_asyncio.fixture
async def room(sqlite_databases: SqliteDatabases) -> AsyncIterator[str]:
    """The address of a practice room before the real house."""
    numbers = count(1)
    simulator = Simulator(now=now, new_id=lambda: f"sim-{next(numbers)}")
    with sqlite_databases.migrated() as url:
        async with (
            open_house(settings_for(url), [simulator]) as house,
            served(site(rooms=_rooms(house, simulator))) as root,
        ):
            yield f"{root}/simulator"


async def opened(page: Page, room: str, title: str) -> None:
    """Come to a picture as somebody does: through the list."""
    await page.goto(room)
    await page.get_by_role("link", name="All conversations").click()
    await page.get_by_role("link", name=title, exact=True).click()
    await expect(page.get_by_role("heading", name=title)).to_be_visible()


async def test_a_tapped_card_begins_the_chat_at_that_question(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=PHONE)
    await opened(page, room, "The vote")
    await page.get_by_role("link", name="Try it here: comment asks").click()
    question = Phone(page, "Person 1").said.last
    await expect(question).to_contain_text("Is there anything you want to add")
    await expect(question.get_by_role("button", name="Skip")).to_be_visible()
    await expect(page).to_have_url(room)


async def test_coming_back_does_not_begin_it_again(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=PHONE)
    await opened(page, room, "Welcome")
    await page.get_by_role("link", name="Try it here: age asks").click()
    amina = Phone(page, "Person 1")
    await expect(amina.said).to_have_count(1)
    await page.reload()
    await expect(amina.said.last).to_contain_text("Are you 16 or over?")
    await page.wait_for_timeout(300)
    await expect(amina.said).to_have_count(1)


async def test_the_phone_it_begins_on_can_be_chosen(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=PHONE)
    await opened(page, room, "Welcome")
    await page.get_by_label("Who tries it?").select_option("Person 2")
    await page.get_by_role("link", name="Try it here: age asks").click()
    await expect(Phone(page, "Person 2").said.last).to_contain_text("Are you 16 or over?")
    await expect(Phone(page, "Person 1").box).to_be_hidden()


async def test_it_can_be_done_with_the_keyboard(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=DESKTOP)
    await opened(page, room, "Welcome")
    for _ in range(40):
        await page.keyboard.press("Tab")
        label = str(await page.evaluate("document.activeElement.getAttribute('aria-label') ?? ''"))
        if label.startswith("Try it here: age asks"):
            break
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert await page.evaluate(outline) == "solid"
    await page.keyboard.press("Enter")
    await expect(Phone(page, "Person 1").said.last).to_contain_text("Are you 16 or over?")


async def test_a_step_that_is_gone_is_said_in_a_sentence(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=PHONE)
    await page.goto(f"{room}?flow=welcome&step=agee")
    alert = Phone(page, "Person 1").box.get_by_role("alert")
    await expect(alert).to_have_text("There is no step “agee” in “Welcome”. Did you mean 'age'?")


async def test_no_word_runs_over_the_edge_of_its_card_and_no_pill_over_its_own(
    room: str, browser_page: OpenPage
) -> None:
    page = await browser_page(viewport=DESKTOP)
    for name in TRICKY:
        await page.goto(f"{room}/flows/{name}")
        over = await page.evaluate(
            """() => [...document.querySelectorAll(".map a")].flatMap((card) => {
                const shapes = [...card.querySelectorAll("rect, polygon")].map((each) => each.getBBox());
                const holds = (box, text) => box.x <= text.x && text.x + text.width <= box.x + box.width
                    && box.y <= text.y + text.height / 2 && text.y + text.height / 2 <= box.y + box.height;
                return [...card.querySelectorAll("text")].filter((text) => {
                    const around = shapes.filter((box) => {
                        const own = text.getBBox();
                        const middle = [own.x + own.width / 2, own.y + own.height / 2];
                        return box.x <= middle[0] && middle[0] <= box.x + box.width
                            && box.y <= middle[1] && middle[1] <= box.y + box.height;
                    });
                    return !around.length || around.some((box) => !holds(box, text.getBBox()));
                }).map((text) => text.textContent);
            })"""
        )
        assert over == [], name


@pytest.mark.parametrize("colours", ["light", "dark"])
async def test_axe_finds_nothing_wrong_and_everything_can_be_hit(
    room: str, browser_page: OpenPage, colours: str, tmp_path: Path
) -> None:
    page = await browser_page(viewport=PHONE, color_scheme=colours)
    for place in ("", "/flows", *(f"/flows/{name}" for name in TRICKY)):
        await page.goto(f"{room}{place}")
        assert await found_by_axe(page) == [], place
        for target in await page.locator("main a, main select").all():
            size = await target.bounding_box()
            assert size is not None
            assert min(size["width"], size["height"]) >= 44, await target.inner_text()
        await picture(page, tmp_path, f"{colours}{place.replace('/', '-')}")


@pytest.mark.parametrize("width", [320, 700, 1280])
async def test_nothing_is_cut_off_sideways(room: str, browser_page: OpenPage, width: int) -> None:
    page = await browser_page(viewport={"width": width, "height": 700})
    for place in ("", "/flows", "/flows/welcome"):
        await page.goto(f"{room}{place}")
        assert await page.evaluate(SIDEWAYS) <= 0, place


async def test_no_page_breaks_its_own_rules(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=PHONE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await opened(page, room, "Welcome")
    assert complaints == []
