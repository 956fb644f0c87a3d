"""Files and pictures, both ways."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import pytest

from tests.page.scripted import ScriptedBot
from tests.page.visitor import Visitor

pytestmark = [pytest.mark.chromium, pytest.mark.asyncio(loop_scope="session")]

PAPER = "گواهی سابقه — ۱۴۰۵".encode() * 40


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def picture(width: int = 480, height: int = 300) -> bytes:
    """A PNG with a soft gradient."""
    rows = b"".join(
        b"\0" + b"".join(bytes((20 + x * 90 // width, 90 + y * 90 // height, 130)) for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + _chunk(b"IDAT", zlib.compress(rows))
        + _chunk(b"IEND", b"")
    )


async def test_a_document_goes_up_with_its_caption(
    bot: ScriptedBot, visitor: Visitor, tmp_path: Path
) -> None:
    paper = tmp_path / "گواهی.txt"
    paper.write_bytes(PAPER)
    await visitor.page.locator("#file").set_input_files(paper)
    await visitor.dialog.get_by_label("توضیح").fill("مدرک من")
    await visitor.page.keyboard.press("Enter")
    message = await bot.next("message")
    assert message["caption"] == "مدرک من"
    assert message["document"]["file_name"] == "گواهی.txt"
    assert await bot.download(message["document"]["file_id"]) == PAPER
    await visitor.sees("گواهی.txt")


async def test_a_picture_goes_up_as_a_photo_after_a_look(
    bot: ScriptedBot, visitor: Visitor, tmp_path: Path
) -> None:
    shot = tmp_path / "card.png"
    shot.write_bytes(picture())
    await visitor.page.locator("#file").set_input_files(shot)
    await visitor.dialog.get_by_role("img", name="پیش‌نمایش عکس").wait_for()
    await visitor.keeps_picture("send-picture")
    await visitor.dialog.get_by_role("button", name="فرستادن").click()
    message = await bot.next("message")
    assert message["photo"][-1]["width"] == 480
    await visitor.until("document.querySelector('.photo img')?.naturalWidth > 0")


async def test_a_pasted_picture_can_go_as_a_file(bot: ScriptedBot, visitor: Visitor) -> None:
    await visitor.box.evaluate(
        """(box, bytes) => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "pasted.png", { type: "image/png" }));
            const paste = { clipboardData: data, bubbles: true, cancelable: true };
            box.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        list(picture(40, 30)),
    )
    await visitor.dialog.get_by_label("بدون فشرده‌سازی").check()
    await visitor.dialog.get_by_role("button", name="فرستادن").click()
    assert (await bot.next("message"))["document"]["file_name"] == "pasted.png"


async def test_what_the_bot_sends_is_shown_and_can_be_saved(
    bot: ScriptedBot, visitor: Visitor, tmp_path: Path
) -> None:
    await visitor.starts()
    chat = (await bot.next("message"))["chat"]["id"]
    await bot.upload("sendPhoto", chat, "photo", "office.png", picture(), caption="نمای دفتر")
    await bot.upload("sendDocument", chat, "document", "receipt-1405.pdf", PAPER, caption="رسید شما")
    await visitor.until("document.querySelector('.photo img')?.naturalWidth > 0")
    card = visitor.page.get_by_role("link", name="دریافت فایل receipt-1405.pdf")
    await visitor.keeps_picture("files")
    async with visitor.page.expect_download() as download:
        await card.click()
    saved = await download.value
    assert saved.suggested_filename == "receipt-1405.pdf"
    await saved.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == PAPER
