"""One visit for several services: as long as all of them, and what they need is asked for once."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.accounts.visitor import Visitor
from bot.appointments.before import asked_first, fee_of, to_bring
from bot.appointments.bookable import BookableServices
from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.days import FreeDays
from bot.appointments.hold import HoldAsk, HoldSlot
from bot.appointments.move import MoveAppointment, MoveAsk
from bot.appointments.read import AppointmentPage
from bot.appointments.visit import Wanted, minutes_of, services_of
from bot.errors import DomainError, Stale
from storage.database import Database
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import OFFICE, broken, opened, row_of, seats_of, times
from tests.house import House
from tests.staff.cast import comes_in

#: 40, 20 and 20 minutes; of the three the last is done once.
PETITION, BILL, SANA = "petition", "bill", "sana_sign_up"
BOTH = Wanted(OFFICE, (BILL, PETITION))


@pytest.fixture
async def who(house: House) -> Visitor:
    await opened(house, services=[PETITION, BILL, SANA], closes=10 * 60)
    return await comes_in(house, 1)


async def test_a_visit_is_as_long_as_all_its_services(house: House, who: Visitor, database: Database) -> None:
    (first, *_, last) = await times(house, who, BOTH)
    assert (first.ends_at - first.starts_at).seconds == 3600
    held = await house.act(HoldSlot, who, HoldAsk(first.slot_id, BOTH.services, 1, "key"))
    booked = await house.act(ConfirmAppointment, who, held.appointment_id)
    row = await row_of(database, booked.appointment_id)
    assert (row.services, await seats_of(database, row.id)) == ([PETITION, BILL], 3)

    moved = await house.act(MoveAppointment, who, MoveAsk(row.id, last.slot_id, booked.version))
    page = await (await house.get(AppointmentPage))(who, moved.appointment_id)
    assert (page.services, page.starts_at, page.ends_at) == ((PETITION, BILL), last.starts_at, last.ends_at)
    assert await seats_of(database, row.id) == 3
    assert await broken(database) == []


async def test_what_does_not_go_together_is_refused(house: House, who: Visitor) -> None:
    slot = (await times(house, who, BOTH))[0].slot_id
    refused: list[tuple[tuple[str, ...], type[DomainError], str]] = [
        ((), Stale, "error-stale"),
        ((PETITION, "deed"), Stale, "error-stale"),
        ((PETITION, "nothing"), Stale, "error-stale"),
        ((PETITION, "complaint"), DomainError, "appointment-not-this-service"),
        ((PETITION, BILL, SANA, "complaint"), DomainError, "appointment-services"),
    ]
    for services, error, key in refused:
        with pytest.raises(error, match=key):
            await house.act(HoldSlot, who, HoldAsk(slot, services, 1, "-".join(services)))
    with pytest.raises(DomainError, match="appointment-not-this-service"):
        await (await house.get(FreeDays))(who, Wanted(OFFICE, (PETITION, "complaint")))


async def test_the_database_takes_one_to_three_services_each_once(
    house: House, who: Visitor, database: Database
) -> None:
    slot = (await times(house, who, BOTH))[0].slot_id
    held = await house.act(HoldSlot, who, HoldAsk(slot, (PETITION, PETITION, BILL), 1, "key"))
    assert (await row_of(database, held.appointment_id)).services == [PETITION, BILL]
    for written in ("[]", '["a", "b", "c", "d"]', '["a", "a"]', '["a", "b", "a"]'):
        with pytest.raises(IntegrityError):
            async with UnitOfWork(database) as tx:
                await tx.session.execute(text(f"UPDATE appointment SET services = '{written}'"))  # noqa: S608


async def test_what_one_visit_asks_for_is_asked_once(house: House, who: Visitor) -> None:
    petition, bill = services = services_of((BILL, PETITION))
    assert [first.key for first in asked_first(services)] == ["sana"]
    assert [paper.key for paper in to_bring(services)] == [
        "national_card", "claim_papers", "case_number", "fee_means",
    ]  # fmt: skip
    assert petition.fee_rial is not None
    assert bill.fee_rial is not None
    assert fee_of(services, 2) == 2 * (petition.fee_rial + bill.fee_rial)
    assert fee_of(services_of(("pension",)), 1) is None


async def test_what_is_missing_can_be_got_in_the_same_visit(house: House, who: Visitor) -> None:
    office = await (await house.get(BookableServices))(OFFICE)
    assert office.first_for((PETITION, BILL)).key == SANA
    both = services_of((PETITION, SANA))
    assert asked_first(both) == ()
    assert minutes_of((PETITION, SANA), 2) == 2 * 40 + 20
    petition, sana = both
    assert fee_of(both, 2) == 2 * (petition.fee_rial or 0) + (sana.fee_rial or 0)
