"""What is read on the loop's thread is what SQLAlchemy would have read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, insert, literal_column, select
from sqlalchemy.exc import OperationalError

from storage.database import Database, Query
from storage.loop_reader import LoopReader
from storage.models.conversation import ProcessedUpdate

AT = datetime(2026, 8, 3, 8, 30, tzinfo=UTC)

SINCE: Query = (
    select(ProcessedUpdate.update_id, ProcessedUpdate.at.label("moment"))
    .where(ProcessedUpdate.bot_id == 7, ProcessedUpdate.at >= bindparam("since"))
    .order_by(ProcessedUpdate.update_id)
    .limit(bindparam("most"))
)
THESE: Query = select(ProcessedUpdate.update_id).where(
    ProcessedUpdate.update_id.in_(bindparam("wanted", expanding=True))
)
BROKEN: Query = select(literal_column("nothing")).where(literal_column("1") == bindparam("one"))


@pytest.fixture
async def marked(database: Database) -> Database:
    async with database.engine.begin() as connection:
        rows = [{"bot_id": 7, "update_id": n, "what": 0, "at": AT + timedelta(minutes=n)} for n in range(5)]
        await connection.execute(insert(ProcessedUpdate), rows)
    return database


async def test_rows_have_names_places_and_moments(marked: Database) -> None:
    rows = await marked.reader.rows(SINCE, since=AT + timedelta(minutes=2), most=2)
    assert [tuple(row) for row in rows] == [(2, AT + timedelta(minutes=2)), (3, AT + timedelta(minutes=3))]
    assert rows[0].moment == AT + timedelta(minutes=2)
    first = await marked.reader.first(SINCE, since=AT, most=1)
    assert first is not None
    assert first.update_id == 0


async def test_nothing_found_is_none(marked: Database) -> None:
    assert await marked.reader.first(SINCE, since=AT + timedelta(days=1), most=1) is None
    assert list(await marked.reader.rows(SINCE, since=AT + timedelta(days=1), most=1)) == []


async def test_a_query_whose_sql_depends_on_its_values_is_left_to_sqlalchemy(marked: Database) -> None:
    for wanted in ([1, 2], [3]):
        rows = await marked.reader.rows(THESE, wanted=wanted)
        assert sorted(row.update_id for row in rows) == wanted


async def test_a_moment_without_its_zone_is_refused(marked: Database) -> None:
    with pytest.raises(Exception, match="time zone"):
        await marked.reader.rows(SINCE, since=datetime(2026, 8, 3), most=1)  # noqa: DTZ001


async def test_what_was_just_committed_is_read(marked: Database) -> None:
    assert len(await marked.reader.rows(SINCE, since=AT, most=9)) == 5
    async with marked.engine.begin() as connection:
        await connection.execute(insert(ProcessedUpdate).values(bot_id=7, update_id=9, what=0, at=AT))
    assert len(await marked.reader.rows(SINCE, since=AT, most=9)) == 6


async def test_a_failure_is_one_of_sqlalchemys(database: Database) -> None:
    if not isinstance(database.reader, LoopReader):
        pytest.skip("SQLite's own reader")
    with pytest.raises(OperationalError):
        await database.reader.rows(BROKEN, one=1)
    with pytest.raises(OperationalError):
        await database.reader.first(BROKEN, one=1)
