"""The board: guests read what is public, citizens what they were told too; found by topic and words; read and
acknowledged once; reminded while not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.app.sample_notices import load_notices
from bot.errors import NotFound, Stale
from bot.ids import Ids
from bot.notices.board import Acknowledge, BoardAsk, FollowTopic, OpenNotice, ReadBoard
from bot.notices.release import RemindReaders
from bot.notices.run import WithdrawAsk, WithdrawNotice
from bot.notices.words import parts_as_read
from bot.texts import Texts
from storage.database import Database
from storage.models import Campaign, Delivery, NoticeReading
from tests.clock import ManualClock
from tests.house import House
from tests.notices.steps import Desk, write_past
from tests.staff.cast import comes_in, national_code, rows


async def test_guests_read_what_is_public_and_citizens_what_they_were_told(desk: Desk) -> None:
    told, other, guest = (
        await comes_in(desk.house, 31),
        await comes_in(desk.house, 32),
        await desk.house.visitor(33),
    )
    public = await desk.releases()
    closed = await desk.releases(kind="listed", listed=national_code(31), is_public="")
    board = await desk.house.get(ReadBoard)
    seen = {
        name: {line.id for line in (await board.page(who, BoardAsk())).lines}
        for name, who in {"told": told, "other": other, "guest": guest}.items()
    }
    assert seen == {"told": {public, closed}, "other": {public}, "guest": {public}}
    for stranger in (other, guest):
        with pytest.raises(NotFound):
            await desk.house.act(OpenNotice, stranger, closed)
    await desk.house.act(OpenNotice, guest, public)
    assert await rows(desk.house, NoticeReading) == []


async def test_it_is_found_by_topic_and_by_words_in_any_spelling(desk: Desk) -> None:
    guest = await desk.house.visitor(33)
    pos = await desk.releases()
    exam = await desk.releases(topic="exams", title="آگهی انتخاب سردفتر", body="كارت ورود به جلسه ۱۰٪")
    board = await desk.house.get(ReadBoard)

    async def found(**ask: str) -> list[int]:
        return [line.id for line in (await board.page(guest, BoardAsk(**ask))).lines]

    assert set(await found()) == {exam, pos}
    assert await found(topic="exams") == [exam]
    assert await found(typed="کارت جلسه") == [exam]
    assert await found(typed="10٪") == [exam]
    assert await found(typed="pos") == [pos]
    assert await found(typed="%") == []
    with pytest.raises(Stale):
        await found(topic="nothing")


async def test_it_is_acknowledged_once_and_who_has_not_is_reminded(desk: Desk, clock: ManualClock) -> None:
    reader, silent = await comes_in(desk.house, 31), await comes_in(desk.house, 32)
    codes = f"{national_code(31)} {national_code(32)}"
    notice_id = await desk.releases(kind="listed", listed=codes, needs_ack="")
    await write_past(desk.house, update(Delivery).values(state="sent", ended_at=clock.now()))
    await write_past(desk.house, update(Campaign).values(state="done", ended_at=clock.now()))
    board = await desk.house.get(ReadBoard)
    assert (await board.one(reader, notice_id)).may_acknowledge
    await desk.house.act(Acknowledge, reader, notice_id)
    first = (await board.one(reader, notice_id)).acknowledged_at
    clock.advance(timedelta(minutes=1))
    await desk.house.act(Acknowledge, reader, notice_id)
    assert (await board.one(reader, notice_id)).acknowledged_at == first

    assert await desk.house.act(RemindReaders) == 0
    clock.advance(timedelta(days=3))
    assert await desk.house.act(RemindReaders) == 1
    assert await desk.house.act(RemindReaders) == 0
    await desk.time_comes()
    assert [row.citizen_id for row in await desk.told(notice_id, nth=1)] == [silent.citizen_id]


async def test_a_withdrawn_notice_is_gone_from_the_board(desk: Desk) -> None:
    guest = await desk.house.visitor(33)
    notice_id = await desk.releases()
    await desk.house.act(WithdrawNotice, desk.publisher, WithdrawAsk(notice_id, "شماره نادرست بود"))
    board = await desk.house.get(ReadBoard)
    assert (await board.page(guest, BoardAsk())).lines == ()
    with pytest.raises(NotFound):
        await board.one(guest, notice_id)


async def test_only_who_is_in_follows_and_twice_is_once(desk: Desk) -> None:
    citizen, guest = await comes_in(desk.house, 31), await desk.house.visitor(33)
    for _ in range(2):
        await desk.house.act(FollowTopic, citizen, "exams", on=True)
    board = await desk.house.get(ReadBoard)
    assert (await board.page(citizen, BoardAsk(topic="exams"))).is_followed
    assert not (await board.page(guest, BoardAsk(topic="exams"))).may_follow
    with pytest.raises(Stale):
        await desk.house.act(FollowTopic, guest, "exams", on=True)


async def test_the_sandboxs_board_reaches_back_and_is_furnished_once(house: House, texts: Texts) -> None:
    database, ids = await house.get(Database), await house.get(Ids)
    assert [await load_notices(database, ids) for _ in range(2)] == [5, 0]
    guest, board = await house.visitor(33), await house.get(ReadBoard)
    found = await board.page(guest, BoardAsk())
    assert [line.published_at.year for line in found.lines] == [2018] * 5
    parts = [len(parts_as_read(texts, (await board.one(guest, line.id)).written)) for line in found.lines]
    # Two of the five are longer than one message.
    assert sorted(parts)[:3] == [1, 1, 1]
    assert min(sorted(parts)[3:]) >= 2
