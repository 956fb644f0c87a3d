"""Sealed texts: where they open, with which keys, and what a process does about a key it has not met."""

from __future__ import annotations

import secrets

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.crypto import BrokenSealError, HashCosts, Keys, NoDataKeyError, Ring, SecretHasher, Vault, mark_of

OUTER = Keys(b"d" * 32, b"i" * 32, b"p" * 32)
PLACE, ROW, WORDS = "citizen.phone_sealed", 77, "+989121110001"


def vault_with(*key_ids: int, keys: Keys = OUTER) -> Vault:
    ring = Ring(keys)
    ring.take([(each, Ring(OUTER).wrapped(each, bytes([each]) * 32)) for each in key_ids])
    return Vault(keys, ring)


def of_the_first_form(key: bytes, place: str, row: int, words: str) -> bytes:
    nonce = secrets.token_bytes(12)
    return b"\x01" + nonce + AESGCM(key).encrypt(nonce, words.encode(), f"{place}|{row}".encode())


def test_a_text_opens_in_its_own_column_and_row_alone() -> None:
    vault = vault_with(1)
    sealed = vault.seal(PLACE, ROW, WORDS)
    assert vault.open(PLACE, ROW, sealed) == WORDS
    for place, row in (("citizen.birth_date_sealed", ROW), (PLACE, ROW + 1)):
        with pytest.raises(BrokenSealError):
            vault.open(place, row, sealed)


def test_any_changed_byte_is_found() -> None:
    vault = vault_with(1, 2)
    sealed = vault.seal(PLACE, ROW, WORDS)
    for at in range(len(sealed)):
        changed = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(BrokenSealError):
            vault.open(PLACE, ROW, changed)
    for length in range(len(sealed)):
        with pytest.raises(BrokenSealError):
            vault.open(PLACE, ROW, sealed[:length])


def test_the_newest_key_writes_and_all_read() -> None:
    old = vault_with(1).seal(PLACE, ROW, WORDS)
    both = vault_with(1, 2)
    fresh = both.seal(PLACE, ROW, WORDS)
    assert (old[:5], fresh[:5]) == (mark_of(1), mark_of(2))
    assert both.open(PLACE, ROW, old) == both.open(PLACE, ROW, fresh) == WORDS


def test_the_same_words_never_look_the_same() -> None:
    vault = vault_with(1)
    assert len({vault.seal(PLACE, ROW, WORDS) for _ in range(100)}) == 100


def test_a_key_that_another_process_made_a_moment_ago_is_asked_for() -> None:
    asked = []

    def again() -> list[tuple[int, bytes]]:
        asked.append(1)
        return [(each, Ring(OUTER).wrapped(each, bytes([each]) * 32)) for each in (1, 2)]

    ring = Ring(OUTER, again)
    ring.take(again()[:1])
    asked.clear()
    reader = Vault(OUTER, ring)
    assert reader.open(PLACE, ROW, vault_with(1).seal(PLACE, ROW, WORDS)) == WORDS
    assert asked == []
    assert reader.open(PLACE, ROW, vault_with(1, 2).seal(PLACE, ROW, WORDS)) == WORDS
    assert (asked, ring.newest) == ([1], 2)


def test_without_a_data_key_nothing_is_sealed() -> None:
    with pytest.raises(NoDataKeyError):
        Vault(OUTER).seal(PLACE, ROW, WORDS)


def test_texts_of_the_first_form_open_with_the_outer_key_and_with_an_old_one() -> None:
    sealed = of_the_first_form(OUTER.data, PLACE, ROW, WORDS)
    assert vault_with(1).open(PLACE, ROW, sealed) == WORDS
    renewed = Keys(b"n" * 32, OUTER.index, OUTER.pepper, (OUTER.data,))
    assert Vault(renewed).open(PLACE, ROW, sealed) == WORDS
    with pytest.raises(BrokenSealError):
        Vault(Keys(b"n" * 32, OUTER.index, OUTER.pepper)).open(PLACE, ROW, sealed)


def test_a_wrapped_key_belongs_to_its_number_and_its_outer_key() -> None:
    wrapped = Ring(OUTER).wrapped(1, b"k" * 32)
    assert Ring(OUTER).take([(1, wrapped)]) == []
    assert Ring(OUTER).take([(2, wrapped)]) == [2]
    assert Ring(Keys(b"x" * 32, b"i" * 32, b"p" * 32)).take([(1, wrapped)]) == [1]
    assert b"k" * 32 not in wrapped


def test_keys_are_not_shown() -> None:
    assert "dddd" not in repr(OUTER)


async def test_a_pin_of_other_costs_is_known_as_outdated() -> None:
    hasher = SecretHasher()
    assert hasher.is_outdated(await SecretHasher(HashCosts(passes=1, kib=8, lanes=1)).hash("48291377"))
    assert not hasher.is_outdated(await hasher.hash("48291377"))
