"""An audience is exactly the people whom its filter names, whatever else they are."""

from __future__ import annotations

from sqlalchemy import select

from bot.crypto import Vault
from bot.ids import Ids
from bot.notices.board import FollowTopic
from bot.notices.read import AudienceView, ReadAudience
from bot.notices.rows import NoticeAsk
from storage.database import Database
from storage.models import AuditEntry, Case, Citizen, NoticeListed, Profession
from storage.types import EPOCH
from storage.unit_of_work import UnitOfWork
from tests.notices.steps import Desk
from tests.staff.cast import comes_in, national_code, rows, write


async def counted(desk: Desk, **fields: str) -> AudienceView:
    notice_id = await desk.writes(**fields)
    view: AudienceView = await desk.house.act(ReadAudience, desk.publisher, NoticeAsk(notice_id))
    return view


async def holder(desk: Desk, number: int) -> bytes:
    return (await desk.house.get(Vault)).index("national_code", national_code(number))


async def test_cases_by_type_and_province(desk: Desk) -> None:
    await comes_in(desk.house, 31)
    database = await desk.house.get(Database)
    async with UnitOfWork(database) as tx:
        # A case of the sample becomes this citizen's.
        case = (await tx.session.scalars(select(Case).where(Case.owner_index.is_not(None)))).first()
        assert case is not None
        case.owner_index = await holder(desk, 31)
        kind, status = case.type_key, case.status
        await tx.commit()
    assert (await counted(desk, kind="cases")).people >= 1
    assert (await counted(desk, kind="cases", case_type=kind, case_status=status)).people >= 1
    told = await counted(desk, kind="listed", listed=national_code(31), province="tehran")
    elsewhere = await counted(desk, kind="listed", listed=national_code(31), province="ardabil")
    assert (told.people, elsewhere.people) in {(1, 0), (0, 0), (0, 1)}
    assert (told.people + elsewhere.people) <= 1


async def test_a_verified_role_with_its_province(desk: Desk) -> None:
    await comes_in(desk.house, 31)
    ids = await desk.house.get(Ids)
    row = Profession(
        id=ids.new(),
        source="list",
        holder_index=await holder(desk, 31),
        kind="notary",
        province_code="tehran",
        office_number="12",
        recorded_at=EPOCH,
    )
    await write(await desk.house.get(Database), row)
    view = await counted(desk, kind="profession", profession="notary")
    assert (view.people, view.chats, view.sample) == (1, {"telegram": 1}, ("ن… ش…",))
    assert (await counted(desk, kind="profession", profession="notary", province="tehran")).people == 1
    assert (await counted(desk, kind="profession", profession="notary", province="gilan")).people == 0
    assert (await counted(desk, kind="profession", profession="lawyer")).people == 0


async def test_followers_of_its_topic(desk: Desk) -> None:
    citizen = await comes_in(desk.house, 31)
    await desk.house.act(FollowTopic, citizen, "exams", on=True)
    assert (await counted(desk, kind="followers", topic="exams")).people == 1
    assert (await counted(desk, kind="followers", topic="circulars")).people == 0
    # What everybody may read is told to followers too, but not to one who is excluded.
    public = await counted(desk, kind="listed", listed=national_code(77), topic="exams")
    closed = await counted(desk, kind="listed", listed=national_code(77), topic="exams", is_public="")
    less = await counted(
        desk, kind="listed", listed=national_code(77), topic="exams", excluded=national_code(31)
    )
    assert (public.people, closed.people, less.people) == (1, 0, 0)
    await desk.house.act(FollowTopic, citizen, "exams", on=False)
    assert (await counted(desk, kind="followers", topic="exams")).people == 0


async def test_a_pasted_list_less_the_excluded_and_no_code_is_kept(desk: Desk) -> None:
    for number in (31, 32, 33):
        await comes_in(desk.house, number)
    pasted = f"{national_code(31)}، {national_code(32)}\n{national_code(99)}"
    view = await counted(desk, kind="listed", listed=pasted, excluded=national_code(32))
    assert view.people == 1
    kept = await rows(desk.house, NoticeListed)
    assert sorted(row.is_excluded for row in kept) == [0, 0, 0, 1]
    assert all(len(row.holder_index) == 32 for row in kept)


async def test_nobody_who_is_gone_is_told(desk: Desk) -> None:
    citizen = await comes_in(desk.house, 31)
    before = (await counted(desk, kind="all")).people
    async with UnitOfWork(await desk.house.get(Database)) as tx:
        row = await tx.session.get(Citizen, citizen.citizen_id)
        assert row is not None
        row.status = "closed"
        await tx.commit()
    assert (await counted(desk, kind="all")).people == before - 1


async def test_whoever_looks_at_names_is_written_down(desk: Desk) -> None:
    await counted(desk, kind="all")
    [line] = [row for row in await rows(desk.house, AuditEntry) if row.details.get("what") == "audience"]
    assert line.action == "sensitive_read"
