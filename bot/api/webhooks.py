"""Updates that messengers bring."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

import structlog
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.api.parts import WebhookIn, webhook_header, webhook_path
from bot.api.problems import Problem
from bot.logs import trouble
from bot.messengers.reading import TooDeepError, loads

__all__ = ["LONGEST_BODY", "webhooks_router"]

_log = structlog.get_logger(__name__)

#: Bytes. The largest update (a text of 4,096 characters with its entities, replied to) stays far under it.
LONGEST_BODY = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhooks_router(webhooks: Mapping[str, WebhookIn]) -> APIRouter:
    """``POST /webhook/<messenger>/<path>``: unknown messengers and wrong paths look the same (404)."""
    router = APIRouter(include_in_schema=False)

    @router.post("/webhook/{messenger}/{path}")
    async def take(messenger: str, path: str, request: Request) -> JSONResponse:
        webhook = webhooks.get(messenger)
        if webhook is None or not _same(
            webhook_path(messenger, webhook.secret), f"/webhook/{messenger}/{path}"
        ):
            raise Problem(404, "api-no-such-path")
        given = request.headers.get(SECRET_HEADER)
        if webhook.sends_secret and not _same(webhook_header(messenger, webhook.secret), given or ""):
            raise Problem(401, "api-wrong-key")
        raw = await _body(request)
        try:
            await webhook.feed(raw, given)
        except Exception as error:
            # Whatever it is: the messenger brings the update again.
            _log.warning("update not taken", messenger=messenger, **trouble(error))
            raise Problem(503, "api-failed") from None
        return JSONResponse({})

    return router


async def _body(request: Request) -> object:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            raise Problem(413, "api-body-too-large", headers={"Connection": "close"})
    try:
        raw: object = loads(bytes(body))
    except TooDeepError:
        # Whatever it was, it must not come for ever; what is no update is let go.
        return None
    except ValueError:
        raise Problem(400, "api-body-not-json") from None
    return raw


def _same(ours: str, given: str) -> bool:
    return hmac.compare_digest(ours.encode(), given.encode())
