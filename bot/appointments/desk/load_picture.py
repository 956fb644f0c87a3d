"""The week's load as a picture: a column a day, from right to left, a row an hour; how dark says how full,
and the number in it says so to who cannot tell the colours apart. Slow: to be called in a thread."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.appointments.desk.load import Load, WeekLoad
from bot.jalali import CalendarWords, to_jalali
from bot.persian import fa_digits
from bot.pictures import joins_letters

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

__all__ = ["draw_load"]

FONTS = Path(__file__).resolve().parents[2] / "fonts"
#: Pixels.
WIDE, HIGH, SIDE, HEAD, GAP = 132, 64, 96, 108, 4
PAPER, INK, FAINT = (255, 255, 255), (33, 37, 41), (233, 236, 239)
LIGHT, DARK = (255, 243, 205), (163, 31, 52)
#: Of a cell that is fuller, the words are light.
LIGHT_WORDS = 0.65
Colour = tuple[int, int, int]


def draw_load(load: WeekLoad, calendar: CalendarWords) -> bytes:
    """A PNG. A week in which the office is closed has its days and no hours."""
    from PIL import Image, ImageDraw, ImageFont

    bold = ImageFont.truetype(FONTS / "Vazirmatn-Bold.ttf", 26)
    plain = ImageFont.truetype(FONTS / "Vazirmatn-Regular.ttf", 24)
    size = (WIDE * len(load.days) + SIDE, HEAD + HIGH * max(1, len(load.hours)) + GAP)
    picture = Image.new("RGB", size, PAPER)
    draw = ImageDraw.Draw(picture)
    can_join = joins_letters()
    for place, day in enumerate(load.days):
        left = size[0] - SIDE - WIDE * (place + 1)
        face = to_jalali(day)
        # Letters that nobody joins are read one by one: then the first of the name is better than all.
        name, date = calendar.weekdays[face.weekday()], f"{face.month}/{face.day}"
        if can_join:
            date = f"{face.day} {calendar.months[face.month - 1]}"
        _middle(draw, (left, 8, left + WIDE, 56), name if can_join else name[0], bold, INK)
        _middle(draw, (left, 56, left + WIDE, 100), fa_digits(date), plain, INK)
        for row, hour in enumerate(load.hours):
            top = HEAD + HIGH * row
            _cell(
                draw,
                (left + GAP, top, left + WIDE - GAP, top + HIGH - GAP),
                load.cells.get((day, hour)),
                plain,
            )
    for row, hour in enumerate(load.hours):
        top = HEAD + HIGH * row
        _middle(draw, (size[0] - SIDE, top, size[0], top + HIGH), fa_digits(f"{hour:02}:00"), plain, INK)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


Box = tuple[int, int, int, int]


def _cell(draw: ImageDraw, box: Box, load: Load | None, font: FreeTypeFont) -> None:
    """Taken of all seats, and who walked in besides; what is closed is grey and empty."""
    besides = f"+{load.walk_ins}" if load is not None and load.walk_ins else ""
    if load is None or not load.seats:
        draw.rounded_rectangle(box, 8, FAINT)
        _middle(draw, box, fa_digits(besides), font, INK)
        return
    share = min(1.0, load.taken / load.seats)
    colour = tuple(round(light + (dark - light) * share) for light, dark in zip(LIGHT, DARK, strict=True))
    draw.rounded_rectangle(box, 8, colour)
    words = fa_digits(f"{load.taken}/{load.seats} {besides}".rstrip())
    _middle(draw, box, words, font, PAPER if share > LIGHT_WORDS else INK)


def _middle(draw: ImageDraw, box: Box, text: str, font: FreeTypeFont, colour: Colour) -> None:
    draw.text(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), text, colour, font, anchor="mm")
