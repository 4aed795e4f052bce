"""Real browsers for tests: one Chromium for a module, a context of its own for each page."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any, TypeAlias

import pytest
import pytest_asyncio
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    async_playwright,
    expect,
)

from questions.question import Question
from storage.database import Database
from tests.bot.builders import a_context
from tests.bot.platforms.web.world import World, a_world

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
# A refused form and a missing page are answers, not faults of the page.
EXPECTED_COMPLAINTS = re.compile(r"status of (403|404|422|503)")

OpenWorld: TypeAlias = Callable[..., Awaitable[World]]
OpenPage: TypeAlias = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium, one for all tests; skips without one, or fails where it is required."""
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        reason = f"needs a browser: none of {', '.join(BROWSERS)} is installed"
        if "browser" in os.environ.get("QUIZBOT_TEST_REQUIRE", "").split():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_world(new_database: Callable[[], Database]) -> AsyncIterator[OpenWorld]:
    """Opens a world whose exam has these questions."""
    async with AsyncExitStack() as stack:

        async def open_it(*questions: Question) -> World:
            context = a_context(new_database(), *questions)
            return await stack.enter_async_context(a_world(context))

        yield open_it


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens a page in a browser context of its own; whatever a page complains of is a fault."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not EXPECTED_COMPLAINTS.search(message.text):
            complaints.append(message.text)

    async def open_it(url: str, **options: Any) -> Page:
        context = await browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = await context.new_page()
        page.on("console", note)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(url)
        return page

    yield open_it
    for context in contexts:
        await context.close()
    assert complaints == []


async def join(page: Page, name: str = "Ana") -> None:
    """Join the only group from the start page."""
    await page.get_by_label("Your name").fill(name)
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_role("log")).to_be_visible()


def button(page: Page | Locator, name: str) -> Locator:
    """A button by its accessible name."""
    return page.get_by_role("button", name=name, exact=True)


def replies(page: Page) -> Locator:
    """What the reader alone can see."""
    return page.locator("section.private")
