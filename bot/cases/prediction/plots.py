"""Pictures of a backtest for managers: where in their forecasts cases ended, and coverage by cohort.

Numbers and dates only, so no letters need joining. Slow: to be called in a thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cases.prediction.rules import HIDDEN_BELOW, HIDDEN_OVER
from bot.jalali import format_short
from bot.persian import fa_digits

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

    from bot.cases.prediction.score import Score

__all__ = ["draw_calibration", "draw_cohorts"]

FONTS = Path(__file__).resolve().parents[2] / "fonts"
#: Pixels.
WIDE, HIGH, EDGE, FOOT = 960, 540, 80, 110
PAPER, INK, FAINT, BLUE, RED, GOOD = (
    (255, 255, 255), (33, 37, 41), (206, 212, 218), (37, 99, 165), (163, 31, 52), (226, 240, 226),
)  # fmt: skip
FULL_SHARE = 0.4


def draw_calibration(histogram: Sequence[float]) -> bytes:
    """A PNG: a bar for each tenth of the forecast; where forecasts are true, all reach the line at 10 %."""
    picture, draw, font = _sheet()
    bar = (WIDE - 2 * EDGE) / len(histogram)
    for place, share in enumerate(histogram):
        left = EDGE + bar * place
        top = _height(min(share, FULL_SHARE) / FULL_SHARE)
        draw.rectangle((left + 6, top, left + bar - 6, HIGH - FOOT), BLUE)
        _middle(draw, (left + bar / 2, top - 18), _percent(share), font)
        _middle(draw, (left + bar / 2, HIGH - FOOT + 28), _percent((place + 1) / 10), font)
    line = _height(1 / len(histogram) / FULL_SHARE)
    draw.line((EDGE, line, WIDE - EDGE, line), RED, 3)
    return _png(picture)


def draw_cohorts(cohorts: Mapping[date, Score]) -> bytes:
    """A PNG: coverage of the 80 % interval with its band for each morning that was asked; the band of shares
    in which dates are told is shaded."""
    picture, draw, font = _sheet()
    draw.rectangle((EDGE, _height(HIDDEN_OVER), WIDE - EDGE, _height(HIDDEN_BELOW)), GOOD)
    draw.line((EDGE, _height(0.8), WIDE - EDGE, _height(0.8)), RED, 3)
    for share in (0, HIDDEN_BELOW, 0.8, HIDDEN_OVER, 1):
        _middle(draw, (EDGE / 2, _height(share)), _percent(share), font)
    step = (WIDE - 2 * EDGE) / max(1, len(cohorts))
    for place, (day, score) in enumerate(cohorts.items()):
        middle = EDGE + step * (place + 0.5)
        draw.line((middle, _height(score.low), middle, _height(score.high)), BLUE, 4)
        at = _height(score.coverage)
        draw.ellipse((middle - 8, at - 8, middle + 8, at + 8), BLUE)
        if place % max(1, len(cohorts) // 5) == 0:
            _middle(draw, (middle, HIGH - FOOT + 30), fa_digits(format_short(day)), font)
    return _png(picture)


def _sheet() -> tuple[Image, ImageDraw, FreeTypeFont]:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("RGB", (WIDE, HIGH), PAPER)
    draw = ImageDraw.Draw(picture)
    draw.line((EDGE, HIGH - FOOT, WIDE - EDGE, HIGH - FOOT), FAINT, 2)
    return picture, draw, ImageFont.truetype(FONTS / "Vazirmatn-Regular.ttf", 22)


def _height(share: float) -> float:
    return HIGH - FOOT - share * (HIGH - FOOT - EDGE / 2)


def _percent(share: float) -> str:
    return fa_digits(f"{share * 100:.0f}") + "٪"


def _middle(draw: ImageDraw, at: tuple[float, float], text: str, font: FreeTypeFont) -> None:
    draw.text(at, text, INK, font, anchor="mm")


def _png(picture: Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
