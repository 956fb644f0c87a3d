"""What is printed of an appointment: a picture that scans, a file for calendars, a token nobody makes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import zxingcpp
from icalendar import Calendar
from PIL import Image

from bot.accounts.visitor import Visitor
from bot.appointments.calendar_file import Entry, calendar_file
from bot.appointments.cancel import CancelAppointment
from bot.appointments.check_receipt import CheckReceipt
from bot.appointments.receipt_picture import Paper, drawn, printed
from bot.appointments.receipts import LINK, Receipt, Receipts
from bot.appointments.visit import Wanted
from bot.crypto import Keys, Vault
from bot.pictures import joins_letters
from tests.appointments.office import OFFICE, SERVICE, books, opened, times
from tests.house import House
from tests.staff.cast import comes_in

AT = datetime(2026, 11, 28, 4, 30, tzinfo=UTC)
PAPER = Paper("رسید نوبت", (("به نام", "سارا احمدی " * 12),), (("قواعد", ("۲ ساعت",)),), "اسکن کنید", "")


def test_a_token_is_ours_unchanged_and_fits_a_start_link(vault: Vault) -> None:
    receipts, said = Receipts(vault), Receipt(2**63 - 1, 7)
    token = receipts.token(said)
    assert receipts.read(token) == receipts.read(f"https://t.me/counter_bot?start={LINK}{token}") == said
    assert len(LINK + token) <= 64
    assert set(LINK + token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    for place in range(len(token)):
        other = "A" if token[place] != "A" else "B"
        assert receipts.read(token[:place] + other + token[place + 1 :]) is None
    stranger = Receipts(Vault(Keys(b"d" * 32, b"x" * 32, b"p" * 32)))
    assert stranger.read(token) is None
    assert receipts.read("") is receipts.read("نه") is None


@pytest.mark.skipif(not joins_letters(), reason="needs Debian's libfribidi0")
async def test_the_picture_scans_and_breaks_long_lines() -> None:
    link = f"https://ble.ir/counter_bot?start={LINK}{'A' * 28}"
    picture = Image.open(BytesIO(await drawn(Paper(PAPER.title, PAPER.rows, PAPER.parts, "اسکن", link))))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [link]
    # Nothing is drawn over the edge.
    edge = picture.convert("L").crop((0, 0, 40, picture.height))
    assert edge.getextrema() == (255, 255)


@pytest.mark.skipif(not joins_letters(), reason="needs Debian's libfribidi0")
async def test_the_page_to_be_printed_is_one_of_a5_however_much_stands_on_it() -> None:
    long = Paper(PAPER.title, PAPER.rows * 12, PAPER.parts, "اسکن", "https://ble.ir/counter_bot")
    for paper in (PAPER, long):
        page = await printed(paper)
        assert page.startswith(b"%PDF-")
        assert page.count(b"/Type /Page\n") == 1
        assert b"/MediaBox [ 0 0 419.5" in page
        assert b" 595." in page
        assert b"CCITTFaxDecode" in page
        assert len(page) < 100_000


def test_a_calendar_reads_the_file_over_moves_and_the_end() -> None:
    def read(version: int, is_cancelled: bool, at: datetime = AT) -> Calendar:
        entry = Entry(
            "7K3M9-QX2TB", version, at, at + timedelta(minutes=20), "نوبت", "تهران، بهشتی", "کارت ملی؛ رسید",
            is_cancelled, AT - timedelta(days=3),
        )  # fmt: skip
        return Calendar.from_ical(calendar_file(entry))

    first, moved, ended = read(1, False), read(2, False, AT + timedelta(days=1)), read(3, True)
    events = [calendar.events[0] for calendar in (first, moved, ended)]
    assert len({event["uid"] for event in events}) == 1
    assert [event["sequence"] for event in events] == [1, 2, 3]
    assert [calendar["method"] for calendar in (first, moved, ended)] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert events[0].DTSTART == AT
    assert events[0]["location"] == "تهران، بهشتی"
    assert [len(event.walk("VALARM")) for event in events] == [1, 1, 0]
    assert events[2]["status"] == "CANCELLED"


async def test_a_scan_says_what_the_receipt_is_worth_now(house: House) -> None:
    await opened(house)
    who: Visitor = await comes_in(house, 1)
    booked = await books(house, who, (await times(house, who, Wanted(OFFICE, (SERVICE,))))[0])
    check, receipts = await house.get(CheckReceipt), await house.get(Receipts)
    good = receipts.token(Receipt(booked.appointment_id, booked.version))
    old = receipts.token(Receipt(booked.appointment_id, booked.version - 1))
    assert (await check(LINK + good)).words_key == "receipt-valid"
    assert (await check(LINK + good)).at == booked.starts_at
    assert (await check(LINK + old)).words_key == "receipt-void"
    assert (await check(LINK + "A" * 28)).words_key == "receipt-not-ours"
    await house.act(CancelAppointment, who, booked.appointment_id)
    assert (await check(LINK + good)).words_key == "receipt-void"
