"""The hashes of the chain."""

from __future__ import annotations

import json

from bot.crypto import Vault
from storage.database import AnyRow
from storage.models import AuditEntry
from storage.types import EPOCH, MILLISECOND

__all__ = ["GENESIS", "HEAD_ID", "LOCK", "entry_hash", "head_mac"]

GENESIS = b"\x00" * 32
HEAD_ID = 1
#: Whoever holds it is the one sealer.
LOCK = "audit-sealer"


def entry_hash(vault: Vault, seq: int, previous: bytes, entry: AuditEntry | AnyRow) -> bytes:
    """Keyed hash over the place in the chain, the hash before it, and every word of the entry."""
    body = json.dumps(
        [
            "entry",
            seq,
            previous.hex(),
            entry.id,
            (entry.at - EPOCH) // MILLISECOND,
            entry.actor,
            entry.role,
            entry.action,
            None if entry.subject_index is None else bytes(entry.subject_index).hex(),
            entry.details,
        ],
        sort_keys=True,
        separators=(",", ":"),
    )
    return vault.chained(body.encode())


def head_mac(vault: Vault, seq: int, last_hash: bytes) -> bytes:
    return vault.chained(json.dumps(["head", seq, last_hash.hex()]).encode())
