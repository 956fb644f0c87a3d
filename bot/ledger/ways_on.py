"""Where a campaign's message goes on to when a person's chat takes nothing: another chat, SMS, e-mail.

Found when it is needed: an address kept for everybody from the start would be a million sealed numbers of
which few are ever used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.crypto import Vault
from bot.ledger.addresses import EMAIL, SMS, Written, chat_address, written
from bot.ledger.health import gone
from bot.ledger.kinds import Kind
from bot.ledger.mailboxes import EMAIL_PLACE
from bot.ledger.telling import ToEmail, ToPhone
from storage.models import Citizen, Mailbox, MessengerAccount, MutedTopic
from storage.models.ledger import Campaign, Delivery
from storage.unit_of_work import UnitOfWork

__all__ = ["ways_on"]

#: How a person calls it (bot.ledger.preferences.CHANNELS).
_CALLED = {SMS: "sms", EMAIL: "email"}


async def ways_on(
    tx: UnitOfWork,
    vault: Vault,
    campaign: Campaign,
    message: tuple[int, int],
    citizens: Sequence[int],
    now: datetime,
) -> Mapping[int, Written]:
    """The next address of each citizen (at most 500) that this message has not tried and that takes
    something; whoever has none is left out. ``message``: id and part; only the first leaves the chats."""
    message_id, part = message
    ways: dict[int, list[Written]] = {citizen: [] for citizen in citizens}
    chats = (
        select(MessengerAccount.citizen_id, MessengerAccount.messenger, MessengerAccount.chat_id)
        .where(MessengerAccount.citizen_id.in_(citizens))
        .order_by(MessengerAccount.bound_at.desc(), MessengerAccount.id)
    )
    for citizen_id, messenger, chat_id in await tx.session.execute(chats):
        ways[citizen_id or 0].append(Written(messenger, chat_address(messenger, chat_id), None, citizen_id))
    if part == 0:
        for way in await _outside(tx, vault, campaign, message_id, citizens):
            ways[way.citizen_id or 0].append(way)
    every = [way.address for options in ways.values() for way in options]
    closed = await _tried(tx, message_id, every) | set(await gone(tx, Kind.NOTICE, every, now))
    muted = await _muted(tx, campaign.topic, citizens)
    found: dict[int, Written] = {}
    for citizen_id, options in ways.items():
        for way in options:
            called = (citizen_id, _CALLED.get(way.channel, "chat"))
            if way.address not in closed and called not in muted:
                found[citizen_id] = way
                closed.add(way.address)
                break
    return found


async def _outside(
    tx: UnitOfWork, vault: Vault, campaign: Campaign, message_id: int, citizens: Sequence[int]
) -> list[Written]:
    ways: list[Written] = []
    if campaign.by_sms:
        phones = select(Citizen.id, Citizen.phone_sealed).where(
            Citizen.id.in_(citizens), Citizen.status == "active"
        )
        for citizen_id, sealed in await tx.session.execute(phones):
            phone = vault.open("citizen.phone_sealed", citizen_id, sealed)
            ways.append(written(vault, message_id, ToPhone(phone, citizen_id)))
    if campaign.by_email:
        boxes = select(Mailbox.id, Mailbox.citizen_id, Mailbox.email_sealed).where(
            Mailbox.citizen_id.in_(citizens)
        )
        for box_id, citizen_id, sealed in await tx.session.execute(boxes):
            email = vault.open(EMAIL_PLACE, box_id, sealed)
            ways.append(written(vault, message_id, ToEmail(email, citizen_id)))
    return ways


async def _tried(tx: UnitOfWork, message_id: int, addresses: Sequence[str]) -> set[str]:
    tried = select(Delivery.address).where(Delivery.message_id == message_id, Delivery.address.in_(addresses))
    return set(await tx.session.scalars(tried))


async def _muted(tx: UnitOfWork, topic: str | None, citizens: Sequence[int]) -> set[tuple[int, str]]:
    if topic is None:
        return set()
    muted = select(MutedTopic.citizen_id, MutedTopic.channel).where(
        MutedTopic.topic == topic, MutedTopic.citizen_id.in_(citizens)
    )
    return {(row[0], row[1]) for row in await tx.session.execute(muted)}
