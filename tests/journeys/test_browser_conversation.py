"""A whole conversation in the practice room with the real house, in English and in Arabic."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.browser import OpenPage
from tests.web.phones import DESKTOP, PHONE, Phone, found_by_axe, free_port, picture

ROOT = Path(__file__).parents[2]
ENGLISH, ARABIC = 0, 1
#: The first two places of every question of the welcome.
YES, NO = 0, 1
#: Below the four places that are left.
THAT_IS_ALL = 4
COMMENT = {"en": "More time with the midwife, please.", "ar": "المزيد من الوقت مع القابلة، من فضلكم."}
STOP = {"en": "STOP", "ar": "توقف"}


@pytest_asyncio.fixture
async def address_and_house(tmp_path: Path) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """`bigroom run` on a new database."""
    port = free_port()
    own = {
        "BIGROOM_DATABASE_URL": f"sqlite:///{tmp_path / 'room.db'}",
        "BIGROOM_PORT": str(port),
        "BIGROOM_SIMULATOR": "true",
        "PYTHONPATH": str(ROOT),
    }
    rest = {name: value for name, value in os.environ.items() if not name.startswith("BIGROOM_")}
    log = tmp_path / "run.log"
    with log.open("wb") as stderr:
        # In a folder without an .env, which would be read.
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=rest | own, cwd=tmp_path, stderr=stderr
        )
    root = f"http://127.0.0.1:{port}"
    try:
        await _ready(root, process, log)
        await _vote_is_open(rest | own, tmp_path)
        yield f"{root}/simulator", process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 12)


async def _vote_is_open(settings: dict[str, str], folder: Path) -> None:
    """Open a vote to try, as README says: where people may tick as many places as they like."""
    line = ("-m", "bot", "polls", "practice", "where_to_meet", "--minutes", "60")
    process = await asyncio.create_subprocess_exec(sys.executable, *line, env=settings, cwd=folder)
    assert await process.wait() == 0


@pytest.fixture
def room(address_and_house: tuple[str, asyncio.subprocess.Process]) -> str:
    """Where the practice room of that house is."""
    return address_and_house[0]


async def _ready(root: str, process: asyncio.subprocess.Process, log: Path) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(400):
            assert process.returncode is None, _said(log)
            try:
                if (await client.get(f"{root}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)
    raise AssertionError(f"bigroom run was not ready after 20 s: {_said(log)}")


def _said(log: Path) -> str:
    return log.read_text()


async def welcome(person: Phone, language: int) -> None:
    """Go through the welcome: language, 16 or over, and each thing that can be agreed to."""
    await person.begin()
    await person.choose(language)
    while await person.choices().count():
        await person.choose(YES)


async def votes(person: Phone) -> None:
    """Tick the second of five places, and say that that is all."""
    await person.choose(1)
    await person.choose(THAT_IS_ALL)


async def reads(line: Locator, language: str) -> None:
    """See that a line is in this language and runs its way."""
    text = line.locator(".text")
    await expect(text).to_have_attribute("lang", language)
    await expect(text).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")


async def ledger(page: Page) -> list[str]:
    """The purposes and decisions that the panel shows of the person in front."""
    return (
        await page.locator("#inside-people details")
        .first.locator(".ledger li > p:first-child")
        .all_inner_texts()
    )


async def whole_conversation(page: Page, address: str, language: str, folder: Path) -> list[str]:
    """From the first tap to STOP. Returns what axe found on the way."""
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await welcome(amina, ARABIC if language == "ar" else ENGLISH)
    await reads(amina.said.last, language)
    await picture(page, folder, f"{language}-welcome")
    question = await amina.say("POLL")
    await expect(question.locator(".choices button").first).to_be_visible()
    await picture(page, folder, f"{language}-poll")
    found = await found_by_axe(page, serious_only=True)
    await votes(amina)
    await reads(await amina.say(COMMENT[language]), language)
    await page.get_by_role("button", name="Look inside").click()
    panel = page.get_by_role("complementary", name="Inside")
    await expect(panel).to_contain_text("since")
    decided = await ledger(page)
    assert decided[-3:] == [f"said yes to {purpose}" for purpose in ("msg_updates", "polls", "checkins")]
    # A vote is kept under a pseudonym of its own, and nothing that is said ends up beside the session.
    await expect(panel).not_to_contain_text(COMMENT[language])
    await picture(page, folder, f"{language}-inside")
    found += await found_by_axe(page, serious_only=True)
    await page.get_by_role("button", name="Look inside").click()
    await reads(await amina.say(STOP[language]), language)
    await page.get_by_role("button", name="Look inside").click()
    await expect(panel).to_contain_text("stopped since")
    await picture(page, folder, f"{language}-stopped")
    return found


async def test_a_whole_conversation_in_english(room: str, browser_page: OpenPage, tmp_path: Path) -> None:
    page = await browser_page(viewport=DESKTOP)
    assert await whole_conversation(page, room, "en", tmp_path) == []


async def test_a_whole_conversation_in_arabic_on_a_phone(
    room: str, browser_page: OpenPage, tmp_path: Path
) -> None:
    page = await browser_page(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    assert await whole_conversation(page, room, "ar", tmp_path) == []


async def test_two_people_talk_at_once_each_in_her_language(
    room: str, browser_page: OpenPage, tmp_path: Path
) -> None:
    page, window = await browser_page(viewport=DESKTOP), await browser_page(viewport=DESKTOP)
    await page.goto(room)
    await window.goto(room)
    # Two windows, for a page has one mouse; what is done in one is seen in the other.
    amina, ruth = Phone(page, "Person 1"), Phone(window, "Person 2")
    await asyncio.gather(welcome(amina, ARABIC), welcome(ruth, ENGLISH))
    await reads(amina.said.last, "ar")
    await reads(ruth.said.last, "en")
    await asyncio.gather(amina.say("POLL"), ruth.say("POLL"))
    await expect(Phone(page, "Person 2").said).to_have_count(await ruth.said.count())
    await picture(page, tmp_path, "side-by-side")
    assert await found_by_axe(page, serious_only=True) == []


async def test_she_changes_her_language_in_the_middle(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=DESKTOP)
    await page.goto(room)
    amina = Phone(page, "Person 1")
    await amina.begin()
    await reads(await amina.choose(ENGLISH), "en")
    await amina.say("LANGUAGE")
    await reads(await amina.choose(ARABIC), "ar")


async def test_an_old_button_a_photo_and_a_changed_message_are_answered_kindly(
    room: str, browser_page: OpenPage
) -> None:
    page = await browser_page(viewport=DESKTOP)
    await page.goto(room)
    amina = Phone(page, "Person 1")
    await welcome(amina, ENGLISH)
    await amina.say("POLL")
    await amina.say("HELP")
    before = await amina.said.count()
    await amina.box.get_by_role("button", name="Send a photo").click()
    await expect(amina.said).to_have_count(before + 1)
    await amina.pick("Change my last message")
    await amina.say("HELLO")
    await amina.pick("Block the bot")
    await amina.box.get_by_role("button", name="Unblock the bot").click()
    await expect(amina.field).to_be_visible()


async def test_after_begin_again_the_house_meets_somebody_new(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=DESKTOP)
    await page.goto(room)
    amina = Phone(page, "Person 1")
    await welcome(amina, ENGLISH)
    await amina.pick("Begin again as someone new")
    await page.get_by_role("dialog").get_by_role("button", name="Begin again").click()
    await expect(amina.bubbles).to_have_count(0)
    await amina.begin()
    await expect(amina.choices()).to_have_count(3)  # the languages on offer


async def test_a_reload_shows_the_chat_again(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=DESKTOP)
    await page.goto(room)
    amina = Phone(page, "Person 1")
    await amina.begin()
    await amina.choose(ENGLISH)
    before = await amina.bubbles.all_inner_texts()
    await page.reload()
    await expect(amina.bubbles).to_have_count(len(before))
    assert await amina.bubbles.all_inner_texts() == before


async def test_the_house_closes_at_once_while_a_page_looks_on(
    address_and_house: tuple[str, asyncio.subprocess.Process], browser_page: OpenPage
) -> None:
    address, house = address_and_house
    page = await browser_page(viewport=DESKTOP)
    await page.goto(address)
    amina = Phone(page, "Person 1")
    await amina.begin()
    house.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(house.wait(), 8) == 0
    await expect(amina.box.locator(".status")).to_have_text("connecting…")
    await page.goto("about:blank")
