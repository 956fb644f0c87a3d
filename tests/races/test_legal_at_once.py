"""Legal persons under parallel acts: opened once, never without its last representative unawares, and no
session acts by what has ended."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import true
from sqlalchemy.exc import IntegrityError

from bot.accounts.visitor import visitor_query
from bot.errors import NotFound
from bot.legal.act import ActFor
from bot.legal.end import EndRepresentation
from bot.legal.open import OpenEntity
from bot.legal.undertaking import AcceptUndertaking
from bot.texts import Texts
from storage.database import Database
from storage.models import LegalEntity, Representation, Undertaking
from tests.house import COMPANY, House
from tests.legal.steps import OTHER, SECOND, SIGNATORY, accepts, delegated, opened, signatory
from tests.races.guards import drop_unique, make_blind
from tests.races.test_at_once import at_once, how_many


async def two_signatories(house: House) -> list[Any]:
    return [house.act(OpenEntity, await signatory(house, one), COMPANY) for one in (SIGNATORY, SECOND)]


async def test_two_who_open_one_company_at_once_represent_the_same_entity(
    house: House, database: Database
) -> None:
    ends = await at_once(*await two_signatories(house))
    assert len({one for one in ends if isinstance(one, int)}) == 2
    assert (await how_many(database, LegalEntity), await how_many(database, Representation)) == (1, 2)


async def test_without_the_look_up_the_index_still_makes_one_entity(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_blind(monkeypatch, "bot.legal.open", LegalEntity)
    ends = await at_once(*await two_signatories(house))
    assert [type(one) for one in ends if isinstance(one, Exception)] == [IntegrityError]
    assert await how_many(database, LegalEntity) == 1


async def test_twin_without_look_up_and_index_there_are_two(
    house: House, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique(database_url, "legal_entity", "legal_id_index")
    make_blind(monkeypatch, "bot.legal.open", LegalEntity)
    await at_once(*await two_signatories(house))
    assert await how_many(database, LegalEntity) == 2


async def test_one_undertaking_accepted_ten_times_at_once_is_kept_once(
    house: House, database: Database
) -> None:
    visitor = await signatory(house)
    own_id = await house.act(OpenEntity, visitor, COMPANY)
    text = (await house.get(Texts)).plain("legal-undertaking-text")
    await at_once(*(house.act(AcceptUndertaking, visitor, own_id, text) for _ in range(10)))
    assert await how_many(database, Undertaking) == 1


async def two_last(house: House) -> list[Any]:
    (one, one_id), (other, other_id) = await opened(house), await opened(house, SECOND)
    return [
        house.act(EndRepresentation, one, one_id, one_id),
        house.act(EndRepresentation, other, other_id, other_id),
    ]


async def test_of_the_last_two_who_end_at_once_one_is_told_to_be_the_last(
    house: House, database: Database
) -> None:
    ends = await at_once(*await two_last(house))
    assert sorted(map(str, ends)) == ["None", "legal-end-last"]
    assert await how_many(database, Representation, Representation.ended_at.is_(None)) == 1


async def test_twin_where_nobody_counts_the_others_the_entity_is_left_alone(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(self: EndRepresentation, *_: Any) -> bool:
        return False

    monkeypatch.setattr(EndRepresentation, "_is_last", never)
    assert await at_once(*await two_last(house)) == [None, None]
    assert await how_many(database, Representation, Representation.ended_at.is_(None)) == 0


async def ended_while_acting(house: House) -> list[Any]:
    """A signatory ends a delegate's representation at the moment in which that one begins to act."""
    visitor, own_id = await opened(house)
    other, other_id = await delegated(house, visitor, own_id)
    await accepts(house, other, other_id)
    return await at_once(
        house.act(ActFor, other, other_id),
        house.act(EndRepresentation, visitor, own_id, other_id),
    )


async def test_whoever_is_first_nobody_acts_by_what_has_ended(house: House) -> None:
    acted, ended = await ended_while_acting(house)
    assert ended is None
    assert acted is None or isinstance(acted, NotFound)
    assert (await house.visitor(OTHER)).acting is None


async def test_twin_that_does_not_look_whether_it_has_ended_goes_on_acting(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, own_id = await opened(house)
    other, other_id = await delegated(house, visitor, own_id)
    await accepts(house, other, other_id)
    await house.act(ActFor, other, other_id)
    await house.act(EndRepresentation, visitor, own_id, other_id)
    monkeypatch.setattr("bot.accounts.visitor.VISITOR", visitor_query(true()))
    assert (await house.visitor(OTHER)).acting is not None
