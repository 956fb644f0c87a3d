"""What the QR of a receipt says: an appointment as it stood, signed, and nothing of a person.

Moved or cancelled, the appointment has another version, and what was printed before is void.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from dataclasses import dataclass

from bot.crypto import Vault

__all__ = ["LINK", "Receipt", "Receipts"]

#: What stands before the token in the payload of a deep link.
LINK = "receipt-"

_ID, _VERSION, _MAC = 8, 3, 10
_LENGTH = _ID + _VERSION + _MAC


@dataclass(frozen=True, slots=True)
class Receipt:
    appointment_id: int
    version: int


class Receipts:
    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def token(self, receipt: Receipt) -> str:
        """28 letters (A-Z a-z 0-9 - _)."""
        said = receipt.appointment_id.to_bytes(_ID, "big") + receipt.version.to_bytes(_VERSION, "big")
        return urlsafe_b64encode(said + self._mac(said)).decode()

    def read(self, token: str) -> Receipt | None:
        """Of a token, or of the link that a QR holds. None for what we have not signed."""
        try:
            found = urlsafe_b64decode(token.strip().rpartition(LINK)[2].encode("ascii"))
        except (UnicodeEncodeError, Error):
            return None
        said, mac = found[:-_MAC], found[-_MAC:]
        if len(found) != _LENGTH or not hmac.compare_digest(mac, self._mac(said)):
            return None
        return Receipt(int.from_bytes(said[:_ID], "big"), int.from_bytes(said[_ID:], "big"))

    def _mac(self, said: bytes) -> bytes:
        return self._vault.index("appointment.receipt", said.hex())[:_MAC]
