"""The finish report of a notice: how many came to which end by which way, as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io

from bot.notices.progress import NoticeProgress
from bot.texts import Texts

__all__ = ["FILE_NAME", "report_file"]

FILE_NAME = "notice-report.csv"


def report_file(texts: Texts, found: NoticeProgress) -> bytes:
    """CSV in UTF-8 with a mark at its head, by which spreadsheets know it."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(
        texts.plain(key) for key in ("publish-report-way", "publish-report-state", "publish-report-count")
    )
    for each in found.counts:
        way = texts.plain("publish-way", channel=each.channel)
        table.writerow((way, texts.plain("publish-end", state=each.state), each.count))
    for state, count in (("read", found.opened), ("acknowledged", found.acknowledged)):
        table.writerow(
            (texts.plain("publish-way", channel="all"), texts.plain("publish-end", state=state), count)
        )
    return out.getvalue().encode("utf-8-sig")
