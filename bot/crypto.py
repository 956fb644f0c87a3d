"""Secrets at rest: sealed fields, blind indexes, hashes of codes and PINs.

Source: security reference, section 4 (AES-256-GCM, 96-bit random nonce, AAD ``table|column|row``, key id
prefix; data keys wrapped by a key outside the database; HMAC-SHA256 blind index, one key per field) and
section 1 (Argon2id for PINs).

A sealed text is ``form (1 byte) · id of its data key (4) · nonce (12) · text and tag``. Texts of the first
form (``form · nonce · text and tag``, sealed with the outer key itself) still open; a rotation renews them.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.keys import Keys

if TYPE_CHECKING:
    from argon2 import PasswordHasher

T = TypeVar("T")

__all__ = [
    "FORM",
    "MARK",
    "BrokenSealError",
    "HashCosts",
    "Keys",
    "NoDataKeyError",
    "Ring",
    "SecretHasher",
    "Vault",
    "mark_of",
]

FIRST_FORM, FORM = b"\x01", b"\x02"
KEY_ID = 4
#: How many bytes at the front of a sealed text say how it was sealed.
MARK = len(FORM) + KEY_ID
NONCE = 12
#: A wrapped data key begins with the mark of the outer key that wraps it.
OUTER_MARK = 4
_WRAPPED_PLACE = "data_key.wrapped"


class BrokenSealError(Exception):
    """A sealed field does not open: another row's text, another key, or a changed byte."""


class NoDataKeyError(Exception):
    """There is no data key to seal with, or none that the outer keys of the settings open."""


def mark_of(key_id: int) -> bytes:
    """How every text that is sealed with this data key begins."""
    return FORM + key_id.to_bytes(KEY_ID)


class OuterKey:
    """Wraps data keys (a key-encrypting key); kept in settings or key file, never in the database."""

    def __init__(self, key: bytes) -> None:
        # Keys of its own for each use: the given one has sealed texts of the first form itself.
        self._cipher = AESGCM(hmac.digest(key, b"wraps data keys", hashlib.sha256))
        self.mark = hmac.digest(key, b"mark of an outer key", hashlib.sha256)[:OUTER_MARK]

    def wrap(self, key_id: int, data_key: bytes) -> bytes:
        nonce = secrets.token_bytes(NONCE)
        return self.mark + nonce + self._cipher.encrypt(nonce, data_key, aad(_WRAPPED_PLACE, key_id))

    def unwrap(self, key_id: int, wrapped: bytes) -> bytes:
        """Raises cryptography.exceptions.InvalidTag."""
        nonce, body = wrapped[OUTER_MARK : OUTER_MARK + NONCE], wrapped[OUTER_MARK + NONCE :]
        return self._cipher.decrypt(nonce, body, aad(_WRAPPED_PLACE, key_id))


class Ring:
    """The data keys of one process: all are read with, the newest is written with.

    ``again`` reads (id, wrapped key) of all data keys anew: it is asked when a text names a key that this
    process has not met, for another process may have begun to write with it a moment ago.
    """

    def __init__(self, keys: Keys, again: Callable[[], Iterable[tuple[int, bytes]]] = tuple) -> None:
        self._outer = [OuterKey(key) for key in (keys.data, *keys.old_data)]
        self._first_form = [AESGCM(key) for key in (keys.data, *keys.old_data)]
        self._again = again
        self._ciphers: dict[int, AESGCM] = {}

    @property
    def newest(self) -> int:
        """The id of the key to write with; 0 while there is none."""
        return max(self._ciphers, default=0)

    def take(self, wrapped: Iterable[tuple[int, bytes]]) -> list[int]:
        """Adds the keys that are new to this process. Gives the ids of those that no outer key opens."""
        shut = []
        for key_id, each in wrapped:
            if key_id not in self._ciphers:
                data_key = self.unwrapped(key_id, each)
                if data_key is None:
                    shut.append(key_id)
                else:
                    self._ciphers[key_id] = AESGCM(data_key)
        return shut

    def unwrapped(self, key_id: int, wrapped: bytes) -> bytes | None:
        for outer in self._outer:
            if wrapped.startswith(outer.mark):
                try:
                    return outer.unwrap(key_id, wrapped)
                except InvalidTag:
                    continue
        return None

    def wrapped(self, key_id: int, data_key: bytes) -> bytes:
        """By the outer key that counts; the old ones only open."""
        return self._outer[0].wrap(key_id, data_key)

    def is_wrapped_by_the_newest(self, wrapped: bytes) -> bool:
        return wrapped.startswith(self._outer[0].mark)

    def to_write(self) -> tuple[int, AESGCM]:
        """Raises NoDataKeyError."""
        if not self._ciphers:
            self.take(self._again())
        if not self._ciphers:
            raise NoDataKeyError
        return self.newest, self._ciphers[self.newest]

    def to_read(self, sealed: bytes) -> tuple[list[AESGCM], bytes]:
        """The ciphers that may open this text, and what is to be opened."""
        if sealed.startswith(FIRST_FORM):
            return self._first_form, sealed[len(FIRST_FORM) :]
        if not sealed.startswith(FORM) or len(sealed) < MARK:
            return [], b""
        key_id = int.from_bytes(sealed[len(FORM) : MARK])
        if key_id not in self._ciphers:
            self.take(self._again())
        found = self._ciphers.get(key_id)
        return [] if found is None else [found], sealed[MARK:]


class Vault:
    """Seals and opens text, makes blind indexes and code hashes. Plain text in and out is ``str``.

    Without a ring it makes indexes and hashes, and opens texts of the first form.
    """

    def __init__(self, keys: Keys, ring: Ring | None = None) -> None:
        self.ring = ring or Ring(keys)
        self._index_key = keys.index
        self._pepper = keys.pepper

    def seal(self, place: str, row_id: int, text: str) -> bytes:
        """``place`` is ``table.column``; the result opens only there, in that row. Raises NoDataKeyError."""
        key_id, cipher = self.ring.to_write()
        nonce = secrets.token_bytes(NONCE)
        return mark_of(key_id) + nonce + cipher.encrypt(nonce, text.encode(), aad(place, row_id))

    def open(self, place: str, row_id: int, sealed: bytes) -> str:
        """Raises BrokenSealError."""
        ciphers, rest = self.ring.to_read(sealed)
        for cipher in ciphers:
            try:
                return cipher.decrypt(rest[:NONCE], rest[NONCE:], aad(place, row_id)).decode()
            except (InvalidTag, ValueError):
                continue
        raise BrokenSealError(place)

    def index(self, field: str, value: str) -> bytes:
        """Keyed hash of a normalised value, for equality search; each field has a key of its own."""
        key = hmac.digest(self._index_key, field.encode(), hashlib.sha256)
        return hmac.digest(key, value.encode(), hashlib.sha256)

    def chained(self, words: bytes) -> bytes:
        """Keyed hash for the audit chain: who can write to the database alone can't make it.

        Its key comes from the index key, which is never changed either (README, keys).
        """
        key = hmac.digest(self._index_key, b"audit chain", hashlib.sha256)
        return hmac.digest(key, words, hashlib.sha256)

    def code_hash(self, row_id: int, code: str) -> bytes:
        return hmac.digest(self._pepper, f"{row_id}|{code}".encode(), hashlib.sha256)

    def code_fits(self, row_id: int, code: str, stored: bytes) -> bool:
        return hmac.compare_digest(self.code_hash(row_id, code), stored)


def aad(place: str, row_id: int) -> bytes:
    return f"{place}|{row_id}".encode()


@dataclass(frozen=True, slots=True)
class HashCosts:
    """What one Argon2id hash takes: passes over ``kib`` KiB of memory in ``lanes`` threads."""

    passes: int
    kib: int
    lanes: int


#: The least of the security reference (OWASP's): a code by SMS stands beside every password, and what these
#: hashes take, they take from everybody's presses. With RFC 9106's 64 MiB and three passes it is four times
#: as much.
COSTS = HashCosts(passes=2, kib=19 * 1024, lanes=1)
#: How many hashes are made at once: half of the cores stay with the presses.
AT_ONCE = max(1, (os.cpu_count() or 1) // 2)


class SecretHasher:
    """Argon2id of PINs, passwords, answers and recovery codes, in threads of its own, a few at a time.

    One hash costs 19 MiB and a twentieth of a second: never call it inside a transaction. Its threads have
    the loop's own priority: with a lower one nobody came in by password while other work kept the cores busy.
    """

    def __init__(self, costs: HashCosts = COSTS) -> None:
        self._threads = ThreadPoolExecutor(AT_ONCE, "argon2")
        self._costs = costs

    async def _apart(self, act: Callable[..., T], *values: str) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, act, *values)

    def _library(self) -> PasswordHasher:
        from argon2 import PasswordHasher

        return PasswordHasher(self._costs.passes, self._costs.kib, self._costs.lanes)

    async def hash(self, secret: str) -> str:
        return await self._apart(self._library().hash, secret)

    async def fits_or_none(self, stored: str | None, secret: str) -> bool:
        """As ``fits``; without a stored hash it takes as long and is False."""
        if stored is None:
            await self.hash(secret)
            return False
        return await self.fits(stored, secret)

    async def renewed(self, stored: str, secret: str) -> str | None:
        """A hash with the costs of today of a secret that fits; None when the stored one has them."""
        return await self.hash(secret) if self.is_outdated(stored) else None

    async def fits(self, stored: str, secret: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerifyMismatchError

        try:
            return await self._apart(self._library().verify, stored, secret)
        except (VerifyMismatchError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Whether the hash was made with other costs than those of today. Quick: reads them off the hash."""
        return self._library().check_needs_rehash(stored)
