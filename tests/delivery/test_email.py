"""News on its way from the ledger to a mailbox, and what a refusal says of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.delivery.senders import SendError, Trouble
from bot.ledger import Kind, Telling, ToChat, ToEmail, ToPhone
from bot.ledger.health import INVALID_FOR
from storage.models import ChannelHealth, Citizen, MailboxCode, MessengerAccount
from storage.unit_of_work import UnitOfWork
from tests.delivery.support import CODE, PHONE, Desk, FakeSender, Running, until
from tests.delivery.test_worker import settled

EMAIL = "sara@example.ir"
NO_SUCH_MAILBOX = SendError(Trouble.INVALID, "email 550")


async def test_news_goes_out_as_a_plain_letter_whose_address_lies_sealed(desk: Desk) -> None:
    post = FakeSender()
    await desk.tell(desk.news(), ToEmail(EMAIL), ToChat("telegram", 42))
    async with Running(desk.worker(email=post, telegram=FakeSender())):
        await settled(desk, "sent", "sent")
    [letter] = post.sent
    assert (letter.address, letter.subject, letter.buttons) == (EMAIL, "خبری از پیشخوان", ())
    assert "<رضا>" in letter.text
    row = next(row for row in await desk.deliveries() if row.channel == "email")
    assert row.address.startswith("email:")
    assert EMAIL not in row.address
    assert row.address_sealed is not None
    assert EMAIL.encode() not in row.address_sealed


async def test_a_letter_has_no_button_and_says_what_an_sms_would(desk: Desk) -> None:
    post = FakeSender()
    await desk.tell(desk.news(words_key="told", words_args={}), ToEmail(EMAIL))
    async with Running(desk.worker(email=post)):
        await settled(desk, "sent")
    said = [(letter.text, letter.buttons) for letter in post.sent]
    assert said == [("خبر تازه. برای دیدن آن وارد شوید.", ())]


async def test_a_one_time_code_is_refused_for_a_mailbox(desk: Desk) -> None:
    telling = await desk.code()
    with pytest.raises(ValueError, match="never goes by e-mail"):
        await desk.tell(telling, ToEmail(EMAIL))
    assert await desk.deliveries() == []


async def test_a_refused_mailbox_is_dead_for_a_day_and_alive_with_the_next_letter(desk: Desk) -> None:
    post = FakeSender([NO_SUCH_MAILBOX])
    async with Running(desk.worker(email=post)):
        await desk.tell(desk.news("a"), ToEmail(EMAIL))
        await settled(desk, "dead")
        await desk.tell(desk.news("b"), ToEmail(EMAIL))
        await settled(desk, "dead", "dead")
        assert post.tries == 1
        desk.clock.advance(INVALID_FOR)
        await desk.tell(desk.news("c"), ToEmail(EMAIL))
        await settled(desk, "dead", "dead", "sent")
    assert list(await desk.all(select(ChannelHealth.state))) == ["active"]


@pytest.mark.parametrize(
    ("trouble", "tries", "state"), [(Trouble.NOT_SENT, 3, "sent"), (Trouble.AMBIGUOUS, 2, "unknown")]
)
async def test_a_doubt_is_repeated_once_and_then_stays_a_doubt(
    desk: Desk, trouble: Trouble, tries: int, state: str
) -> None:
    post = FakeSender([SendError(trouble, "email x")] * 2)
    await desk.tell(desk.news(), ToEmail(EMAIL))
    async with Running(desk.worker(email=post)):
        for nth in range(1, tries):
            await until(lambda n=nth: post.tries == n)
            await settled(desk, "queued")
            desk.clock.advance(timedelta(minutes=1))
        await settled(desk, state)
    assert post.tries == tries


async def test_a_mailboxs_code_goes_by_letter_alone_and_leaves_no_plain_form(desk: Desk) -> None:
    telling, code_id = await a_mailbox_code(desk)
    with pytest.raises(ValueError, match="never elsewhere"):
        await desk.tell(telling, ToEmail(EMAIL), ToPhone(PHONE))
    post = FakeSender([NO_SUCH_MAILBOX])
    async with Running(desk.worker(email=post)):
        await desk.tell(desk.news(), ToEmail(EMAIL))
        await settled(desk, "dead")
        await desk.tell(telling, ToEmail(EMAIL))
        await settled(desk, "dead", "sent")
    [letter] = post.sent
    assert CODE in letter.text
    assert letter.code is None
    [row] = await desk.all(select(MailboxCode))
    assert (row.id, row.code_sealed, row.state) == (code_id, None, "alive")


async def a_mailbox_code(desk: Desk) -> tuple[Telling, int]:
    account, code_id, now = desk.ids.new(), desk.ids.new(), desk.clock.now()
    sealed = dict.fromkeys(
        (f"{name}_sealed" for name in ("national_code", "birth_date", "first_name", "last_name", "phone")),
        b"x",
    )
    async with UnitOfWork(desk.database) as tx:
        tx.session.add(
            MessengerAccount(
                id=account, messenger="telegram", user_id=account, chat_id=account, created_at=now
            )
        )
        tx.session.add(
            Citizen(
                id=account,
                national_code_index=b"n",
                phone_index=b"p",
                status="active",
                phone_verified_at=now,
                created_at=now,
                **sealed,
            )
        )
        await tx.session.flush()
        tx.session.add(
            MailboxCode(
                id=code_id,
                purpose="verify",
                flow_id=account,
                messenger_account_id=account,
                citizen_id=account,
                phone_index=b"p",
                email_sealed=b"x",
                code_hash=desk.vault.code_hash(code_id, CODE),
                code_sealed=desk.vault.seal("mailbox_code.code_sealed", code_id, CODE),
                state="alive",
                created_at=now,
                expires_at=now + timedelta(hours=24),
            )
        )
        await tx.commit()
    telling = Telling(
        dedupe_key=f"mailbox-code:{code_id}",
        kind=Kind.MAILBOX_CODE,
        words_key="code",
        secret_ref=code_id,
        expires_at=now + timedelta(hours=24),
    )
    return telling, code_id
