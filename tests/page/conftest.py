"""A real sandbox, a scripted bot and a real browser. Playwright is imported only when a page test runs.

One browser serves the whole run, for it takes longer to start than a test to run: so the tests of this folder
share an event loop, and each has a browser context, with its storage and permissions, of its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import aiohttp
import pytest
import pytest_asyncio

from bot.sandbox import DEFAULT_PEOPLE, BotProfile, PersonSeed, Sandbox
from tests.page.scripted import ScriptedBot
from tests.page.visitor import Visitor
from tests.sandbox.truth import Truth

if TYPE_CHECKING:
    from playwright.async_api import Browser

PROFILE = BotProfile("7000001:page-tests", "page_bot", "پیشخوان")
CHROMIUM = os.environ.get("PISHKHAN_TEST_CHROMIUM") or shutil.which("chromium") or "chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True)
def truth(monkeypatch: pytest.MonkeyPatch) -> Iterator[Truth]:
    """What the sandbox said meanwhile is read by the two strict parsers here too."""
    recorded = Truth()
    recorded.listen(monkeypatch)
    yield recorded
    assert recorded.findings() == []


@pytest.fixture
def profiles() -> tuple[BotProfile, ...]:
    """The bots of the sandbox: overridden where a test asks for another messenger."""
    return (PROFILE,)


@pytest.fixture
def people() -> tuple[PersonSeed, ...]:
    return DEFAULT_PEOPLE


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox(profiles: tuple[BotProfile, ...], people: tuple[PersonSeed, ...]) -> AsyncIterator[Sandbox]:
    running = Sandbox(profiles, people=people)
    await running.start()
    yield running
    await running.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def http(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox, http: aiohttp.ClientSession, profiles: tuple[BotProfile, ...]) -> ScriptedBot:
    return ScriptedBot(http, sandbox.url, profiles[0].token)


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        await launched.close()


@pytest.fixture
def screen() -> dict[str, object]:
    """What the browser's window is like: overridden where a test asks for another one."""
    return {"viewport": {"width": 1280, "height": 800}}


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, sandbox: Sandbox, screen: dict[str, object]) -> AsyncIterator[Visitor]:
    """A page open on the sandbox. An error in its console, a broken content policy too, fails the test."""
    context = await browser.new_context(
        locale="fa-IR", permissions=["clipboard-read", "clipboard-write"], **screen
    )
    page = await context.new_page()
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    visitor = Visitor(page)
    await visitor.opens(sandbox.url)
    yield visitor
    await context.close()
    assert wrong == []
