"""The practice room in a real browser, before a house that only echoes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from bot.channels.simulator import TRIES
from bot.domain.message import OutboundMessage
from bot.web.site import site
from tests.browser import OpenPage
from tests.web.echo import LANGUAGES, Echo
from tests.web.phones import DESKTOP, PHONE, Phone, found_by_axe, free_port, picture, served

WIDE = {"viewport": DESKTOP}
NARROW = {"viewport": PHONE}
ARABIC = 1
#: Everything that a finger has to hit.
TARGETS = "button, summary, input, textarea, a:not(.skip-link)"


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest_asyncio.fixture
async def address(echo: Echo) -> AsyncIterator[str]:
    async with served(site(rooms=echo.rooms)) as root:
        yield f"{root}/simulator"


async def test_a_chosen_answer_is_marked_and_can_be_chosen_no_more(
    address: str, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.begin()
    await amina.choose(ARABIC)
    question = amina.said.first
    await expect(question.locator("button:disabled")).to_have_count(2)
    await expect(question.locator("button.chosen")).to_have_text("Chosen: " + LANGUAGES[ARABIC].label)


async def test_each_line_runs_its_own_way_and_names_its_language(
    address: str, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.begin()
    welcome = amina.said.first.locator(".text")
    await expect(welcome).to_have_attribute("lang", "en")
    await expect(welcome.locator("p").nth(1)).to_have_attribute("lang", "")  # Arabic, before anybody said so
    reply = (await amina.choose(ARABIC)).locator(".text")
    await expect(reply).to_have_attribute("dir", "rtl")
    await expect(reply).to_have_attribute("lang", "ar")
    await expect(reply.locator("p").nth(1)).to_have_attribute("dir", "ltr")
    await expect(reply.locator("p").nth(1)).to_have_attribute("lang", "en")


async def test_dots_show_that_it_is_writing_until_it_has_written(
    address: str, echo: Echo, browser_page: OpenPage
) -> None:
    echo.slow = 1.5
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.box.get_by_role("button", name="Start").click()
    await expect(amina.typing).to_be_visible()
    await expect(amina.said).to_have_count(1)
    await expect(amina.typing).to_be_hidden()


async def test_times_are_london_times(address: str, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE, timezone_id="America/Los_Angeles", locale="de-DE")
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.begin()
    await expect(amina.bubbles.first.locator("time")).to_have_text("14:05")
    await expect(amina.box.locator(".day")).to_have_text("Wednesday 1 July")


async def test_two_people_talk_side_by_side_and_do_not_mix(address: str, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina, ruth = Phone(page, "Person 1"), Phone(page, "Person 2")
    await amina.say("good morning")
    await ruth.say("good evening")
    await expect(amina.said.last.locator(".text")).to_have_text("text: good morning")
    await expect(ruth.said.last.locator(".text")).to_have_text("text: good evening")
    await expect(amina.bubbles).to_have_count(2)


async def test_a_small_screen_shows_one_phone_and_a_switch(address: str, browser_page: OpenPage) -> None:
    page = await browser_page(**NARROW)
    await page.goto(address)
    amina, ruth = Phone(page, "Person 1"), Phone(page, "Person 2")
    await expect(amina.box).to_be_visible()
    await expect(ruth.box).to_be_hidden()
    await page.get_by_role("button", name="Person 2", exact=True).click()
    await expect(ruth.box).to_be_visible()
    await expect(amina.box).to_be_hidden()
    await ruth.say("hello")


@pytest.mark.parametrize("width", [320, 700, 1280])
async def test_nothing_is_cut_off_sideways_and_everything_can_be_hit(
    address: str, browser_page: OpenPage, width: int
) -> None:
    page = await browser_page(viewport={"width": width, "height": 700})
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.begin()
    await amina.choose(ARABIC)
    await amina.say("a" * 200)
    await page.get_by_role("button", name="Look inside").click()
    await amina.box.locator(".menu summary").click()
    sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(sideways) <= 0
    for target in await page.locator(TARGETS).all():
        if await target.is_visible() and (size := await target.bounding_box()):
            assert min(size["width"], size["height"]) >= 44, await target.inner_text()


async def test_a_long_chat_scrolls_inside_its_phone(address: str, echo: Echo, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE, reduced_motion="reduce")
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await expect(amina.box.locator(".status")).to_have_text("online")
    for number in range(40):
        await echo.simulator.send(
            "person-1", OutboundMessage(f"Message {number}", LANGUAGES, f"wait{number}")
        )
    await expect(amina.said).to_have_count(40)
    await expect(amina.said.last).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0


async def test_a_message_longer_than_the_phone_is_read_from_its_beginning(
    address: str, echo: Echo, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.say("hello")
    text = "\n".join(f"Sentence {number}." for number in range(60))
    await echo.simulator.send("person-1", OutboundMessage(text, LANGUAGES, "wait9"))
    rows = amina.said.last.locator(".text p")
    await expect(rows).to_have_count(60)
    await expect(rows.first).to_be_in_viewport()
    await expect(rows.last).not_to_be_in_viewport()


async def test_everything_can_be_done_with_the_keyboard(address: str, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await expect(amina.box.get_by_role("button", name="Start")).to_be_visible()
    await _tab_to(page, "Start")
    await page.keyboard.press("Enter")
    await expect(amina.said).to_have_count(1)
    await expect(amina.log).to_be_focused()
    await _tab_to(page, LANGUAGES[ARABIC].label)
    await page.keyboard.press("Enter")
    await expect(amina.said).to_have_count(2)
    # She stays at the question that she has answered, and goes on from there.
    await expect(amina.said.first).to_be_focused()
    await _tab_to(page, "Write as Person 1")
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(amina.said.last.locator(".text p")).to_have_text(["text: one", "two"])
    await expect(amina.field).to_be_focused()


async def test_the_menu_closes_with_escape(address: str, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    summary = Phone(page, "Person 1").box.locator(".menu summary")
    await summary.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Escape")
    await expect(page.locator(".menu[open]")).to_have_count(0)
    await expect(summary).to_be_focused()


async def test_where_she_is_can_always_be_seen(address: str, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    await expect(Phone(page, "Person 1").box.get_by_role("button", name="Start")).to_be_visible()
    outline = "getComputedStyle(document.activeElement).outlineStyle + document.activeElement.tagName"
    for _ in range(14):
        await page.keyboard.press("Tab")
        assert not str(await page.evaluate(outline)).startswith("none")


async def test_a_photo_a_change_and_a_block(address: str, echo: Echo, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.say("helo")
    await amina.pick("Change my last message")
    await expect(amina.field).to_have_value("helo")
    await amina.say("hello")
    await expect(amina.bubbles.first).to_contain_text("changed")
    await amina.box.get_by_role("button", name="Send a photo").click()
    await expect(amina.said).to_have_count(3)
    await amina.pick("Block the bot")
    await expect(amina.field).to_be_hidden()
    await amina.box.get_by_role("button", name="Unblock the bot").click()
    await expect(amina.field).to_be_visible()
    assert [message.kind for message in echo.heard] == ["text", "edit", "media", "blocked", "unblocked"]


async def test_people_can_be_added_renamed_begun_again_and_removed(
    address: str, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    await page.get_by_role("button", name="Add a person").click()
    third = Phone(page, "Person 3")
    await expect(third.field).to_be_focused()
    await third.say("hello")
    await third.pick("Rename this person")
    await page.get_by_role("textbox", name="Name").fill("Hodan")
    await page.get_by_role("button", name="Rename").click()
    hodan = Phone(page, "Hodan")
    await expect(hodan.bubbles).to_have_count(2)
    await page.reload()
    await expect(hodan.bubbles).to_have_count(2)
    await hodan.pick("Begin again as someone new")
    await page.get_by_role("dialog").get_by_role("button", name="Begin again").click()
    await expect(hodan.bubbles).to_have_count(0)
    await hodan.say("hello again")
    await hodan.pick("Remove this person")
    await page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    await hodan.pick("Remove this person")
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(hodan.box).to_have_count(0)
    await expect(page.locator(".phone")).to_have_count(2)


async def test_an_invitation_link_starts_with_its_code(
    address: str, echo: Echo, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(f"{address}?start=c7Qd-_")
    amina = Phone(page, "Person 1")
    await expect(amina.box.get_by_role("button", name="Start with invitation c7Qd-_")).to_be_visible()
    await amina.begin()
    assert echo.heard[0].start_code == "c7Qd-_"
    await expect(amina.box.get_by_role("button", name="Start")).to_have_count(0)


async def test_an_invitation_link_also_works_in_a_chat_that_has_begun(
    address: str, echo: Echo, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.say("hello")
    await page.goto(f"{address}?start=c7Qd")
    await amina.box.get_by_role("button", name="Start with invitation c7Qd").click()
    await expect(amina.said).to_have_count(2)
    assert echo.heard[1].start_code == "c7Qd"


async def test_inside_shows_session_and_ledger_and_follows_the_talk(
    address: str, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    look = page.get_by_role("button", name="Look inside")
    await look.click()
    await expect(look).to_have_attribute("aria-expanded", "true")
    panel = page.get_by_role("complementary", name="Inside")
    await expect(panel).to_contain_text("has not met this person yet")
    amina = Phone(page, "Person 1")
    await amina.begin()
    await expect(panel).to_contain_text("not chosen yet")
    await amina.choose(ARABIC)
    await expect(panel).to_contain_text("Arabic (ar)")
    await expect(panel).to_contain_text("welcome at step updates")
    await expect(panel).to_contain_text("said yes to msg_updates")
    await look.click()
    await expect(panel).to_be_hidden()


async def test_what_is_not_taken_stays_in_the_field(address: str, echo: Echo, browser_page: OpenPage) -> None:
    echo.busy = TRIES
    page = await browser_page(**WIDE)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.field.fill("hello")
    await amina.field.press("Enter")
    await expect(amina.box.get_by_role("alert")).to_contain_text("busy")
    await expect(amina.field).to_have_value("hello")
    await expect(amina.bubbles.first).to_contain_text("Not delivered")
    await amina.field.press("Enter")
    await expect(amina.said).to_have_count(1)
    await expect(amina.box.get_by_role("alert")).to_be_hidden()


async def test_after_an_interruption_the_phones_come_back_by_themselves(
    echo: Echo, browser_page: OpenPage
) -> None:
    port = free_port()
    page = await browser_page(**WIDE)
    amina = Phone(page, "Person 1")
    async with served(site(rooms=echo.rooms), port) as root:
        await page.goto(f"{root}/simulator")
        await amina.say("hello")
    await expect(amina.box.locator(".status")).to_have_text("connecting…")
    await amina.field.fill("is anybody there?")
    await amina.field.press("Enter")
    await expect(amina.box.get_by_role("alert")).to_contain_text("cannot be reached")
    async with served(site(rooms=echo.rooms), port):
        await expect(amina.box.locator(".status")).to_have_text("online")
        await echo.simulator.send("person-1", OutboundMessage("We are back."))
        await expect(amina.said.last).to_contain_text("We are back.")
        await expect(amina.bubbles).to_have_count(3)
        await page.goto("about:blank")


async def test_who_wants_no_motion_gets_none(address: str, browser_page: OpenPage) -> None:
    page = await browser_page(**WIDE, reduced_motion="reduce")
    await page.goto(address)
    await Phone(page, "Person 1").begin()
    names = "[...document.querySelectorAll('*')].map((each) => getComputedStyle(each).animationName)"
    assert set(await page.evaluate(names)) == {"none"}


async def test_no_page_asks_another_host_or_breaks_its_own_rules(
    address: str, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto(address)
    await Phone(page, "Person 1").begin()
    root = address.removesuffix("simulator")
    assert [url for url in asked if not url.startswith(root)] == []
    assert complaints == []


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("room", [WIDE, NARROW], ids=["desktop", "phone"])
async def test_axe_finds_nothing_wrong_in_any_state(
    address: str, browser_page: OpenPage, room: dict[str, object], colours: str, tmp_path: Path
) -> None:
    page = await browser_page(**room, color_scheme=colours)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await expect(amina.box.get_by_role("button", name="Start")).to_be_visible()
    found = {"empty": await found_by_axe(page)}
    await amina.begin()
    found["question"] = await found_by_axe(page)
    await amina.choose(ARABIC)
    await amina.say("hello")
    await page.get_by_role("button", name="Look inside").click()
    await expect(page.get_by_role("complementary")).to_contain_text(re.compile("sent"))
    found["inside"] = await found_by_axe(page)
    await picture(page, tmp_path, "inside")
    await amina.box.locator(".menu summary").click()
    found["menu"] = await found_by_axe(page)
    await amina.box.get_by_role("button", name="Rename this person").click()
    found["dialog"] = await found_by_axe(page)
    await page.keyboard.press("Escape")
    await amina.pick("Block the bot")
    await expect(amina.box.get_by_role("button", name="Unblock the bot")).to_be_visible()
    found["blocked"] = await found_by_axe(page)
    assert {state: troubles for state, troubles in found.items() if troubles} == {}


async def _tab_to(page: Page, name: str) -> None:
    """Press Tab until the thing of this name has the focus."""
    called = "(document.activeElement.labels?.[0] ?? document.activeElement).textContent"
    for _ in range(30):
        await page.keyboard.press("Tab")
        if str(await page.evaluate(called)).strip() == name:
            return
    raise AssertionError(f"Tab never came to {name}")


async def test_what_is_deleted_disappears_from_an_open_page(
    address: str, echo: Echo, browser_page: OpenPage
) -> None:
    page = await browser_page(**WIDE)
    await page.goto(address)
    await Phone(page, "Person 1").begin()
    where = echo.heard[0].address
    assert where is not None
    said = await echo.simulator.send(where.value, OutboundMessage("Nobody may read this again."))
    line = page.get_by_text("Nobody may read this again.")
    await expect(line).to_be_visible()
    await echo.simulator.delete(where.value, [said])
    await expect(line).to_have_count(0)
    await page.reload()
    await expect(Phone(page, "Person 1").said.first).to_be_visible()
    await expect(line).to_have_count(0)
