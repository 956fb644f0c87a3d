"""What an answer of a Bot API server means for a message, decided from HTTP status and body.

Source: delivery reference, 3.6, and bale reference, 6 (``error_code`` counts before the status; a bad token
is 403 there, a missing person 404, and a 429 may come without its wait).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.delivery.senders import SendError, Trouble

__all__ = ["judge", "read"]

_WAIT_UNSAID = timedelta(seconds=3)
_TOKEN = ("token not found", "invalid token")
_GONE = {
    "bot was blocked": (Trouble.BLOCKED, "blocked"),
    "can't initiate": (Trouble.BLOCKED, "never started"),
    "bot was kicked": (Trouble.BLOCKED, "kicked"),
    "user is deactivated": (Trouble.INVALID, "deactivated"),
    "chat not found": (Trouble.INVALID, "chat not found"),
    "peer_id_invalid": (Trouble.INVALID, "chat not found"),
    "no such group or user": (Trouble.INVALID, "chat not found"),
}


def read(raw: bytes) -> dict[str, Any] | None:
    """The JSON object of an answer, none when it is not one."""
    try:
        body = json.loads(raw)
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def judge(status: int, body: Mapping[str, Any] | None) -> SendError | None:
    """None when the message was taken: any 2xx that does not say otherwise, readable or not."""
    if 200 <= status <= 299 and (body is None or body.get("ok", True)):
        return None
    code, words, wait = status, "", _WAIT_UNSAID
    if body is not None:
        code = _code(status, body)
        words = str(body.get("description", "")).lower()
        wait = _wait(body)
    return _refusal(code, words, wait)


def _refusal(code: int, words: str, wait: timedelta) -> SendError:
    if code == 429:
        return SendError(Trouble.FLOOD, "429", wait)
    if any(sign in words for sign in _TOKEN):
        return SendError(Trouble.MISCONFIGURED, f"{code} token")
    for sign, (trouble, reason) in _GONE.items():
        if sign in words:
            return SendError(trouble, f"{code} {reason}")
    if code in (401, 404):
        return SendError(Trouble.MISCONFIGURED, str(code))
    if code >= 500:
        return SendError(Trouble.AMBIGUOUS, str(code))
    return SendError(Trouble.REJECTED, f"{code} {_complaint(words)}".strip())


def _complaint(words: str) -> str:
    known = (
        "message is not modified",
        "to delete not found",
        "can't be deleted",
        "to edit not found",
        "can't parse entities",
        "message is too long",
        "message text is empty",
        "button_data_invalid",
    )
    return next((complaint for complaint in known if complaint in words), "")


def _code(status: int, body: Mapping[str, Any]) -> int:
    code = body.get("error_code")
    if isinstance(code, int) and code >= 400:
        return code
    return status if status >= 400 else 500


def _wait(body: Mapping[str, Any]) -> timedelta:
    parameters = body.get("parameters")
    said = parameters.get("retry_after") if isinstance(parameters, dict) else None
    return timedelta(seconds=said) if isinstance(said, int | float) and said > 0 else _WAIT_UNSAID
