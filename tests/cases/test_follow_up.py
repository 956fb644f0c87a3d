"""A case followed without an account: its status to who has both codes, the same words to everybody else."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.cases.follow_up import FollowCase, FollowedCase
from bot.cases.rules import CHAT_CASES_FOLLOWED_PER_DAY, CHAT_OWNERS_FOLLOWED_PER_DAY
from bot.catalogue import sample_company_cases
from bot.errors import DomainError, NotFound, Throttled
from storage.database import Database
from storage.models import Case
from storage.unit_of_work import UnitOfWork
from tests.house import FIDA_CODE, OWN_CODE, House
from tests.staff.conftest import sampled

__all__ = ["sampled"]
NUMBER = "1405-2301-10629"


async def tracking_code(database: Database, number: str) -> str:
    async with UnitOfWork(database) as tx:
        code = await tx.session.scalar(select(Case.tracking_code).where(Case.number == number))
    assert code is not None
    return code


async def test_both_codes_in_any_order_give_the_status(sampled: House, database: Database) -> None:
    guest, code = await sampled.visitor(), await tracking_code(database, NUMBER)
    for typed in (f"{code} {OWN_CODE}", f"۹۹۹۰۰۰۱۰۱۴،{code.lower()}", f"{OWN_CODE}\n{code.replace('-', '')}"):
        assert await sampled.act(FollowCase, guest, typed) == FollowedCase(code, "in_progress")
    company = sample_company_cases()[0]
    of_company = await tracking_code(database, company.number)
    found = await sampled.act(FollowCase, guest, f"{company.owner} {of_company}")
    assert found.tracking_code == of_company


async def test_a_wrong_pair_sounds_the_same_whichever_half_is_wrong(
    sampled: House, database: Database
) -> None:
    guest, code = await sampled.visitor(), await tracking_code(database, NUMBER)
    for typed in (f"{code} {FIDA_CODE}", f"7K3M9-QX2TA {OWN_CODE}"):
        with pytest.raises(NotFound, match="case-follow-none"):
            await sampled.act(FollowCase, guest, typed)
    for typed in (
        code,
        OWN_CODE,
        f"{code[:-1]}{'0' if code[-1] != '0' else '1'} {OWN_CODE}",
        f"{code} 123",
        "",
    ):
        with pytest.raises(DomainError, match="case-follow-wrong"):
            await sampled.act(FollowCase, guest, typed)


async def test_a_chat_may_ask_so_often_and_for_so_many_owners(sampled: House, database: Database) -> None:
    guest, code = await sampled.visitor(), await tracking_code(database, NUMBER)
    owners = ("9990001022", "9990001030", "9990001049", "9990001057")
    for owner in owners[:CHAT_OWNERS_FOLLOWED_PER_DAY]:
        with pytest.raises(NotFound):
            await sampled.act(FollowCase, guest, f"{code} {owner}")
    with pytest.raises(Throttled, match="follow-too-many"):
        await sampled.act(FollowCase, guest, f"{code} {OWN_CODE}")
    other = await sampled.visitor(6001)
    for _ in range(CHAT_CASES_FOLLOWED_PER_DAY):
        await sampled.act(FollowCase, other, f"{code} {OWN_CODE}")
    with pytest.raises(Throttled, match="follow-too-many"):
        await sampled.act(FollowCase, other, f"{code} {OWN_CODE}")
