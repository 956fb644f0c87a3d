"""A vault with a data key of its own, for tests that look at other things."""

from __future__ import annotations

from bot.crypto import Keys, Ring, Vault


def vault_of(keys: Keys) -> Vault:
    """The same keys give the same vault, whatever lies in the database."""
    ring = Ring(keys)
    ring.take([(1, ring.wrapped(1, b"k" * 32))])
    return Vault(keys, ring)
