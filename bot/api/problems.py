"""Errors of the HTTP API: application/problem+json (RFC 9457), with a text's key and its Persian words."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.errors import Conflict, DomainError, NotAllowed, NotFound, Stale, Throttled, Unavailable
from bot.logs import trouble
from bot.texts import Texts

__all__ = ["Problem", "answer", "install_problems"]

_log = structlog.get_logger(__name__)

_STATUS: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Stale: 409,
    Conflict: 409,
    Throttled: 429,
    Unavailable: 503,
    DomainError: 422,
}
#: What the chat says of these would send a person to a menu.
_WORDS_FOR_PROGRAMS = {"case-not-found": "api-no-such-case", "staff-not-allowed": "api-key-not-allowed"}
_KEY = re.compile("[a-z][a-z-]{2,60}")
_OWN_WORDS = {404: "api-no-such-path", 405: "api-wrong-method"}


class Problem(Exception):
    """An answer that is an error. ``reasons``: by field of what came, in which way it is wrong, never what it
    held."""

    def __init__(
        self,
        status: int,
        key: str,
        reasons: Mapping[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(key)
        self.status = status
        self.key = key
        self.reasons = reasons
        self.headers = headers


def answer(texts: Texts, problem: Problem, args: dict[str, object] | None = None) -> JSONResponse:
    """The problem in the form of all; ``args`` are those of its text."""
    body: dict[str, Any] = {
        "type": f"urn:pishkhan:problem:{problem.key}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "detail": texts.plain(_WORDS_FOR_PROGRAMS.get(problem.key, problem.key), **(args or {})),
        "key": problem.key,
    }
    if problem.reasons is not None:
        body["fields"] = sorted(problem.reasons)
        body["reasons"] = dict(problem.reasons)
    return JSONResponse(body, problem.status, problem.headers, "application/problem+json")


def install_problems(app: FastAPI, texts: Texts) -> None:
    """Every error of ``app`` is answered in one form."""

    async def own(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, Problem)
        return answer(texts, error)

    async def domain(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, DomainError)
        status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
        headers = None
        if isinstance(error, Throttled):
            headers = {"Retry-After": str(math.ceil(error.retry_after.total_seconds()))}
        return answer(texts, Problem(status, error.key, headers=headers), error.args_)

    async def invalid(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)
        reasons = {".".join(str(part) for part in each["loc"]): _reason(each) for each in error.errors()}
        return answer(texts, Problem(422, "api-body-invalid", reasons))

    async def http(_request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        key = _OWN_WORDS.get(error.status_code, "api-body-invalid")
        return answer(texts, Problem(error.status_code, key, headers=dict(error.headers or {})))

    async def bug(_request: Request, error: Exception) -> JSONResponse:
        _log.error("request failed", **trouble(error))
        return answer(texts, Problem(500, "api-failed"))

    app.add_exception_handler(Problem, own)
    app.add_exception_handler(DomainError, domain)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, bug)


def _reason(found: Mapping[str, Any]) -> str:
    """The key that one of our own checks gave, else pydantic's name for what is wrong: its words would repeat
    what came."""
    kind, own = str(found["type"]), str(found.get("ctx", {}).get("error", ""))
    return own if kind == "value_error" and _KEY.fullmatch(own) else kind
