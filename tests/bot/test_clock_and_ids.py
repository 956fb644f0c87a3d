from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from bot.clock import Clock, SystemClock
from bot.ids import REFERENCE_ALPHABET, Ids, RandomIds, read_reference
from bot.persian import fa_digits
from tests.clock import ManualClock
from tests.ids import SeededIds


def test_the_system_clock_speaks_utc_and_goes_on() -> None:
    clock: Clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()


def test_a_manual_clock_moves_when_told_and_never_back() -> None:
    clock = ManualClock()
    before, started = clock.now(), clock.monotonic()
    clock.advance(timedelta(hours=2))
    assert clock.now() - before == timedelta(hours=2)
    assert clock.monotonic() - started == 7200
    with pytest.raises(ValueError, match="back"):
        clock.advance(timedelta(seconds=-1))


@pytest.mark.parametrize("ids", [RandomIds(), SeededIds()], ids=["random", "seeded"])
def test_ids_and_codes_have_their_shape(ids: Ids) -> None:
    for _ in range(200):
        assert 0 < ids.new() < 2**63
        code = ids.code(6)
        assert len(code) == 6
        assert code.isdecimal()
        first, dash, second = ids.reference().partition("-")
        assert (len(first), dash, len(second)) == (5, "-", 5)
        assert set(first + second) <= set(REFERENCE_ALPHABET)
        assert read_reference(first + second) == f"{first}-{second}"
        assert len(ids.token()) == 22


def test_a_tracking_code_is_read_as_people_write_it_and_a_mistyped_one_is_not() -> None:
    code = SeededIds(4).reference()
    bare = code.replace("-", "")
    for typed in (code.lower(), bare, f" {bare[:5]} {bare[5:]} ", code.replace("0", "O").replace("1", "l")):
        assert read_reference(typed) == code
    assert read_reference(fa_digits(code)) == code
    for place, symbol in enumerate(bare):
        others = set(REFERENCE_ALPHABET) - {symbol}
        assert not any(read_reference(bare[:place] + other + bare[place + 1 :]) for other in others)
    for typed in ("", bare[:9], bare + "7", "7K3M9-QX2TU", "سلام"):
        assert read_reference(typed) is None


def test_codes_with_zeros_in_front_occur() -> None:
    ids = SeededIds()
    assert any(ids.code(4).startswith("0") for _ in range(200))


def test_a_thousand_ids_are_a_thousand() -> None:
    ids = RandomIds()
    assert len({ids.new() for _ in range(1000)} | {ids.reference() for _ in range(1000)}) == 2000


def test_a_seed_gives_the_same_again() -> None:
    first, second = SeededIds(3), SeededIds(3)
    assert [first.new(), first.code(5), first.token()] == [second.new(), second.code(5), second.token()]


def test_nothing_that_is_read_aloud_is_taken_for_another() -> None:
    assert not set("ILOU") & set(REFERENCE_ALPHABET)
    assert len(REFERENCE_ALPHABET) == 32
