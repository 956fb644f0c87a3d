"""Who may come in, and with how much: asked of the headers, before anything of the body is read."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.problems import Problem, answer
from bot.texts import Texts

__all__ = ["KEY_HEADER", "LONGEST_BODY", "PROTECTED", "Door", "fingerprint"]

PROTECTED = "/api/v1"
KEY_HEADER = "X-API-Key"
#: Bytes; the largest event (a note of a thousand letters, each as an escape) has less than ten thousand.
LONGEST_BODY = 64 * 1024
#: What is left unread would else be taken for the next request, or be read to its end to be thrown away.
_CLOSE = {"Connection": "close"}


class Door:
    """ASGI middleware for the paths under PROTECTED: 503 without keys in the settings, 401 for a wrong key,
    413 for a body beyond LONGEST_BODY. Who passes stands in ``request.state.sender``."""

    def __init__(self, app: ASGIApp, *, keys: Sequence[str], texts: Texts) -> None:
        self._app = app
        self._keys = [key.encode() for key in keys]
        self._texts = texts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not f"{scope['path']}/".startswith(f"{PROTECTED}/"):
            await self._app(scope, receive, send)
            return
        try:
            sender = self._sender(_header(scope, KEY_HEADER))
            body = await _body(scope, receive)
        except Problem as problem:
            await answer(self._texts, problem)(scope, receive, send)
            return
        scope.setdefault("state", {})["sender"] = sender
        await self._app(scope, _again(body, receive), send)

    def _sender(self, given: bytes) -> str:
        """A fingerprint of their key. Every key is compared, so that time tells nothing. Raises Problem."""
        if not self._keys:
            raise Problem(503, "api-no-keys", headers=_CLOSE)
        fits = [key for key in self._keys if hmac.compare_digest(key, given)]
        if not fits:
            raise Problem(401, "api-wrong-key", headers=_CLOSE | {"WWW-Authenticate": "ApiKey"})
        return fingerprint(fits[0])


def fingerprint(key: bytes) -> str:
    """What an agency is called inside: the same for the same key, and no way back to it."""
    return f"api:{hashlib.sha256(key).hexdigest()[:12]}"


async def _body(scope: Scope, receive: Receive) -> bytes:
    """The whole of it. Raises Problem."""
    too_large = Problem(413, "api-body-too-large", headers=_CLOSE)
    length = _header(scope, "Content-Length")
    if length.isdigit() and int(length) > LONGEST_BODY:
        raise too_large
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":  # the client has gone
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > LONGEST_BODY:
            raise too_large
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Gives what was read, once; after that whatever comes (that the client goes)."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given


def _header(scope: Scope, name: str) -> bytes:
    """Empty when it is not there."""
    wanted = name.lower().encode()
    return next((bytes(value) for key, value in scope["headers"] if key == wanted), b"")
