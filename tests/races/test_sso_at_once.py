"""A login by way of another system under parallel answers and presses: one of each counts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.accounts.log_in.sso import SsoLogins
from bot.accounts.log_in.sso_answer import SsoReturn, TakeSsoAnswer
from bot.accounts.log_in.sso_finish import FinishSso, SsoFinished
from bot.errors import Stale
from storage.database import Database
from storage.models import LoginSession, SsoLogin
from storage.unit_of_work import UnitOfWork
from tests.accounts.test_sso import begun, bound, brought, house, returned, server
from tests.gateways.oidc import OidcServer
from tests.house import OWN_CODE, House
from tests.races.guards import drop_unique
from tests.races.test_at_once import at_once, how_many

__all__ = ["house", "server"]
PRESSES = 5


async def answers(house: House, server: OidcServer) -> list[Any]:
    await bound(house)
    back = brought(server.logs_in(await begun(house), OWN_CODE))
    return await at_once(*(house.act(TakeSsoAnswer, *back) for _ in range(PRESSES)))


async def test_of_many_answers_at_once_one_is_exchanged(house: House, server: OidcServer) -> None:
    came = await answers(house, server)
    assert all(isinstance(one, SsoReturn) for one in came)
    assert [one.token is not None for one in came].count(True) == 1
    assert server.asked.count("/token") == 1


async def test_twin_with_a_row_that_is_not_taken_the_code_is_spent_again(
    house: House, server: OidcServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def looked_at(self: SsoLogins, tx: UnitOfWork, _provider: str, state: str) -> SsoLogin | None:
        return await tx.session.scalar(
            select(SsoLogin).where(SsoLogin.state_index == self.state_index(state))
        )

    monkeypatch.setattr(SsoLogins, "take", looked_at)
    await answers(house, server)
    assert server.asked.count("/token") == PRESSES


async def presses(house: House, server: OidcServer) -> list[Any]:
    await bound(house)
    token = await returned(house, server)
    visitor = await house.visitor()
    return await at_once(*(house.act(FinishSso, visitor, token) for _ in range(PRESSES)))


async def test_of_many_presses_at_once_one_logs_in(
    house: House, server: OidcServer, database: Database
) -> None:
    ends = await presses(house, server)
    assert [isinstance(one, SsoFinished) for one in ends].count(True) == 1
    assert {str(one) for one in ends if isinstance(one, Stale)} == {"sso-over"}
    assert await how_many(database, LoginSession) == 1


async def stays(self: SsoLogins, tx: UnitOfWork, row: SsoLogin) -> None: ...


async def test_with_a_row_that_stays_the_constraint_lets_one_in(
    house: House, server: OidcServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SsoLogins, "use_up", stays)
    ends = await presses(house, server)
    assert {str(one) for one in ends if isinstance(one, Stale)} == {"sso-over"}
    assert await how_many(database, LoginSession) == 1


async def test_twin_without_the_constraint_each_press_logs_in(
    house: House,
    server: OidcServer,
    database: Database,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SsoLogins, "use_up", stays)
    drop_unique(database_url, "login_request", "sso_login_id")
    ends = await presses(house, server)
    assert [isinstance(one, SsoFinished) for one in ends].count(True) == PRESSES
    assert await how_many(database, LoginSession) == PRESSES
