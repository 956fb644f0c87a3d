"""What a visitor does with the page and what they see, in words of the page and not of its markup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Locator, Page

ARTIFACTS = Path(__file__).parents[2] / "artifacts" / "page"


class Visitor:
    """One open page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def opens(self, address: str) -> None:
        """Come to the page and wait for the list of persons."""
        await self.page.goto(address)
        await self.page.locator(".person").first.wait_for(state="attached")
        await self.page.locator("#chat-sub:not(:empty)").wait_for()

    async def plays(self, name: str) -> None:
        """Become another person, through the drawer where the screen is narrow."""
        person = self.page.locator(".person", has_text=name)
        opener = self.page.locator("#people-open")
        if await opener.is_visible():
            await opener.click()
        await person.click()
        await self.page.locator("#chat-sub", has_text=name).wait_for()

    async def starts(self) -> None:
        """Press «شروع» in an empty chat."""
        await self.page.get_by_role("button", name="شروع", exact=True).click()

    async def writes(self, text: str) -> None:
        """Write a message and send it with Enter."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def sees(self, text: str) -> Locator:
        """Wait for a bubble with this text; gives it."""
        found = self.page.locator(".message .bubble", has_text=text).last
        await found.wait_for()
        return found

    async def no_longer_sees(self, text: str) -> None:
        """Wait until no bubble holds this text."""
        await self.page.locator(".message .bubble", has_text=text).first.wait_for(state="detached")

    async def presses(self, label: str) -> Locator:
        """Press an inline button: of those of the newest message that say this, the first; gives it."""
        keys = self.page.locator(".keys.inline").filter(has_text=label).last
        key = keys.locator(".key", has_text=label).first
        await key.click()
        return key

    def inline_key(self, label: str) -> Locator:
        return self.page.locator(".keys.inline .key", has_text=label).last

    def docked_key(self, label: str) -> Locator:
        return self.page.locator(".keys.docked .key", has_text=label)

    @property
    def box(self) -> Locator:
        """Where messages are written."""
        return self.page.get_by_label("متن پیام")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    async def until(self, script: str, value: Any = None) -> None:
        """Wait until a JavaScript expression is true; it may read ``value``."""
        await self.page.wait_for_function(f"value => {script}", arg=value)

    async def overflows(self) -> list[str]:
        """Whatever makes the page or one of its scrolling parts wider than its frame."""
        wide: list[str] = await self.page.evaluate(
            """() => [...document.querySelectorAll("html, body, .app, .log, .side, .reply, dialog")]
                .filter((e) => e.clientWidth && e.scrollWidth > e.clientWidth + 1)
                .map((e) => `${e.tagName}.${e.className}: ${e.scrollWidth} > ${e.clientWidth}`)"""
        )
        return wide

    async def keeps_picture(self, name: str) -> None:
        """A screenshot in artifacts/page, after fonts and short animations."""
        await self.page.evaluate("document.fonts.ready.then(() => true)")
        await self.until(
            "document.getAnimations()"
            ".every((a) => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)"
        )
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        await self.page.screenshot(path=ARTIFACTS / f"{name}.png")
