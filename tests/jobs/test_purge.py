"""What must not be kept is gone in time, and nothing else is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.accounts.rules import CODE_LIFE
from bot.accounts.sign_up.begin import EMPTIED
from bot.jobs import purge
from storage.database import Database
from storage.models import (
    Delivery,
    DialogState,
    LoginRequest,
    Message,
    MessengerAccount,
    OneTimePassword,
    ProcessedUpdate,
    Registration,
    ThrottleHit,
)
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.conftest import NOON

ACCOUNT = 11
#: Whatever a form holds of a person.
OPTIONAL: dict[str, Any] = {
    "email_sealed": b"x",
    "email_verified_at": NOON,
    "first_question": "first_trip",
    "first_answer_hash": "h",
    "second_question": "loved_book",
    "second_answer_hash": "h",
    "password_hash": "h",
    "pin_hash": "h",
    "phishing_word_sealed": b"x",
}
FILLED: dict[str, Any] = {
    **dict.fromkeys(EMPTIED.keys() - OPTIONAL.keys(), b"x"),
    "identifier_kind": "national_code",
}


async def put(database: Database, *rows: Any) -> None:
    async with UnitOfWork(database) as tx:
        if await tx.session.get(MessengerAccount, ACCOUNT) is None:
            tx.session.add(
                MessengerAccount(id=ACCOUNT, messenger="telegram", user_id=1, chat_id=1, created_at=NOON)
            )
            await tx.session.flush()
        tx.session.add_all(rows)
        await tx.commit()


async def left(database: Database, model: Any) -> int:
    async with UnitOfWork(database) as tx:
        return await tx.session.scalar(select(func.count()).select_from(model)) or 0


def code(row_id: int, made: datetime, state: str = "alive", purpose: str = "log-in") -> OneTimePassword:
    return OneTimePassword(
        id=row_id,
        purpose=purpose,
        flow_id=row_id,
        messenger_account_id=ACCOUNT,
        phone_index=b"p",
        code_hash=b"h",
        code_sealed=b"sealed",
        state=state,
        tries=0,
        created_at=made,
        expires_at=made + CODE_LIFE,
    )


async def test_a_sealed_code_dies_with_its_life_time(database: Database, clock: ManualClock) -> None:
    younger = code(2, clock.now() + timedelta(seconds=60), purpose="sign-up")
    await put(database, code(1, clock.now()), younger)
    clock.advance(CODE_LIFE)
    assert await purge.HideCodes(UnitOfWork(database), clock)() == 1
    async with UnitOfWork(database) as tx:
        dead, alive = await tx.session.get(OneTimePassword, 1), await tx.session.get(OneTimePassword, 2)
    assert dead is not None
    assert alive is not None
    assert (dead.state, dead.code_sealed) == ("dead", None)
    assert (alive.state, alive.code_sealed) == ("alive", b"sealed")


async def test_a_code_row_is_gone_ten_minutes_after_it_was_made_however_late_the_job_comes(
    database: Database, clock: ManualClock
) -> None:
    await put(database, code(1, clock.now(), "used"), code(2, clock.now() + timedelta(minutes=5)))
    clock.advance(timedelta(minutes=10) - 2 * purge.CODES_RUN_EVERY)
    assert await purge.ForgetCodes(UnitOfWork(database), clock)() == 1
    assert await left(database, OneTimePassword) == 1


async def test_a_login_request_that_is_over_is_deleted(database: Database, clock: ManualClock) -> None:
    ends = clock.now() + timedelta(minutes=15)
    for row_id, at in ((1, ends), (2, ends + timedelta(minutes=1))):
        await put(
            database,
            LoginRequest(
                id=row_id,
                messenger_account_id=ACCOUNT,
                phone_sealed=b"s",
                phone_index=b"p",
                created_at=clock.now(),
                expires_at=at,
            ),
        )
    clock.advance(timedelta(minutes=15))
    assert await purge.ForgetLogins(UnitOfWork(database), clock)() == 1
    assert await left(database, LoginRequest) == 1


async def test_a_draft_nobody_finished_is_emptied_and_a_finished_form_is_not(
    database: Database, clock: ManualClock
) -> None:
    def form(row_id: int, **more: Any) -> Registration:
        return Registration(
            id=row_id,
            messenger_account_id=ACCOUNT,
            created_at=clock.now(),
            updated_at=clock.now(),
            expires_at=clock.now() + timedelta(hours=24),
            **FILLED,
            **more,
        )

    assert EMPTIED.keys() == (FILLED | OPTIONAL).keys()
    await put(
        database,
        form(1, state="draft", **OPTIONAL),
        form(2, state="done", outcome="mismatch", tracking_code="T"),
    )
    clock.advance(timedelta(hours=24) - timedelta(seconds=1))
    assert await purge.EmptyDrafts(UnitOfWork(database), clock)() == 0
    clock.advance(timedelta(seconds=1))
    assert await purge.EmptyDrafts(UnitOfWork(database), clock)() == 1
    async with UnitOfWork(database) as tx:
        draft, done = await tx.session.get(Registration, 1), await tx.session.get(Registration, 2)
    assert draft is not None
    assert done is not None
    assert draft.state == "abandoned"
    assert {getattr(draft, name) for name in EMPTIED} == {None}
    assert {name: getattr(done, name) for name in FILLED} == FILLED


async def test_counted_acts_are_forgotten_after_a_month_but_wrong_codes_are_not(
    database: Database, clock: ManualClock
) -> None:
    old, fresh = clock.now() - timedelta(days=31), clock.now() - timedelta(days=29)
    await put(
        database,
        ThrottleHit(id=1, kind="code-sent", subject=b"s", at=old),
        ThrottleHit(id=2, kind="code-sent", subject=b"s", at=fresh),
        ThrottleHit(id=3, kind="code-failed", subject=b"s", at=old),
    )
    assert await purge.ForgetHits(UnitOfWork(database), clock)() == 1
    assert await left(database, ThrottleHit) == 2


async def test_wrong_codes_of_strangers_are_forgotten_when_they_no_longer_count(
    database: Database, clock: ManualClock
) -> None:
    window = timedelta(days=90)
    for row_id, age in ((1, window - timedelta(hours=1)), (2, window + timedelta(hours=1))):
        hit = ThrottleHit(id=row_id, kind="code-failed-at", subject=b"s", at=clock.now() - age)
        await put(database, hit)
    assert await purge.ForgetHits(UnitOfWork(database), clock)() == 1
    async with UnitOfWork(database) as tx:
        assert list(await tx.session.scalars(select(ThrottleHit.id))) == [1]


async def test_marks_of_updates_are_kept_for_two_days(database: Database, clock: ManualClock) -> None:
    await put(
        database,
        ProcessedUpdate(bot_id=1, update_id=1, what=0, at=clock.now() - timedelta(hours=49)),
        ProcessedUpdate(bot_id=1, update_id=2, what=0, at=clock.now() - timedelta(hours=47)),
        ProcessedUpdate(bot_id=2, update_id=1, what=0, at=clock.now() - timedelta(hours=47)),
    )
    assert await purge.ForgetMarks(UnitOfWork(database), clock)() == 1
    assert await left(database, ProcessedUpdate) == 2


async def test_dialog_states_untouched_for_a_month_are_deleted(
    database: Database, clock: ManualClock
) -> None:
    await put(
        database,
        DialogState(key="a", state=None, data="{}", updated_at=clock.now() - timedelta(days=31)),
        DialogState(key="b", state=None, data="{}", updated_at=clock.now() - timedelta(days=29)),
    )
    assert await purge.ForgetDialogs(UnitOfWork(database), clock)() == 1
    assert await left(database, DialogState) == 1


async def test_numbers_are_taken_out_a_week_after_the_end_and_nothing_else_of_the_ledger(
    database: Database, clock: ManualClock
) -> None:
    def delivery(row_id: int, ended: timedelta | None) -> Delivery:
        return Delivery(
            id=row_id,
            message_id=1,
            channel="sms",
            address=f"sms:{row_id}",
            address_sealed=b"s",
            fallback_address="sms:f",
            fallback_sealed=b"f",
            lane=2,
            state="queued" if ended is None else "sent",
            due_at=NOON,
            max_attempts=3,
            expires_at=NOON + timedelta(days=60),
            ended_at=None if ended is None else clock.now() - ended,
        )

    message = Message(
        id=1, dedupe_key="k", kind="status", words_key="news", words_args={}, audience=3, created_at=NOON,
        expires_at=NOON + timedelta(days=60),
    )  # fmt: skip
    await put(database, message)
    clock.advance(timedelta(days=30))
    week = timedelta(days=7)
    await put(database, delivery(1, week), delivery(2, week - timedelta(seconds=1)), delivery(3, None))
    forget = purge.ForgetAddresses(UnitOfWork(database), clock)
    assert [await forget(), await forget()] == [1, 0]
    async with UnitOfWork(database) as tx:
        rows = [await tx.session.get_one(Delivery, row_id) for row_id in (1, 2, 3)]
    assert [(row.address_sealed, row.fallback_sealed) for row in rows] == [(None, None), *[(b"s", b"f")] * 2]
    assert (rows[0].address, rows[0].fallback_address) == ("sms:1", "sms:f")


async def test_more_than_one_chunk_is_taken_out_in_several_transactions(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "CHUNK", 10)
    old = clock.now() - timedelta(hours=49)
    await put(database, *(ProcessedUpdate(bot_id=1, update_id=n, what=0, at=old) for n in range(25)))
    uow = Counted(database)
    assert await purge.ForgetMarks(uow, clock)() == 25
    assert (uow.commits, await left(database, ProcessedUpdate)) == (3, 0)


class Counted(UnitOfWork):
    commits = 0

    async def commit(self) -> None:
        self.commits += 1
        await super().commit()
