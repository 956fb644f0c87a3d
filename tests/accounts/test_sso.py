"""Login by way of another system: what it opens, what it does not, and in which chat."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.leave import LogOut
from bot.accounts.log_in.second import EnterPassword
from bot.accounts.log_in.sso import BeginSso, ReadSso
from bot.accounts.log_in.sso_answer import SsoReturn, TakeSsoAnswer
from bot.accounts.log_in.sso_finish import FinishSso, SsoFinished
from bot.accounts.recovery.rows import BeginRecovery
from bot.accounts.rules import CHAT_SSO_PER_HOUR, SSO_LIFE
from bot.accounts.step_up import is_fresh
from bot.accounts.visitor import Visitor
from bot.crypto import Vault
from bot.errors import DomainError, NotAllowed, Stale, Throttled, Unavailable
from bot.gateways.sso.choice import ChosenSso
from bot.jobs.purge import ForgetSsoLogins
from bot.settings import Settings
from bot.texts import Texts
from storage.database import Database
from storage.models import AuditEntry, Base, Citizen, Delivery, LoginSession, Message, SsoLogin
from storage.unit_of_work import UnitOfWork
from tests.accounts.steps import second_account, signed_up, with_password
from tests.clock import ManualClock
from tests.gateways.oidc import OidcServer, oidc_server, signed_by_another, sso_settings, unsigned
from tests.house import OWN_CODE, House, Registries, build_house
from tests.ids import SeededIds

PASSWORD = "دریای-آبی-۱۴۰۵"
ANOTHER = "9990001022"


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[OidcServer]:
    async with oidc_server(clock) as opened:
        yield opened


@pytest.fixture
async def house(
    database: Database, clock: ManualClock, ids: SeededIds, vault: Vault, texts: Texts, server: OidcServer
) -> AsyncIterator[House]:
    """The house with one provider."""
    sections = {"sso": sso_settings(server.url), "telegram": {"username": "pishkhan_bot"}}
    built = build_house(database, clock, ids, vault, texts, Registries(), **sections)
    yield built
    await built.container.close()


async def begun(house: House, user_id: int = 5001) -> str:
    """The address that this chat's window shows."""
    await house.act(BeginSso, await house.visitor(user_id), "dolat")
    way = await (await house.get(ReadSso))(await house.visitor(user_id))
    assert way.title == "دولت من"
    return way.url


def brought(back: str) -> tuple[str, str, str]:
    """Provider, state and code of the address that a browser was sent back to."""
    parts = urlsplit(back)
    asked = parse_qs(parts.query)
    return parts.path.split("/")[2], asked["state"][0], asked["code"][0]


async def answered(house: House, server: OidcServer, who: str = OWN_CODE, user_id: int = 5001) -> SsoReturn:
    """Begun in this chat, logged in over there as ``who``, and back."""
    back = brought(server.logs_in(await begun(house, user_id), who))
    came: SsoReturn = await house.act(TakeSsoAnswer, *back)
    return came


async def returned(house: House, server: OidcServer, who: str = OWN_CODE, user_id: int = 5001) -> str:
    """What the deep link carries."""
    came = await answered(house, server, who, user_id)
    assert (came.messenger, came.words_key) == ("telegram", "")
    assert came.token is not None
    return came.token


async def finished(house: House, token: str, user_id: int = 5001) -> SsoFinished:
    done: SsoFinished = await house.act(FinishSso, await house.visitor(user_id), token)
    return done


async def bound(house: House) -> Visitor:
    """A citizen's chat in which nobody is logged in."""
    await signed_up(house, await house.visitor())
    return await house.visitor()


async def rows(database: Database, model: type[Base]) -> list[Any]:
    async with UnitOfWork(database) as tx:
        return list(await tx.session.scalars(select(model)))


async def failures(database: Database) -> list[str]:
    return [row.details["by"] for row in await rows(database, AuditEntry) if row.action == "authn_login_fail"]


async def test_a_bound_chat_is_logged_in_without_an_sms_and_everybody_else_is_told(
    house: House, server: OidcServer, database: Database
) -> None:
    await bound(house)
    await second_account(house)
    before = len(await rows(database, Delivery))
    done = await finished(house, await returned(house, server))
    assert done.done is not None
    visitor = await house.visitor()
    assert (visitor.standing, visitor.session_id) == ("in", done.done.session_id)
    told = [row.words_key for row in await rows(database, Message)]
    assert told[-1] == "notice-login"
    # The other chat, and the phone, which had no code this time.
    assert len(await rows(database, Delivery)) == before + 2
    audit = next(
        row for row in reversed(await rows(database, AuditEntry)) if row.action == "authn_login_success"
    )
    assert audit.details["by"] == "sso"
    assert await rows(database, SsoLogin) == []


async def test_it_counts_as_no_fresh_code(house: House, server: OidcServer, clock: ManualClock) -> None:
    await bound(house)
    await finished(house, await returned(house, server))
    visitor = await house.visitor()
    assert (visitor.standing, visitor.code_at, visitor.step_up_at) == ("in", None, None)
    assert not is_fresh(visitor, clock.now())


async def test_the_password_is_asked_where_there_is_one_and_no_recovery_begins_from_there(
    house: House, server: OidcServer, database: Database
) -> None:
    await with_password(house, PASSWORD)
    await house.act(LogOut, await house.visitor())
    done = await finished(house, await returned(house, server))
    assert done.done is not None
    assert done.done.session_id is None
    visitor = await house.visitor()
    assert visitor.standing == "guest"
    with pytest.raises(NotAllowed, match="sso-no-recovery"):
        await house.act(BeginRecovery, visitor, done.request_id)
    await house.act(EnterPassword, visitor, done.request_id, PASSWORD)
    visitor = await house.visitor()
    assert (visitor.standing, visitor.code_at) == ("in", None)


async def test_a_chat_that_is_not_bound_needs_the_code_from_the_citizens_own_phone_too(
    house: House, server: OidcServer
) -> None:
    await bound(house)
    token = await returned(house, server, user_id=6002)
    done = await finished(house, token, 6002)
    assert done.done is None
    visitor = await house.visitor(6002)
    assert (visitor.standing, visitor.citizen_id) == ("guest", None)
    await house.act(EnterLoginCode, visitor, done.request_id, await house.code("log-in"))
    visitor = await house.visitor(6002)
    assert visitor.standing == "in"
    assert visitor.citizen_id == (await house.visitor()).citizen_id
    assert visitor.code_at is not None


async def test_who_has_no_account_is_sent_to_the_sign_up(house: House, server: OidcServer) -> None:
    with pytest.raises(DomainError, match="sso-no-account"):
        await finished(house, await returned(house, server, ANOTHER))
    assert (await house.visitor()).citizen_id is None


async def test_another_citizen_over_there_opens_nothing_here(
    house: House, server: OidcServer, database: Database
) -> None:
    await bound(house)
    token = await returned(house, server, ANOTHER)
    for key in ("sso-someone-else", "sso-over"):
        with pytest.raises(DomainError, match=key):
            await finished(house, token)
    assert (await house.visitor()).standing == "guest"
    assert await failures(database) == ["sso"]


async def test_a_closed_account_stays_closed(house: House, server: OidcServer, database: Database) -> None:
    await bound(house)
    token = await returned(house, server)
    async with UnitOfWork(database) as tx:
        citizen = (await tx.session.scalars(select(Citizen))).one()
        citizen.status = "closed"
        await tx.commit()
    with pytest.raises(NotAllowed, match="log-in-closed"):
        await finished(house, token)


async def test_a_link_pressed_in_another_chat_is_refused_and_burnt(
    house: House, server: OidcServer, database: Database
) -> None:
    """Whoever is talked into logging in through another's address comes out in their own chat."""
    await bound(house)
    token = await returned(house, server)
    with pytest.raises(NotAllowed, match="sso-other-chat"):
        await finished(house, token, 6002)
    with pytest.raises(Stale, match="sso-over"):
        await finished(house, token)
    assert await rows(database, LoginSession) == []
    assert await failures(database) == ["sso"]


async def test_a_link_works_once(house: House, server: OidcServer, database: Database) -> None:
    await bound(house)
    token = await returned(house, server)
    await finished(house, token)
    await house.act(LogOut, await house.visitor())
    with pytest.raises(Stale, match="sso-over"):
        await finished(house, token)
    assert len(await rows(database, LoginSession)) == 1


async def test_an_answer_is_taken_once_and_only_from_its_own_provider(
    house: House, server: OidcServer
) -> None:
    await bound(house)
    provider, state, code = brought(server.logs_in(await begun(house), OWN_CODE))
    for wrong in ((provider, "a-state-of-nobody", code), ("sejam", state, code), (provider, "", code)):
        assert await house.act(TakeSsoAnswer, *wrong) == SsoReturn(None, words_key="sso-over")
    assert "/token" not in server.asked
    assert (await house.act(TakeSsoAnswer, provider, state, code)).token is not None
    assert await house.act(TakeSsoAnswer, provider, state, code) == SsoReturn(None, words_key="sso-over")
    assert server.asked.count("/token") == 1


async def test_beginning_anew_makes_the_address_of_before_useless(house: House, server: OidcServer) -> None:
    await bound(house)
    old = brought(server.logs_in(await begun(house), OWN_CODE))
    await begun(house)
    assert (await house.act(TakeSsoAnswer, *old)).words_key == "sso-over"


async def test_ten_minutes_are_all_there_is(
    house: House, server: OidcServer, clock: ManualClock, database: Database
) -> None:
    await bound(house)
    token = await returned(house, server)
    late = brought(server.logs_in(await begun(house, 6002), OWN_CODE))
    clock.advance(SSO_LIFE)
    with pytest.raises(Stale, match="sso-over"):
        await finished(house, token)
    assert (await house.act(TakeSsoAnswer, *late)).words_key == "sso-over"
    with pytest.raises(Stale, match="sso-over"):
        await (await house.get(ReadSso))(await house.visitor(6002))
    assert await ForgetSsoLogins(UnitOfWork(database), clock)() == 2
    assert await rows(database, SsoLogin) == []


@pytest.mark.parametrize(
    ("claims", "sign"),
    [
        ({"nonce": "of-another-login"}, None),
        ({"exp": 1_000_000_000}, None),
        ({}, unsigned),
        ({}, signed_by_another),
    ],
    ids=["wrong nonce", "expired", "alg none", "another's key"],
)
async def test_a_token_that_is_not_sound_names_nobody(
    house: House, server: OidcServer, database: Database, claims: dict[str, Any], sign: Any
) -> None:
    await bound(house)
    server.claims, server.sign = claims, sign
    assert await answered(house, server) == SsoReturn("telegram", words_key="sso-refused")
    assert await failures(database) == ["sso"]
    assert (await house.visitor()).standing == "guest"


@pytest.mark.parametrize("told", ["10380284790", "9990001015", "somebody"])
async def test_what_is_no_persons_code_names_nobody(house: House, server: OidcServer, told: str) -> None:
    await bound(house)
    assert await answered(house, server, told) == SsoReturn("telegram", words_key="sso-no-identifier")


async def test_a_provider_that_is_down_says_neither_yes_nor_no(
    house: House, server: OidcServer, database: Database
) -> None:
    await bound(house)
    back = brought(server.logs_in(await begun(house), OWN_CODE))
    server.down = True
    assert await house.act(TakeSsoAnswer, *back) == SsoReturn("telegram", words_key="sso-unavailable")
    assert await failures(database) == []
    server.down = False
    await finished(house, await returned(house, server))
    assert (await house.visitor()).standing == "in"


async def test_where_it_does_not_answer_nothing_is_begun(
    house: House, server: OidcServer, database: Database
) -> None:
    visitor = await bound(house)
    server.down = True
    with pytest.raises(Unavailable, match="sso-unavailable"):
        await house.act(BeginSso, visitor, "dolat")
    assert await rows(database, SsoLogin) == []


async def test_who_turns_back_over_there_is_told_so(house: House, server: OidcServer) -> None:
    await bound(house)
    provider, state, _ = brought(server.logs_in(await begun(house), OWN_CODE))
    assert await house.act(TakeSsoAnswer, provider, state, None) == SsoReturn(
        "telegram", words_key="sso-not-given"
    )
    assert "/token" not in server.asked


async def test_one_chat_begins_so_often_and_then_waits(house: House, clock: ManualClock) -> None:
    await bound(house)
    for _ in range(CHAT_SSO_PER_HOUR):
        await begun(house)
    with pytest.raises(Throttled, match="sso-too-many"):
        await begun(house)
    await begun(house, 6002)
    clock.advance(timedelta(hours=1, seconds=1))
    await begun(house)


async def test_only_what_is_offered_can_be_begun(
    house: House, server: OidcServer, clock: ManualClock
) -> None:
    visitor = await house.visitor()
    with pytest.raises(Stale, match="sso-over"):
        await house.act(BeginSso, visitor, "sejam")
    assert server.asked == []
    assert ChosenSso(Settings(_env_file=None), clock).offered("telegram") == ()


async def test_nothing_of_it_lies_open_in_the_database(
    house: House, server: OidcServer, database: Database
) -> None:
    await bound(house)
    url = await begun(house)
    back = brought(server.logs_in(url, OWN_CODE))
    token = (await house.act(TakeSsoAnswer, *back)).token
    nonce = parse_qs(urlsplit(url).query)["nonce"][0]
    kept = repr([vars(row) for row in await rows(database, SsoLogin)])
    assert not [each for each in (nonce, back[1], back[2], token, OWN_CODE) if each in kept]
