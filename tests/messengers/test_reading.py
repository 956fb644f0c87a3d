"""Whatever is JSON is read; what nobody reads still tells which updates were in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messengers.reading import TooDeepError, loads, update_numbers


@pytest.mark.parametrize(
    ("content", "read"),
    [
        (b'{"a": "\\ud83d"}', {"a": "\ufffd"}),
        (b'["\\ude00x", {"\\ud83d": 1}]', ["\ufffdx", {"\ufffd": 1}]),
        (b'{"a": "\xff"}', {"a": "\ufffd"}),
        (b'{"a": 1e999}', {"a": float("inf")}),
        (b'{"a": -%s}' % (b"9" * 5_000), {"a": float("-inf")}),  # int() itself refuses so many digits
        ("[1]", [1]),
    ],
)
def test_odd_json_is_read(content: bytes | str, read: object) -> None:
    assert loads(content) == read


@pytest.mark.parametrize("content", [b"", b"<html>", b"{", b'{"a"}'])
def test_what_is_no_json_is_none(content: bytes) -> None:
    with pytest.raises(json.JSONDecodeError):
        loads(content)


def test_what_is_nested_too_deep_is_named_so() -> None:
    with pytest.raises(TooDeepError):
        loads(b"[" * 100_000 + b"]" * 100_000)


def test_the_numbers_of_updates_are_found_in_what_cannot_be_read() -> None:
    content = b'{"result":[{"update_id": 7,"message":{"text":"\\"update_id\\":9"}},{"update_id":8,'
    assert update_numbers(content) == [7, 8]


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        loads(content)
    except ValueError:
        return
