"""Addresses as the ledger keeps them: ``telegram:123``, ``bale:123``, ``sms:<keyed hash of the number>``,
``email:<keyed hash of the mailbox>``.

One string over all channels, because two messengers may give two people the same number. A phone number or
a mailbox itself lies sealed beside its hash, bound to message and address; a fallback row takes it over
unopened.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.crypto import Vault
from bot.ledger.telling import Recipient, ToChat, ToEmail, ToNobody

__all__ = [
    "EMAIL",
    "NOBODY",
    "SEALED",
    "SMS",
    "Written",
    "channel_of",
    "chat_address",
    "chat_id_of",
    "mailbox_address",
    "open_sealed",
    "phone_address",
    "written",
]

SMS = "sms"
EMAIL = "email"
#: Channels whose addresses lie sealed; all others are messengers.
SEALED = (SMS, EMAIL)
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Written:
    """A recipient as columns of a delivery row."""

    channel: str
    address: str
    sealed: bytes | None = field(repr=False)
    citizen_id: int | None
    fallback_address: str | None = None
    fallback_sealed: bytes | None = field(default=None, repr=False)


def chat_address(messenger: str, chat_id: int) -> str:
    return f"{messenger}:{chat_id}"


def phone_address(vault: Vault, phone: str) -> str:
    return f"{SMS}:{vault.index('delivery.address', phone).hex()}"


def mailbox_address(vault: Vault, email: str) -> str:
    return f"{EMAIL}:{vault.index('delivery.address', email).hex()}"


def channel_of(address: str) -> str:
    return address.partition(":")[0]


def chat_id_of(address: str) -> int:
    return int(address.partition(":")[2])


def written(vault: Vault, message_id: int, recipient: Recipient) -> Written:
    if isinstance(recipient, ToNobody):
        return Written(NOBODY, f"{NOBODY}:{message_id}", None, recipient.citizen_id)
    if isinstance(recipient, ToEmail):
        mailbox = mailbox_address(vault, recipient.email)
        sealed = vault.seal(_place(mailbox), message_id, recipient.email)
        return Written(EMAIL, mailbox, sealed, recipient.citizen_id)
    if not isinstance(recipient, ToChat):
        address, sealed = _sealed_phone(vault, message_id, recipient.phone)
        return Written(SMS, address, sealed, recipient.citizen_id)
    fallback: tuple[str | None, bytes | None] = (None, None)
    if recipient.fallback_phone is not None:
        fallback = _sealed_phone(vault, message_id, recipient.fallback_phone)
    address = chat_address(recipient.messenger, recipient.chat_id)
    return Written(recipient.messenger, address, None, recipient.citizen_id, *fallback)


def open_sealed(vault: Vault, message_id: int, address: str, sealed: bytes) -> str:
    """The number (E.164) or the mailbox. Raises bot.crypto.BrokenSealError for the text of another row."""
    return vault.open(_place(address), message_id, sealed)


def _sealed_phone(vault: Vault, message_id: int, phone: str) -> tuple[str, bytes]:
    address = phone_address(vault, phone)
    return address, vault.seal(_place(address), message_id, phone)


def _place(address: str) -> str:
    return f"delivery.address_sealed|{address}"
