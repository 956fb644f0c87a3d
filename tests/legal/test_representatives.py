"""Other representatives: invited, there, ended; never the last one unawares."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.accounts.rules import INVITATION_LIFE, INVITED_PER_DAY, MOST_REPRESENTATIVES
from bot.accounts.step_up import StepUpNeeded
from bot.errors import DomainError, NotAllowed, NotFound, Stale, Throttled
from bot.identifiers import InvalidNationalCode
from bot.jobs.purge import ForgetInvitations
from bot.legal.act import ActFor
from bot.legal.end import EndRepresentation
from bot.legal.invite import AcceptInvitation, DeclineInvitation, InviteRepresentative, TakeBackInvitation
from bot.legal.open import OpenEntity
from bot.legal.read import OwnEntities
from storage.database import Database
from storage.models import (
    Invitation,
    Representation,
)
from storage.unit_of_work import UnitOfWork
from tests.clock import ManualClock
from tests.house import COMPANY, COMPANY_NAME, House
from tests.legal.steps import (
    OTHER,
    SECOND,
    SIGNATORY,
    THIRD,
    accepts,
    acting,
    all_of,
    delegated,
    fresh,
    in_and_fresh,
    opened,
    signatory,
    told,
)
from tests.staff.cast import national_code
from tests.structure.sources import ROOT


async def test_another_is_invited_by_national_code_accepts_and_acts(house: House, database: Database) -> None:
    visitor, own_id = await opened(house)
    other, other_id = await delegated(house, visitor, own_id)
    assert await told(database, "notice-legal-invited") == [f"telegram:{OTHER}"]
    assert await told(database, "notice-legal-joined") == [f"telegram:{SIGNATORY}"]
    assert await all_of(database, Invitation) == []
    page = await (await house.get(OwnEntities)).one(visitor, own_id)
    assert [(one.is_self, one.is_signatory) for one in page.representatives] == [(True, True), (False, False)]
    await accepts(house, other, other_id)
    assert (await acting(house, OTHER, other_id)).acting is not None


async def test_whether_the_invited_one_has_an_account_shows_nowhere(house: House, database: Database) -> None:
    visitor, own_id = await opened(house)
    await in_and_fresh(house, OTHER)
    for user_id in (OTHER, THIRD):
        assert await house.act(InviteRepresentative, visitor, own_id, national_code(user_id)) is None
    page = await (await house.get(OwnEntities)).one(visitor, own_id)
    masked = {f"{national_code(one)[:3]}****{national_code(one)[-3:]}" for one in (OTHER, THIRD)}
    assert {one.national_code for one in page.invited} == masked
    assert len(page.representatives) == 1
    late = await in_and_fresh(house, THIRD)
    (waiting,) = (await (await house.get(OwnEntities)).page(late, 0)).invitations
    assert waiting.name == COMPANY_NAME, "who signs up later finds it"
    (row,) = [one for one in await all_of(database, Invitation) if one.id == waiting.id]
    assert national_code(THIRD).encode() not in row.national_code_sealed


async def test_a_delegate_neither_invites_nor_ends_others_nor_sees_who_is_invited(house: House) -> None:
    visitor, own_id = await opened(house)
    other, other_id = await delegated(house, visitor, own_id)
    await accepts(house, other, other_id)
    await house.act(InviteRepresentative, visitor, own_id, national_code(THIRD))
    (invited,) = (await (await house.get(OwnEntities)).one(visitor, own_id)).invited
    assert (await (await house.get(OwnEntities)).one(other, other_id)).invited == ()
    for act in (
        house.act(InviteRepresentative, other, other_id, national_code(7005)),
        house.act(EndRepresentation, other, other_id, own_id),
        house.act(TakeBackInvitation, other, other_id, invited.id),
    ):
        with pytest.raises(NotAllowed, match="legal-signatory-only"):
            await act


async def test_an_invitation_is_its_own_persons_once_and_for_a_while(
    house: House, database: Database, clock: ManualClock
) -> None:
    visitor, own_id = await opened(house)
    other = await in_and_fresh(house, OTHER)
    stranger = await in_and_fresh(house, THIRD)
    await house.act(InviteRepresentative, visitor, own_id, national_code(OTHER))
    await house.act(InviteRepresentative, visitor, own_id, national_code(OTHER))
    (invitation,) = await all_of(database, Invitation)
    for act in (
        house.act(AcceptInvitation, stranger, invitation.id),
        house.act(DeclineInvitation, stranger, invitation.id),
        (await house.get(OwnEntities)).invitation(stranger, invitation.id),
    ):
        with pytest.raises(Stale, match="legal-invitation-over"):
            await act
    await house.act(DeclineInvitation, other, invitation.id)
    with pytest.raises(Stale, match="legal-invitation-over"):
        await house.act(AcceptInvitation, other, invitation.id)
    await house.act(InviteRepresentative, visitor, own_id, national_code(OTHER))
    (invitation,) = await all_of(database, Invitation)
    await house.act(TakeBackInvitation, visitor, own_id, invitation.id)
    with pytest.raises(NotFound, match="legal-invitation-over"):
        await house.act(TakeBackInvitation, visitor, own_id, invitation.id)
    await house.act(InviteRepresentative, visitor, own_id, national_code(OTHER))
    assert await ForgetInvitations(UnitOfWork(database), clock)() == 0
    clock.advance(INVITATION_LIFE)
    assert await ForgetInvitations(UnitOfWork(database), clock)() == 1


async def test_invitations_are_few_a_day_right_codes_and_of_people_who_are_not_there(house: House) -> None:
    visitor, own_id = await opened(house)
    with pytest.raises(InvalidNationalCode):
        await house.act(InviteRepresentative, visitor, own_id, "1111111111")
    with pytest.raises(DomainError, match="legal-invite-there"):
        await house.act(InviteRepresentative, visitor, own_id, national_code(SIGNATORY))
    for user_id in range(8001, 8001 + INVITED_PER_DAY):
        await house.act(InviteRepresentative, visitor, own_id, national_code(user_id))
    with pytest.raises(Throttled, match="legal-too-many-invited"):
        await house.act(InviteRepresentative, visitor, own_id, national_code(8099))


async def test_an_entity_has_room_for_so_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.legal.rows.MOST_REPRESENTATIVES", 2)
    visitor, own_id = await opened(house)
    await house.act(InviteRepresentative, visitor, own_id, national_code(OTHER))
    with pytest.raises(DomainError, match="legal-full"):
        await house.act(InviteRepresentative, visitor, own_id, national_code(THIRD))
    await opened(house, SECOND)
    with pytest.raises(DomainError, match="legal-full"):
        await house.act(OpenEntity, await signatory(house, THIRD), COMPANY)
    assert MOST_REPRESENTATIVES == 10


# ending


async def test_a_signatory_ends_anothers_who_falls_back_to_themselves_and_is_told(
    house: House, database: Database
) -> None:
    visitor, own_id = await opened(house)
    other, other_id = await delegated(house, visitor, own_id)
    await opened(house, SECOND)
    await accepts(house, other, other_id)
    assert (await acting(house, OTHER, other_id)).acting is not None
    await house.act(EndRepresentation, visitor, own_id, other_id)
    assert (await house.visitor(OTHER)).acting is None
    assert await told(database, "notice-legal-ended") == [f"telegram:{OTHER}"]
    assert await told(database, "notice-legal-other-ended") == [f"telegram:{SECOND}"]
    with pytest.raises(NotFound):
        await house.act(ActFor, await house.visitor(OTHER), other_id)
    with pytest.raises(NotFound):
        await house.act(EndRepresentation, visitor, own_id, other_id)
    ended = next(one for one in await all_of(database, Representation) if one.id == other_id)
    assert ended.ended_by == visitor.citizen_id


async def test_who_comes_back_accepts_the_undertaking_anew(house: House) -> None:
    visitor, own_id = await opened(house)
    await opened(house, SECOND)
    await house.act(EndRepresentation, visitor, own_id, own_id)
    again = await house.act(OpenEntity, visitor, COMPANY)
    assert again != own_id
    with pytest.raises(NotAllowed, match="legal-undertaking-first"):
        await house.act(ActFor, visitor, again)


async def test_the_last_one_ends_only_when_told_so(house: House, database: Database) -> None:
    visitor, own_id = await opened(house)
    with pytest.raises(DomainError, match="legal-end-last"):
        await house.act(EndRepresentation, visitor, own_id, own_id)
    await house.act(EndRepresentation, visitor, own_id, own_id, last_too=True)
    assert [one.ended_at is not None for one in await all_of(database, Representation)] == [True]
    assert await house.act(OpenEntity, visitor, COMPANY) != own_id, "it is opened again"


async def test_ending_needs_a_fresh_code_and_the_same_entity(house: House, clock: ManualClock) -> None:
    visitor, own_id = await opened(house)
    house.registries.companies["10380284790"] = ("شرکت دیگر", {national_code(SECOND)})
    second = await signatory(house, SECOND)
    foreign = await house.act(OpenEntity, second, "10380284790")
    with pytest.raises(NotFound):
        await house.act(EndRepresentation, visitor, own_id, foreign)
    clock.advance(timedelta(minutes=6))
    with pytest.raises(StepUpNeeded):
        await house.act(EndRepresentation, await house.visitor(SIGNATORY), own_id, own_id)
    assert await fresh(house, SIGNATORY)


async def test_notices_name_nobody_and_nothing(house: House) -> None:
    words = (ROOT / "locales" / "fa" / "legal.ftl").read_text(encoding="utf-8")
    for line in words.splitlines():
        if line.startswith("notice-legal-"):
            assert "$" not in line
