"""A hundred people sign up and come in: what is theirs stands nowhere in clear, whatever was written.

Searched: the database file byte by byte, conversation storage, everything logged (at ``debug``), metrics,
and what buttons carry. Windows are not: they show people their own data.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import jdatetime
import pytest
from aiogram.exceptions import ClientDecodeError
from prometheus_client import generate_latest
from sqlalchemy import func, select

from bot.gateways.identity import Person
from bot.logs import configure
from bot.persian import fa_digits
from storage.models import Citizen
from storage.unit_of_work import UnitOfWork
from tests.e2e.logbook import Logbook, reading_along
from tests.fuzz.windows import Windows, open_windows
from tests.house import mailbox_code
from tests.messengers.kit import message, pressed
from tests.staff.cast import national_code

PEOPLE = 100
LETTERS = "ابپتجچحخدر"
PIN = "82041957"
FIRST_ANSWER, SECOND_ANSWER, WORD = "بادبادک", "کتابدار", "انارستان"


@dataclass(frozen=True, slots=True)
class One:
    """Nobody has their names, numbers or dates but they."""

    nth: int

    @property
    def user(self) -> int:
        return 7_000_000_000 + self.nth

    @property
    def code(self) -> str:
        return national_code(70_000 + self.nth)

    @property
    def phone(self) -> str:
        return f"+98913{4_210_000 + 7 * self.nth}"

    @property
    def birth(self) -> date:
        return date(1961, 5, 3) + timedelta(days=97 * self.nth)

    @property
    def typed_birth(self) -> str:
        return str(jdatetime.date.fromgregorian(date=self.birth).strftime("%Y/%m/%d"))

    @property
    def certificate(self) -> str:
        return str(731_000 + 13 * self.nth)

    def name(self, stem: str) -> str:
        return stem + "".join(LETTERS[int(digit)] for digit in f"{self.nth:03}")

    @property
    def person(self) -> Person:
        return Person(self.name("کاووسک"), self.name("دهستانیک"), "female", self.certificate)

    @property
    def fills_all(self) -> bool:
        """The optional part too."""
        return self.nth % 20 == 10

    @property
    def password(self) -> str:
        return self.name("سنگریزه") + "-77"

    @property
    def email(self) -> str:
        return f"ordinary.reader{self.nth:03}@example.ir"

    @property
    def facts(self) -> set[str]:
        """Long enough to stand for them anywhere, also in the middle of something else."""
        numbers = (self.code, self.phone[3:], self.birth.isoformat(), self.typed_birth)
        chosen = (self.password, self.email, *map(self.name, (FIRST_ANSWER, SECOND_ANSWER, WORD)))
        return {self.person.first_name, self.person.last_name, *numbers, *map(fa_digits, numbers), *chosen}


@pytest.fixture
def logbook() -> Iterator[Logbook]:
    with reading_along() as book:
        configure("debug", stream=book.stream)
        book.forgive("update failed", "error could not be told", "Traceback")
        yield book


@pytest.fixture
async def windows(sqlite_template: Path, tmp_path: Path, logbook: Logbook) -> AsyncIterator[Windows]:
    path = tmp_path / "pishkhan.db"
    shutil.copy(sqlite_template, path)
    opened = await open_windows(path)
    yield opened
    await opened.close()


class Chat:
    """One person's way; remembers the short secrets that they typed."""

    def __init__(self, windows: Windows, one: One) -> None:
        self._windows = windows
        self.one = one
        self.secrets: set[str] = set()

    async def signs_up_and_comes_in(self) -> None:
        one, registries = self.one, self._windows.house.registries
        registries.sims[one.phone], registries.people[one.code, one.birth] = one.code, one.person
        await self.says("/start")
        await self.presses("ثبت‌نام")
        await self.presses("می‌پذیرم و شروع می‌کنم")
        card = {"phone_number": one.phone, "first_name": one.person.first_name, "user_id": one.user}
        await self._feeds(message(one.user, contact=card))
        await self.says(national_code(80_000 + one.nth)[:-1])  # a digit is missing
        await self.says(one.code)
        await self.says(one.typed_birth)
        await self.says_code("sign-up")
        await self.says(one.person.first_name)
        await self.says(one.person.last_name)
        await self.presses("زن")
        registries.down = one.nth % 10 == 0
        await self.says(one.certificate)
        await self.goes_past_or_fills_in()
        if registries.down:
            registries.down = False
            await self.presses("تلاش دوباره")
        await self.presses("تأیید و ثبت")
        await self.presses("ورود")
        await self.says_code("log-in")
        if one.fills_all:
            await self.says(one.password)
        self.secrets.add(one.certificate)

    async def goes_past_or_fills_in(self) -> None:
        one = self.one
        if not one.fills_all:
            await self.presses("فعلاً رد می‌شوم")
            return
        await self.presses("ایمیل")
        await self.says(one.email)
        code = await mailbox_code(self._windows.house)
        await self.says(code)
        await self.presses("پرسش‌های امنیتی")
        await self.presses("نخستین سفری که به یاد دارید به کجا بود؟")
        await self.says(one.name(FIRST_ANSWER))
        await self.presses("بعدی ◀")
        await self.presses("کدام کتاب را بیش از همه دوست دارید؟")
        await self.says(one.name(SECOND_ANSWER))
        for label, typed in (
            ("گذرواژه", one.password),
            ("رمز بازگشایی", PIN),
            ("واژهٔ شناسایی", one.name(WORD)),
        ):
            await self.presses(label)
            await self.says(typed)
        await self.presses("مرحلهٔ بعد")
        self.secrets |= {code, PIN}

    async def sets_a_pin(self) -> None:
        await self.presses("امنیت حساب")
        await self.presses("رمز بازگشایی")
        await self.says(PIN)
        self.secrets.add(PIN)

    async def meets_a_broken_messenger(self) -> None:
        """The mistake is logged, with whatever a traceback holds."""
        once = iter([ClientDecodeError("no answer", ValueError(), self.one.code)])
        self._windows.session.trouble = lambda method: next(once, None)
        await self.says(self.one.code)
        self._windows.session.trouble = lambda method: None

    async def says(self, text: str) -> None:
        await self._feeds(message(self.one.user, text=text))

    async def says_code(self, purpose: str) -> None:
        code = await self._windows.house.code(purpose)
        self.secrets.add(code)
        await self.says(code)

    async def presses(self, label: str) -> None:
        data = next(data for text, data in self._buttons() if text == label)
        await self._feeds(pressed(data, self.one.user))

    async def _feeds(self, content: dict[str, Any]) -> None:
        await self._windows.feeds(content)

    def _buttons(self) -> list[tuple[str, str]]:
        own = (call for call in reversed(self._windows.session.calls) if call_to(call) == self.one.user)
        for call in own:
            rows = getattr(getattr(call, "reply_markup", None), "inline_keyboard", None)
            if rows:
                return [(one.text, one.callback_data or "") for row in rows for one in row]
        return []


def call_to(call: Any) -> int | None:
    found: int | None = getattr(call, "chat_id", None)
    return found


def carried_by_buttons(windows: Windows) -> str:
    """Callback data, links and what a reply keyboard sends: all that a messenger hands back or opens."""
    rows = [
        row
        for call in windows.session.calls
        for row in getattr(getattr(call, "reply_markup", None), "inline_keyboard", None) or []
    ]
    return "\n".join(f"{one.callback_data} {one.url}" for row in rows for one in row)


async def kept_in_conversation(windows: Windows, chats: list[Chat]) -> str:
    return "\n".join([row for chat in chats for row in await windows.kept(chat.one.user)])


async def test_a_hundred_people_leave_no_trace_in_clear(windows: Windows, logbook: Logbook) -> None:
    chats = [Chat(windows, One(nth)) for nth in range(1, PEOPLE + 1)]
    async with UnitOfWork(windows.database) as tx:
        before = await tx.session.scalar(select(func.count()).select_from(Citizen)) or 0
    for chat in chats:
        await chat.signs_up_and_comes_in()
        if chat.one.nth % 20 == 0:
            await chat.sets_a_pin()
        if chat.one.nth % 25 == 0:
            await chat.meets_a_broken_messenger()
    async with UnitOfWork(windows.database) as tx:
        after = await tx.session.scalar(select(func.count()).select_from(Citizen)) or 0
    assert after - before == PEOPLE

    kept = await kept_in_conversation(windows, chats)
    assert kept.count("Menu:home") >= PEOPLE // 2, "the table is empty: this test would see nothing"
    written = {
        # A moment's six digits of a second are no code.
        "logs": re.sub(r"(?<=:\d\d)\.\d{6}", "", logbook.text),
        "metrics": generate_latest().decode(),
        "conversation storage": kept,
        "buttons": carried_by_buttons(windows),
    }
    assert "update failed" in logbook.text, "nothing went wrong: no traceback was searched"
    numbers = {place: set(re.findall(r"\d+", text)) for place, text in written.items()}
    shown = "\n".join(windows.session.texts())
    files = b"".join(path.read_bytes() for path in windows.path.parent.glob("pishkhan.db*"))
    assert len(files) > 1_000_000
    for chat in chats:
        assert chat.one.person.last_name in shown, "searched for in vain everywhere: it was never written"
        for fact in chat.one.facts:
            found = [place for place, text in written.items() if fact in text]
            assert not found, f"{found} hold a fact of a person"
            assert fact.encode() not in files, "the database holds a fact of a person in clear"
        # Ids of rows are longer numbers: a short secret would stand alone.
        found = [place for place, found in numbers.items() if found & chat.secrets]
        assert not found, f"{found} hold a secret of a person"
