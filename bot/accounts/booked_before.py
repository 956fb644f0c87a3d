"""What a chat has booked as a guest (to be seen in person) becomes the citizen's, with the account that opens
or with a login in that chat."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import aliased

from storage.models import Appointment, BookingBlock, Citizen
from storage.models.appointments import LIVE_STATES
from storage.unit_of_work import UnitOfWork

__all__ = ["hand_on_booked"]


async def hand_on_booked(tx: UnitOfWork, account_id: int, citizen_id: int) -> None:
    """Inside the transaction that binds the chat, whose row it holds. Seats and blocks go along.

    What the citizen's own appointments leave no room for (the same time, the same office on the same day)
    stays the chat's: nothing that somebody was promised is lost.
    """
    mine = select(Appointment.id).where(Appointment.holder_id == account_id).limit(1)
    if await tx.session.scalar(mine) is None:
        return
    await tx.hold_row(Citizen, citizen_id)
    to_citizen = {"citizen_id": citizen_id, "account_id": None}
    own = aliased(Appointment)
    in_the_way = exists().where(
        own.holder_id == citizen_id,
        or_(
            and_(
                own.state.in_(LIVE_STATES),
                own.starts_at < Appointment.ends_at,
                own.ends_at > Appointment.starts_at,
            ),
            and_(own.office_id == Appointment.office_id, own.day == Appointment.day),
            and_(own.state == "held", Appointment.state == "held"),
        ),
    )
    for passing in (
        update(Appointment).where(Appointment.holder_id == account_id, ~in_the_way),
        update(BookingBlock).where(BookingBlock.holder_id == account_id),
    ):
        await tx.session.execute(passing.values(**to_citizen).execution_options(synchronize_session=False))
