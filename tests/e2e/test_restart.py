"""The real program killed in the middle of a form, and asked to end in the middle of an answer."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.sandbox import BotProfile, Sandbox, default_people
from tests.e2e.control import Control
from tests.e2e.counter import TOKEN
from tests.e2e.logbook import Logbook
from tests.e2e.person import Person
from tests.e2e.programs import Program, environment, main
from tests.e2e.steps import (
    SARA,
    comes_to_code_step,
    comes_to_national_code_step,
    logs_in,
    tells_of_certificate,
)


@pytest.fixture
async def control() -> AsyncIterator[Control]:
    """A sandbox that outlives the bot; in this process, so that whatever the program asks is held to the
    truth (conftest)."""
    sandbox = Sandbox([BotProfile(TOKEN, "restart_bot", "x")], people=default_people("telegram"))
    async with Control(await sandbox.start()) as opened:
        yield opened
    await sandbox.stop()


@asynccontextmanager
async def bot(control: Control, database: str, folder: Path, **more: str) -> AsyncIterator[Program]:
    """The program with a token, at this sandbox, taking updates."""
    env = environment(database, control.url, **more)
    async with main("run", env=env, folder=folder) as program:

        async def nobody_waits() -> bool:
            return not await pending(control)

        try:
            assert await program.line(), "it says that it is ready"
            await control.until(nobody_waits, "everybody has an answer", 30)
            yield program
        finally:
            book = Logbook(io.StringIO(program.complaints()))
            book.holds_nothing_unexpected()
            book.holds_no_personal_data()


async def pending(control: Control) -> bool:
    """Whether someone's last message still has no answer."""
    for one in await control.get("/sandbox/people"):
        shown = await control.get(f"/sandbox/people/{one['user_id']}/messages")
        if shown and not shown[-1]["from_bot"] and not shown[-1].get("deleted"):
            return True
    return False


async def written_down(control: Control, database: str, state: str) -> None:
    """Until the form's window is in the database: before that, up to 50 ms of it may be lost."""

    async def stands() -> bool:
        with closing(sqlite3.connect(make_url(database).database or "")) as connection:
            return any(state in row[0] for row in connection.execute("SELECT data FROM dialog_state"))

    await control.until(stands, f"{state} in the table of dialog state")


async def sara_of(control: Control) -> Person:
    one = (await control.get("/sandbox/people"))[0]
    return Person(control, one["user_id"], one["name"], one["phone"])


async def test_killed_in_the_middle_of_a_form_it_goes_on_in_the_same_window(
    control: Control, database_address: str, tmp_path: Path
) -> None:
    sara = await sara_of(control)
    async with bot(control, database_address, tmp_path) as first:
        await comes_to_national_code_step(sara)
        await sara.sends(SARA.national_code)
        window = await sara.sees("گام ۳ از ۹")
        await written_down(control, database_address, "SignUp:birth_date")
        await first.dies()
    await sara.sends(SARA.birth_date)  # while nobody is there
    async with bot(control, database_address, tmp_path) as second:
        after = await sara.sees("گام ۴ از ۹")
        assert after["message_id"] == window["message_id"]
        await sara.sends(await sara.sms_code())
        await tells_of_certificate(sara, SARA)
        await sara.sees("بازبینی و تأیید", "احمدی")
        await written_down(control, database_address, "SignUp:review")
        await second.dies()
    # Killed again between the review and its button: what is pressed now is answered by the third life.
    await sara.presses("تأیید و ثبت")
    async with bot(control, database_address, tmp_path):
        await sara.sees("حساب شما فعال شد")
        await logs_in(sara)
        await sara.sms("حساب کاربری شما فعال شد")
        told = [text for text in await sara.letters() if "فعال شد" in text]
        assert len(told) == 1


async def test_killed_in_the_last_moments_it_goes_on_from_the_facts(
    control: Control, database_address: str, tmp_path: Path
) -> None:
    """The code was taken, the window that came after it was not written down."""
    sara = await sara_of(control)
    async with bot(control, database_address, tmp_path, CONVERSATION__FLUSH_MS="2000") as first:
        await comes_to_code_step(sara, SARA)
        code = await sara.sms_code()
        await written_down(control, database_address, "SignUp:code")
        await sara.sends(code)
        await sara.sees("گام ۵ از ۹")
        await first.dies()
    await sara.presses("انصراف")
    async with bot(control, database_address, tmp_path):
        await sara.presses("ادامهٔ ثبت‌نام")
        await tells_of_certificate(sara, SARA)
        await sara.sees("بازبینی و تأیید")
        await sara.presses("تأیید و ثبت")
        await sara.sees("حساب شما فعال شد")


async def test_what_is_typed_after_a_kill_is_judged_by_the_form_and_not_by_the_lost_window(
    control: Control, database_address: str, tmp_path: Path
) -> None:
    """The national code was taken, the window that asks for the birth date was seen and not written down."""
    sara = await sara_of(control)
    async with bot(control, database_address, tmp_path, CONVERSATION__FLUSH_MS="2000") as first:
        await comes_to_national_code_step(sara)
        await written_down(control, database_address, "SignUp:national_code")
        await sara.sends(SARA.national_code)
        await sara.sees("گام ۳ از ۹")
        await first.dies()
    await sara.sends(SARA.birth_date)
    async with bot(control, database_address, tmp_path, CONVERSATION__FLUSH_MS="2000") as second:
        await sara.sees("گام ۴ از ۹")
        code = await sara.sms_code()
        await written_down(control, database_address, "SignUp:code")
        # Back on purpose is no lost window: the date that is typed there is a date.
        await sara.presses("مرحلهٔ قبل")
        await sara.sees("گام ۳ از ۹")
        await sara.sends("1393/02/20")
        await sara.sees("۱۸ سال تمام")
        await sara.presses("مرحلهٔ بعد")
        await sara.sees("گام ۴ از ۹")
        await written_down(control, database_address, "SignUp:code")
        await sara.sends(code)
        await tells_of_certificate(sara, SARA)
        await sara.sees("بازبینی و تأیید")
        await second.dies()
    await sara.sends(code)  # once more, to a window that is behind the form
    async with bot(control, database_address, tmp_path):
        await sara.sees("بازبینی و تأیید", "احمدی")
        await sara.presses("تأیید و ثبت")
        await sara.sees("حساب شما فعال شد")


async def test_asked_to_end_it_finishes_the_answer_and_confirms_it(
    control: Control, database_address: str, tmp_path: Path
) -> None:
    sara = await sara_of(control)
    async with bot(control, database_address, tmp_path) as first:
        await sara.sends("/start")
        await sara.sees("به پیشخوان خوش آمدید")
        # The answer is held up: a 429 of one second comes between the press and its window.
        await control.faults({"kind": "429", "methods": ["editMessageText"], "count": 1, "retry_after": 1})
        await sara.presses("ثبت‌نام")

        async def held_up() -> bool:
            calls = await control.get("/sandbox/calls", method="editMessageText")
            return any(call.get("fault") == "429" for call in calls)

        await control.until(held_up, "the answer under way")
        first.is_asked_to_end()
        code, _, err = await first.ends()
        assert (code, "Traceback" in err) == (0, False)
        await sara.sees("رضایت می‌دهید")
    calls_before = len(await control.get("/sandbox/calls", method="editMessageText"))
    async with bot(control, database_address, tmp_path):
        await sara.presses("می‌پذیرم و شروع می‌کنم")
        await sara.sees("گام ۱ از ۹")
        calls = await control.get("/sandbox/calls", method="editMessageText")
        assert len(calls) == calls_before, "the finished update was answered again"
