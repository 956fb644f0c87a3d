"""The receipt of an appointment as a picture, and as a page to be printed; drawn on demand, kept nowhere."""

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

__all__ = ["Paper", "draw_page", "draw_receipt", "drawn", "printed"]

FONTS = Path(__file__).resolve().parents[1] / "fonts"
#: Pixels.
WIDE, MARGIN, LINE, SPACE = 900, 56, 52, 22
TITLE, WORDS = 44, 30
QR_DOT = 7
#: One picture at a time: the other cores stay with the presses.
_THREADS = ThreadPoolExecutor(1, "receipts")
#: A page of A5: how much finer than the picture it is drawn (about 300 dots an inch), its width in inches and
#: its height by its width. Black and white: lossless, and small.
FINER, A5_INCHES, A5_TALL = 2, 148 / 25.4, 210 / 148
THRESHOLD = 160
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


async def printed(paper: Paper) -> bytes:
    """A PDF, made in a thread."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, draw_page, paper)


def draw_receipt(paper: Paper) -> bytes:
    """A PNG."""
    out = BytesIO()
    _drawn(paper, 1).save(out, "PNG", optimize=True)
    return out.getvalue()


def draw_page(paper: Paper) -> bytes:
    """A PDF of one page of A5, however much stands on it."""
    from PIL import Image

    picture = _drawn(paper, FINER).convert("L").point(lambda grey: 255 if grey > THRESHOLD else 0, "1")
    wide = max(picture.width, round(picture.height / A5_TALL))
    page = Image.new("1", (wide, round(wide * A5_TALL)), 1)
    page.paste(picture, ((wide - picture.width) // 2, 0))
    out = BytesIO()
    page.save(out, "PDF", resolution=wide / A5_INCHES, title=paper.title)
    return out.getvalue()


def _drawn(paper: Paper, finer: int) -> Image:
    """``finer`` times as many pixels as the measures above say."""
    from PIL import Image, ImageDraw, ImageFont

    wide, margin, line, space = WIDE * finer, MARGIN * finer, LINE * finer, SPACE * finer
    plain = ImageFont.truetype(FONTS / "Vazirmatn-Regular.ttf", WORDS * finer)
    bold = ImageFont.truetype(FONTS / "Vazirmatn-Bold.ttf", WORDS * finer)
    title = ImageFont.truetype(FONTS / "Vazirmatn-Bold.ttf", TITLE * finer)
    body = _body(paper, plain, bold, wide - 2 * margin)
    lines = [(paper.title, title, INK), *[("", plain, INK)] * 2, *body]
    code = _qr(paper.link, QR_DOT * finer)
    high = margin * 2 + sum(line if text else space for text, _, _ in lines) + code.height + line
    picture = Image.new("RGB", (wide, high), WHITE)
    draw = ImageDraw.Draw(picture)
    top = margin
    for text, font, colour in lines:
        if text:
            draw.text((wide - margin, top), text, colour, font, anchor="ra", direction="rtl", language="fa")
        top += line if text else space
    picture.paste(code, ((wide - code.width) // 2, top))
    middle = (wide // 2, top + code.height)
    draw.text(middle, paper.scan_hint, FAINT, plain, anchor="ma", direction="rtl", language="fa")
    return picture


Line = tuple[str, "FreeTypeFont", tuple[int, int, int]]


def _body(paper: Paper, plain: FreeTypeFont, bold: FreeTypeFont, wide: int) -> Iterator[Line]:
    for name, value in paper.rows:
        yield name, plain, FAINT
        for text in _wrapped(value, bold, wide):
            yield text, bold, INK
        yield "", plain, INK
    for heading, said in paper.parts:
        yield heading, bold, INK
        for one in said:
            for text in _wrapped(one, plain, wide):
                yield text, plain, INK
        yield "", plain, INK


def _wrapped(text: str, font: FreeTypeFont, wide: int) -> Iterator[str]:
    """Lines of so many pixels at most, broken between words."""
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and font.getlength(longer, direction="rtl", language="fa") > wide:
            yield line
            line = word
        else:
            line = longer
    yield line


def _qr(link: str, dot: int) -> Image:
    import segno
    from PIL import Image

    out = BytesIO()
    segno.make_qr(link, error="m").save(out, kind="png", scale=dot, border=4)
    return Image.open(out).convert("RGB")
