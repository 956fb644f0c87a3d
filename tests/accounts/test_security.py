"""«Security of the account»: what needs a fresh code, what is told, and which sessions end."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.request import AskToLogIn
from bot.accounts.secrets.passwords import WeakPassword
from bot.accounts.security.overview import OwnWord, ReadSecurity, Security
from bot.accounts.security.password import GivePassword, RemovePassword, SetPassword
from bot.accounts.security.recovery_code import NewRecoveryCode
from bot.accounts.security.word import SetWord
from bot.accounts.sessions import EndOtherSessions, EndSession, NotMe, OwnSessions, SessionLine
from bot.accounts.step_up import AskStepUp, GiveStepUpCode, StepUpNeeded, ensure_fresh
from bot.errors import DomainError, NotAllowed, NotFound, Stale
from bot.gateways.identity import Person
from bot.texts import Texts
from storage.database import Database
from storage.models import Citizen, Delivery, LoginSession, Message
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import logged_in, second_account, signed_up, stepped_up, with_password
from tests.clock import ManualClock
from tests.house import OWN_BIRTH, House

PASSWORD = "کوه سبز و اسب"


async def told(database: Database, key: str) -> list[str]:
    """Channels that the messages with these words go out on."""
    async with UnitOfWork(database) as tx:
        query = select(Delivery.channel).join(Message).where(Message.words_key == key)
        return sorted(await tx.session.scalars(query))


async def test_what_is_sensitive_asks_for_a_fresh_code(house: House, clock: ManualClock) -> None:
    visitor = await logged_in(house)
    for use_case, *typed in (
        (SetPassword, PASSWORD),
        (RemovePassword,),
        (NewRecoveryCode,),
        (GivePassword, "x"),
    ):
        with pytest.raises(StepUpNeeded):
            await house.act(use_case, visitor, *typed)
    visitor = await stepped_up(house)
    assert ensure_fresh(visitor, clock.now())
    clock.advance(timedelta(minutes=5))
    with pytest.raises(StepUpNeeded):
        await house.act(SetPassword, visitor, PASSWORD)
    clock.advance(timedelta(minutes=11))
    with pytest.raises(Stale):  # locked: nothing is asked of a code
        await house.act(SetPassword, await house.visitor(), PASSWORD)


async def test_a_step_up_code_opens_no_login_and_a_login_code_is_no_step_up(
    house: House, clock: ManualClock
) -> None:
    visitor = await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await house.act(AskStepUp, visitor)
    step_up = await house.code("step-up")
    clock.advance(timedelta(seconds=61))
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(visitor)
    with pytest.raises(DomainError, match="code-wrong"):
        await house.act(EnterLoginCode, visitor, asked.request_id, step_up)
    with pytest.raises(DomainError, match="code-wrong"):
        await house.act(GiveStepUpCode, visitor, await house.code("log-in"))


async def test_a_step_up_code_works_once_and_in_its_own_session(house: House, clock: ManualClock) -> None:
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await house.visitor()  # in use
    other = await second_account(house)
    clock.advance(timedelta(minutes=11))
    visitor = await house.visitor()
    await house.act(AskStepUp, visitor)
    code = await house.code("step-up")
    with pytest.raises(DomainError, match="code-expired"):
        await house.act(GiveStepUpCode, other, code)
    await house.act(GiveStepUpCode, visitor, code)
    with pytest.raises(DomainError, match="code-expired"):
        await house.act(GiveStepUpCode, visitor, code)


async def test_a_password_is_set_changed_and_removed(
    house: House, database: Database, clock: ManualClock
) -> None:
    await logged_in(house)
    with pytest.raises(WeakPassword):
        await house.act(SetPassword, await stepped_up(house), "12345678")
    visitor = await house.visitor()
    await house.act(SetPassword, visitor, PASSWORD)
    assert await told(database, "notice-password") == ["sms"]
    for use_case, *typed in ((SetPassword, "رود آبی و ماه"), (RemovePassword,)):
        with pytest.raises(DomainError, match="password-give-first"):
            await house.act(use_case, visitor, *typed)
    with pytest.raises(DomainError, match="password-wrong"):
        await house.act(GivePassword, visitor, "نادرست")
    await house.act(GivePassword, visitor, PASSWORD)
    await house.act(SetPassword, visitor, "رود آبی و ماه")
    await house.act(RemovePassword, visitor)
    async with UnitOfWork(database) as tx:
        assert (await tx.session.scalars(select(Citizen.password_hash))).one() is None


async def test_a_changed_password_ends_the_other_sessions(house: House, clock: ManualClock) -> None:
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await house.visitor()  # in use
    await second_account(house)
    clock.advance(timedelta(minutes=11))
    await house.act(SetPassword, await stepped_up(house), PASSWORD)
    assert (await house.visitor()).standing == "in"
    assert (await house.visitor(6002)).standing == "guest"


async def test_a_new_login_is_told_everywhere_else(
    house: House, database: Database, clock: ManualClock
) -> None:
    await logged_in(house)
    assert await told(database, "notice-login") == []  # the only chat, and the phone has just got the code
    clock.advance(timedelta(minutes=11))
    await second_account(house)
    assert await told(database, "notice-login") == ["sms", "telegram"]  # a chat that is new
    async with UnitOfWork(database) as tx:
        message = (await tx.session.scalars(select(Message).where(Message.words_key == "notice-login"))).one()
        opened = (
            await tx.session.scalars(select(LoginSession.id).order_by(LoginSession.created_at.desc()))
        ).first()
    assert message.button_data == f"go:notme:{opened}"
    assert set(message.words_args) == {"messenger", "at"}


async def test_sessions_are_listed_and_ended(house: House, clock: ManualClock) -> None:
    await logged_in(house)
    clock.advance(timedelta(minutes=11))
    await second_account(house)
    here = await house.visitor()
    lines: list[SessionLine] = await (await house.get(OwnSessions))(here)
    assert [(one.is_this, one.messenger) for one in lines] == [(False, "telegram"), (True, "telegram")]
    other = next(one for one in lines if not one.is_this)
    await house.act(EndSession, here, other.id)
    await house.act(EndSession, here, other.id)  # twice is harmless
    assert (await house.visitor(6002)).standing == "guest"
    assert [one.is_this for one in await (await house.get(OwnSessions))(here)] == [True]
    assert await house.act(EndOtherSessions, here) == 0
    assert (await house.visitor()).standing == "in"


async def test_nobody_ends_another_ones_session(house: House, database: Database, clock: ManualClock) -> None:
    mine = await logged_in(house)
    house.registries.sims["+989351112233"] = "0084575948"
    house.registries.people["0084575948", OWN_BIRTH] = Person("رضا", "کریمی")
    await signed_up(house, await house.visitor(7001), phone="+989351112233", national_code="0084575948")
    reza = await house.visitor(7001)
    async with house.update() as scope:
        asked = await (await scope.get(AskToLogIn)).bound(reza)
    await house.act(EnterLoginCode, reza, asked.request_id, await house.code("log-in"))
    reza = await house.visitor(7001)
    with pytest.raises(NotFound):
        await house.act(EndSession, reza, mine.session_id)
    with pytest.raises(NotFound):
        await house.act(NotMe, reza, mine.session_id)
    with pytest.raises(NotAllowed):
        await house.act(NotMe, await house.visitor(8001), mine.session_id)
    assert (await house.visitor()).standing == "in"


async def test_not_me_ends_parts_and_holds(house: House, database: Database, clock: ManualClock) -> None:
    await logged_in(house)
    clock.advance(timedelta(minutes=20))
    thief = await second_account(house)
    owner = await house.visitor()
    assert owner.standing == "locked"
    # The thief cannot part the owner's chat, which was bound before.
    assert await house.act(NotMe, thief, owner.session_id) is False
    assert (await house.visitor()).citizen_id == thief.citizen_id
    assert await house.act(NotMe, owner, thief.session_id) is True
    assert (await house.visitor(6002)).citizen_id is None
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
    assert citizen.held_until == clock.now() + timedelta(hours=24)


async def test_the_overview_and_the_word(house: House, clock: ManualClock) -> None:
    visitor = await logged_in(house)
    read, word = await house.get(ReadSecurity), await house.get(OwnWord)
    assert await read(visitor) == Security(None, None, None, False, None, None)
    with pytest.raises(DomainError, match="phishing-word-own"):
        await house.act(SetWord, visitor, "سارا")
    await house.act(SetWord, visitor, "انار سرخ")
    await house.act(SetPassword, await stepped_up(house), PASSWORD)
    await house.act(NewRecoveryCode, await house.visitor())
    found = await read(visitor)
    assert (found.word, found.password_at, found.recovery_code_at) == ("انار سرخ", clock.now(), clock.now())
    assert "انار" not in repr(found)
    clock.advance(timedelta(hours=13))
    assert await word(await house.visitor()) == "انار سرخ"  # a guest in a bound chat sees it
    assert await word(await house.visitor(9001)) is None


async def test_every_notice_fits_one_sms_text(house: House, texts: Texts, clock: ManualClock) -> None:
    for key in ("notice-login", "notice-recovered", "notice-password", "notice-recovery-code"):
        assert texts.plain(key, messenger="bale", at=clock.now())


async def test_with_password_leaves_the_visitor_in(house: House) -> None:
    assert (await with_password(house, PASSWORD)).standing == "in"
