"""JSON as messengers may send it: whatever is JSON is read, so that no message stops those behind it."""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

__all__ = ["TooDeepError", "loads", "update_numbers"]

_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,30})')
#: Digits of a whole number that is read as one: twice what any column holds. Python itself refuses to read
#: more than 4,300 of them, and no update may become unreadable by that.
_MOST_DIGITS = 40
_HALF_LETTERS = re.compile("[\ud800-\udfff]")


class TooDeepError(ValueError):
    """JSON nested deeper than anybody reads."""


def loads(content: bytes | str) -> Any:
    """Quickly what is well-formed; leniently half letters (lone surrogates), bytes that are no UTF-8, numbers
    beyond all bounds. Raises ValueError for what is no JSON, TooDeepError."""
    try:
        return orjson.loads(content)
    except orjson.JSONDecodeError:
        text = content.decode("utf-8", "replace") if isinstance(content, bytes) else content
    try:
        return _whole(json.loads(text, parse_int=_number))
    except RecursionError:
        raise TooDeepError from None


def _number(digits: str) -> int | float:
    return int(digits) if len(digits) <= _MOST_DIGITS else float(digits)


def _whole(node: Any) -> Any:
    if isinstance(node, str):
        return _HALF_LETTERS.sub("\ufffd", node)
    if isinstance(node, list):
        return [_whole(each) for each in node]
    if isinstance(node, dict):
        return {_whole(name): _whole(value) for name, value in node.items()}
    return node


def update_numbers(content: bytes) -> list[int]:
    """The numbers of the updates in an answer that cannot be read."""
    return [int(found) for found in _UPDATE_ID.findall(content)]
