"""The file with her data in the practice room: on a phone-size screen, downloaded and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser import OpenPage
from tests.journeys import test_browser_conversation as conversation
from tests.web.phones import PHONE, Phone, found_by_axe, picture

address_and_house, room = conversation.address_and_house, conversation.room

WORDS = {"en": "More time with the midwife, please.", "ar": "المزيد من الوقت مع القابلة، من فضلكم."}
FILE = 0


@pytest.mark.parametrize(("language", "place"), [("en", conversation.ENGLISH), ("ar", conversation.ARABIC)])
async def test_she_downloads_what_is_held_about_her(
    room: str, browser_page: OpenPage, tmp_path: Path, language: str, place: int
) -> None:
    page = await browser_page(viewport=PHONE, device_scale_factor=2, has_touch=True, is_mobile=True)
    await page.goto(room)
    amina = Phone(page, "Person 1")
    await conversation.welcome(amina, place)
    await amina.say("POLL")
    await conversation.votes(amina)
    await amina.say(WORDS[language])
    await amina.say("MY DATA")
    await expect(amina.box.get_by_role("link")).to_have_count(0)
    line = await amina.choose(FILE)
    link = line.get_by_role("link", name="Download the file big-room-my-data.txt")
    await link.scroll_into_view_if_needed()  # a long message is read from its beginning
    await picture(page, tmp_path, f"{language}-file")
    assert await found_by_axe(page, serious_only=True) == []
    async with page.expect_download() as downloading:
        await link.tap()
    download = await downloading.value
    await download.save_as(tmp_path / "kept.txt")
    assert download.suggested_filename == "big-room-my-data.txt"
    text = (tmp_path / "kept.txt").read_text("utf-8-sig")
    assert WORDS[language] in text
    assert "ico.org.uk" in text
    box = await link.bounding_box()
    assert box is not None and box["height"] >= 44, "it can be hit with a thumb"


async def test_another_persons_file_is_not_hers(room: str, browser_page: OpenPage) -> None:
    page = await browser_page(viewport=PHONE)
    await page.goto(room)
    amina = Phone(page, "Person 1")
    await conversation.welcome(amina, conversation.ENGLISH)
    await amina.say("MY DATA")
    line = await amina.choose(FILE)
    address = await line.get_by_role("link").get_attribute("href")
    assert address is not None
    answers = [
        await page.request.get(f"{room.removesuffix('/simulator')}{each}")
        for each in (address, address.replace("person-1", "person-2"))
    ]
    assert [each.status for each in answers] == [200, 404]
    assert answers[0].headers["cache-control"] == "no-store"
