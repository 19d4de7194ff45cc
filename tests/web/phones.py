"""The practice room as somebody sees it who sits before it: a real server, a real browser, her hands."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Locator, Page, expect
from starlette.applications import Starlette

from tests.browser import PATIENCE

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
expect.set_options(timeout=PATIENCE)

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@asynccontextmanager
async def served(app: Starlette, port: int = 0) -> AsyncIterator[str]:
    """Serve an app for as long as the block lasts, and give its address."""
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False, timeout_graceful_shutdown=3)
    server = uvicorn.Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  uvicorn offers nothing to wait for
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


class Phone:
    """One phone of the page, and what can be done with it."""

    def __init__(self, page: Page, name: str) -> None:
        self.page = page
        self.name = name
        self.box = page.get_by_role("region", name=name, exact=True)
        self.log = self.box.get_by_role("log")
        self.bubbles = self.box.locator(".bubble")
        self.said = self.box.locator(".bubble.bot")
        self.field = self.box.get_by_role("textbox", name=f"Write as {name}")
        self.typing = self.box.locator(".typing")

    async def begin(self) -> None:
        """Press Start, and wait for the first reply."""
        await self.box.get_by_role("button", name="Start").click()
        await expect(self.said).to_have_count(1)

    async def say(self, text: str) -> Locator:
        """Write something, and return the reply."""
        before = await self.said.count()
        await self.field.fill(text)
        await self.field.press("Enter")
        await expect(self.said).to_have_count(before + 1)
        return self.said.last

    def choices(self) -> Locator:
        """The choices of the question that waits."""
        return self.said.last.locator(".choices button")

    async def choose(self, place: int) -> Locator:
        """Tap a choice of the question that waits, by its place from 0, and return the reply."""
        before = await self.said.count()
        question = self.said.nth(before - 1)
        await question.locator(".choices button").nth(place).click()
        await expect(self.said).to_have_count(before + 1)
        await expect(question.locator("button.chosen")).to_have_count(1)
        return self.said.last

    async def pick(self, item: str) -> None:
        """Choose something from the menu of this phone."""
        await self.box.locator(".menu summary").click()
        await self.box.get_by_role("button", name=item).click()


async def found_by_axe(page: Page, *, serious_only: bool = False) -> list[str]:
    """What axe finds wrong with the page as it is now, a line each."""
    await page.wait_for_timeout(250)  # what is still fading in has no contrast yet
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    violations = (await Axe().run(page, options=options)).response["violations"]
    return [
        f"{each['impact']}: {each['id']}: {[node['html'][:120] for node in each['nodes']]}"
        for each in violations
        if not serious_only or each["impact"] in ("serious", "critical")
    ]


async def picture(page: Page, folder: Path, name: str) -> None:
    """Keep a picture for somebody to look at."""
    await page.wait_for_timeout(250)
    await page.screenshot(path=folder / f"{name}.png")
