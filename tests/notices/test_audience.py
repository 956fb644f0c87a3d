"""An audience is exactly the people whom its filter names, whatever else they are."""

from __future__ import annotations

from bot.crypto import Vault
from bot.ids import Ids
from bot.notices.board import FollowTopic
from bot.notices.read import AudienceView, ReadAudience
from bot.notices.rows import NoticeAsk
from storage.database import Database
from storage.models import AuditEntry, Case, Citizen, County, NoticeListed, Office, Profession
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
    database, ids = await desk.house.get(Database), await desk.house.get(Ids)
    async with UnitOfWork(database) as tx:
        tx.session.add(County(code="tehran.tehran", province_code="tehran", name="تهران"))
        await tx.session.flush()
        office = Office(
            id=ids.new(),
            code="22304",
            kind_key="registry",
            name="واحد ثبتی",
            manager="",
            phone="",
            address="",
            county_code="tehran.tehran",
            city="تهران",
            latitude=35.7,
            longitude=51.4,
            hours={},
        )
        tx.session.add(office)
        await tx.session.flush()
        tx.session.add(
            Case(
                id=ids.new(),
                number="1405-1",
                type_key="trademark",
                owner_index=await holder(desk, 31),
                entity_index=None,
                office_id=office.id,
                officer="",
                status="registered",
                stage="",
                priority="normal",
                last_seq=0,
                registered_at=EPOCH,
                updated_at=EPOCH,
            )
        )
        await tx.commit()

    async def people(**narrowed: str) -> int:
        return (await counted(desk, **narrowed)).people

    assert await people(kind="cases") == 1
    assert await people(kind="cases", case_type="trademark") == 1
    assert await people(kind="cases", case_type="patent") == 0
    assert await people(kind="cases", province="tehran", county="tehran.tehran") == 1
    assert await people(kind="cases", province="gilan") == 0
    # Everybody of a province: who has a case there, as far as is known in the open.
    assert await people(kind="all", province="tehran", is_public="") == 1
    assert await people(kind="all", province="gilan", is_public="") == 0


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
