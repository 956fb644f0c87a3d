"""The receipt of an appointment as a picture, drawn on demand and kept nowhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

__all__ = ["Paper", "draw_receipt", "drawn"]

FONTS = Path(__file__).resolve().parents[1] / "fonts"
#: Pixels.
WIDE, MARGIN, LINE, SPACE = 900, 56, 52, 22
TITLE, WORDS = 44, 30
QR_DOT = 7
#: One picture at a time: the other cores stay with the presses.
_THREADS = ThreadPoolExecutor(1, "receipts")
WHITE, INK, FAINT = (255, 255, 255), (33, 37, 41), (96, 103, 110)


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on a receipt: rows of a name and a value, parts of a heading and its lines, and under them
    what the QR says."""

    title: str
    rows: tuple[tuple[str, str], ...]
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    scan_hint: str
    link: str


async def drawn(paper: Paper) -> bytes:
    """A PNG, made in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, draw_receipt, paper)


def draw_receipt(paper: Paper) -> bytes:
    """A PNG."""
    from PIL import Image, ImageDraw, ImageFont

    plain = ImageFont.truetype(FONTS / "Vazirmatn-Regular.ttf", WORDS)
    bold = ImageFont.truetype(FONTS / "Vazirmatn-Bold.ttf", WORDS)
    title = ImageFont.truetype(FONTS / "Vazirmatn-Bold.ttf", TITLE)
    lines = [(paper.title, title, INK), *[("", plain, INK)] * 2, *_body(paper, plain, bold)]
    code = _qr(paper.link)
    high = MARGIN * 2 + sum(LINE if text else SPACE for text, _, _ in lines) + code.height + LINE
    picture = Image.new("RGB", (WIDE, high), WHITE)
    draw = ImageDraw.Draw(picture)
    top = MARGIN
    for text, font, colour in lines:
        if text:
            draw.text((WIDE - MARGIN, top), text, colour, font, anchor="ra", direction="rtl", language="fa")
        top += LINE if text else SPACE
    picture.paste(code, ((WIDE - code.width) // 2, top))
    middle = (WIDE // 2, top + code.height)
    draw.text(middle, paper.scan_hint, FAINT, plain, anchor="ma", direction="rtl", language="fa")
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


Line = tuple[str, "FreeTypeFont", tuple[int, int, int]]


def _body(paper: Paper, plain: FreeTypeFont, bold: FreeTypeFont) -> Iterator[Line]:
    for name, value in paper.rows:
        yield name, plain, FAINT
        for text in _wrapped(value, bold):
            yield text, bold, INK
        yield "", plain, INK
    for heading, said in paper.parts:
        yield heading, bold, INK
        for one in said:
            for text in _wrapped(one, plain):
                yield text, plain, INK
        yield "", plain, INK


def _wrapped(text: str, font: FreeTypeFont) -> Iterator[str]:
    """Lines that fit between the margins, broken between words."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer, direction="rtl", language="fa") > WIDE - 2 * MARGIN:
            yield line
            line = word
        else:
            line = longer
    yield line


def _qr(link: str) -> Image:
    import segno
    from PIL import Image

    out = BytesIO()
    segno.make_qr(link, error="m").save(out, kind="png", scale=QR_DOT, border=4)
    return Image.open(out).convert("RGB")
