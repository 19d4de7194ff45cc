"""A real Chromium for the tests of our pages.

    async def test_a_page_greets(browser_page: OpenPage) -> None:
        page = await browser_page(viewport={"width": 320, "height": 640})
        await page.goto(address)

`browser_page` opens as many pages as a test wants, each in a context of its own (any option of Playwright's
`new_context`). It fails the test when a script of a page threw an error, and it skips it, loudly, where no
Chromium is to be had. The page and the server that it talks to may live in one event loop, the test's own.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
#: Where macOS keeps them.
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
#: No sandbox: it cannot be had as root. The rest keeps the browser from calling home, and the pages from
#: calling anybody but us: a page that needs another host is broken here, as it is behind a strict firewall.
LAUNCH_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
NO_BROWSER = "no Chromium on this machine, and none could be installed: the pages were NOT tested"
#: Milliseconds: what our pages do, they do at once; more is a fault.
PATIENCE = 30_000


class OpenPage(Protocol):
    """Opens a page; the arguments are those of Playwright's `new_context`."""

    async def __call__(self, **context: Any) -> Page: ...


@cache
def chromium_path() -> str | None:
    """The Chromium to test with, or None."""
    found = (shutil.which(name) for name in NAMES)
    installed = (place for place in PLACES if Path(place).exists())
    return next(filter(None, found), None) or next(installed, None) or _playwrights_own()


def _playwrights_own() -> str | None:
    """The browser that `playwright install chromium` brought, if it did."""
    # A process of its own: Playwright's blocking half cannot be used where an event loop runs.
    ask = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = answer.stdout.strip()
    return path if path and Path(path).exists() else None


@pytest_asyncio.fixture
async def browser_page() -> AsyncIterator[OpenPage]:
    """Opens pages in a Chromium of the test's own."""
    path = chromium_path()
    if path is None:
        pytest.skip(NO_BROWSER)
    errors: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(LAUNCH_ARGS))

        async def open_page(**context: Any) -> Page:
            page = await (await browser.new_context(**context)).new_page()
            page.set_default_timeout(PATIENCE)
            page.on("pageerror", lambda error: errors.append(str(error)))
            return page

        yield open_page
        await browser.close()
    assert not errors, f"A script of the page threw: {errors}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a page is a browser test: `-m "not browser"` leaves it out."""
    for item in items:
        if "browser_page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say loudly that the pages were not tested: a skip among hundreds of dots is easily missed."""
    skips = terminalreporter.stats.get("skipped", [])
    count = sum(NO_BROWSER in str(skip.longrepr) for skip in skips)
    if count:
        terminalreporter.write_sep("!", f"{count} browser tests skipped: {NO_BROWSER}", red=True, bold=True)
