"""A vault and hashes for tests that look at other things."""

from __future__ import annotations

from bot.crypto import HashCosts, Keys, Ring, SecretHasher, Vault


def vault_of(keys: Keys) -> Vault:
    """The same keys give the same vault, whatever lies in the database."""
    ring = Ring(keys)
    ring.take([(1, ring.wrapped(1, b"k" * 32))])
    return Vault(keys, ring)


def quick_hasher() -> SecretHasher:
    """Argon2id that costs next to nothing."""
    return SecretHasher(HashCosts(passes=1, kib=16, lanes=1))
