"""Refusals of the Bot API in Telegram's own words: clients branch on the wording."""

from __future__ import annotations


class ApiError(Exception):
    """A refused call. ``code`` is both the HTTP status and ``error_code``; ``retry_after`` is in seconds."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(words: str) -> ApiError:
    """400 with the usual prefix."""
    return ApiError(400, f"Bad Request: {words}")


def malformed() -> ApiError:
    """What Bale says of whatever it cannot read, without the usual prefix (reference/bale.md, 6)."""
    return ApiError(400, "malformed request")


def forbidden(words: str) -> ApiError:
    """403 with the usual prefix."""
    return ApiError(403, f"Forbidden: {words}")


def conflict(words: str) -> ApiError:
    """409 with the usual prefix."""
    return ApiError(409, f"Conflict: {words}")


def too_many_requests(retry_after: int) -> ApiError:
    """429; ``retry_after`` in whole seconds goes to the body and to the Retry-After header."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after)
