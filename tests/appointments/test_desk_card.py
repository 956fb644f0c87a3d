"""An appointment's card at the counter: who it is, masked and written down, and what may be done now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.appointments.desk.arrive import Arrive, ArriveAsk
from bot.appointments.desk.card import AppointmentCard, CodeAsk, FindAppointment, ReadAppointment
from bot.appointments.desk.rows import AppointmentAsk
from bot.appointments.visit import Wanted
from bot.crypto import Vault
from bot.errors import NotAllowed, NotFound
from bot.staff.actor import Scope
from storage.database import Database
from storage.models import AuditEntry, Citizen
from storage.unit_of_work import UnitOfWork
from tests.appointments.office import OFFICE, OTHER, SERVICE, books, opened, times
from tests.clock import ManualClock
from tests.house import House
from tests.staff.cast import at_the_desk, comes_in, national_code, rows

CODE, WANTED = str(OFFICE), Wanted(OFFICE, (SERVICE,))


def marks_of(card: AppointmentCard) -> tuple[bool, ...]:
    return (card.may_admit, card.may_serve, card.may_miss, card.may_undo, card.may_lift)


async def test_a_card_says_who_comes_and_what_may_be_done(
    house: House, database: Database, clock: ManualClock
) -> None:
    await opened(house)
    await opened(house, OTHER)
    who = await comes_in(house, 1)
    booked = await books(house, who, (await times(house, who, WANTED))[0])
    ask = AppointmentAsk(CODE, booked.appointment_id)
    desk = await at_the_desk(house, 90, "clerk", Scope("office", CODE))
    early = await house.act(ReadAppointment, desk, ask)
    assert not any(marks_of(early))
    assert early.name == "نمونه ش…"
    assert national_code(1) not in early.national_code
    [read] = await rows(house, AuditEntry, AuditEntry.action == "sensitive_read")
    assert read.details == {"purpose": "in_person", "view": "masked", "office": CODE}

    assert (
        await house.act(FindAppointment, desk, CodeAsk(CODE, booked.tracking_code.lower()))
        == booked.appointment_id
    )
    elsewhere = await at_the_desk(house, 91, "clerk", Scope("office", str(OTHER)))
    with pytest.raises(NotFound):
        await house.act(FindAppointment, elsewhere, CodeAsk(str(OTHER), booked.tracking_code))
    with pytest.raises(NotFound):
        await house.act(ReadAppointment, elsewhere, AppointmentAsk(str(OTHER), booked.appointment_id))
    with pytest.raises(NotAllowed):
        await house.act(ReadAppointment, elsewhere, ask)

    clock.advance(booked.starts_at - clock.now() + timedelta(minutes=20))
    desk = await at_the_desk(house, 92, "clerk", Scope("office", CODE))
    due = await house.act(ReadAppointment, desk, ask)
    assert marks_of(due) == (True, True, True, False, False)
    await house.act(Arrive, desk, ArriveAsk(CODE, due.tracking_code))
    here = await house.act(ReadAppointment, desk, ask)
    assert marks_of(here) == (False, True, False, True, False)

    async with UnitOfWork(database) as tx:
        citizen = await tx.session.get_one(Citizen, who.citizen_id)
        vault = await house.get(Vault)
        for name in ("national_code", "phone", "first_name", "last_name"):
            place = f"citizen.{name}_sealed"
            setattr(citizen, f"{name}_sealed", vault.seal(place, citizen.id, ""))
        citizen.status, citizen.erased_at = "closed", clock.now()
        await tx.commit()
    gone = await house.act(ReadAppointment, desk, ask)
    assert (gone.is_gone, gone.name, gone.phone) == (True, "", "")
