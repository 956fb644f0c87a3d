"""Parameters of a Bot API call from any of the ways to send them: query, form, JSON, multipart."""

from __future__ import annotations

import re
from binascii import unhexlify
from collections.abc import AsyncIterator
from typing import Any

import orjson
from aiohttp import BodyPartReader, MultipartReader, web

from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.files import UPLOAD_BYTES_MAX, Upload

Params = tuple[dict[str, str], dict[str, Upload]]

_FIELDS_MAX = 1_000
_ENCODED = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")
_TOO_LARGE = ApiError(413, "Request Entity Too Large")


async def request_params(request: web.Request) -> Params:
    """Text parameters and file parts of a request. Raises ApiError: 400 not readable, 413 too large."""
    query = request.rel_url.raw_query_string
    params = _form(query.encode()) if query else {}
    if request.method == "GET" or not request.body_exists:
        return params, {}
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("multipart/"):
        fields, files = await _multipart(await request.multipart())
        params.update(fields)
        return params, files
    try:
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise _TOO_LARGE from None
    params.update(_plain(kind, raw))
    return params, {}


async def reply_params(kind: str, raw: bytes, parts: MultipartReader | None) -> Params:
    """The same from a webhook's answer (a «method in reply»)."""
    if parts is not None:
        return await _multipart(parts)
    return _plain(kind, raw), {}


def _plain(kind: str, raw: bytes) -> dict[str, str]:
    if not raw:
        return {}
    return _json(raw) if kind.startswith("application/json") else _form(raw)


def _form(raw: bytes) -> dict[str, str]:
    """A urlencoded form. Written here for speed: a Persian letter is six signs on the wire."""
    pairs = raw.split(b"&")
    if len(pairs) > _FIELDS_MAX:
        raise bad_request("can't parse request: too many parameters")
    out: dict[str, str] = {}
    try:
        for pair in pairs:
            if pair:
                name, _, value = pair.partition(b"=")
                out[_decoded(name)] = _decoded(value)
    except UnicodeDecodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return out


def _decoded(raw: bytes) -> str:
    if b"%" not in raw:
        return raw.replace(b"+", b" ").decode()
    # Between Persian words a space that is written like a letter makes one long run of many short ones.
    spaces = raw.count(b"+")
    space = b"%20" if raw.count(b"%") > 4 * spaces else b" "
    return _ENCODED.sub(_bytes_of, raw.replace(b"+", space) if spaces else raw).decode()


def _bytes_of(run: re.Match[bytes]) -> bytes:
    return unhexlify(run[0].replace(b"%", b""))


def _json(raw: bytes) -> dict[str, str]:
    """JSON values as the text that a form would carry: the methods know one form only."""
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse request: JSON object expected")
    return {name: _as_text(item) for name, item in value.items() if item is not None}


def _as_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return orjson.dumps(value).decode() if isinstance(value, dict | list) else str(value)


async def _multipart(reader: MultipartReader) -> Params:
    params: dict[str, str] = {}
    files: dict[str, Upload] = {}
    size = 0
    async for part in _parts(reader):
        name = part.name or ""
        data = bytearray()
        while chunk := await part.read_chunk(65_536):
            data += chunk
            size += len(chunk)
            if size > UPLOAD_BYTES_MAX:
                raise _TOO_LARGE
        if part.filename is not None:
            kind = part.headers.get("Content-Type", "").partition(";")[0]
            # Parts of one name (an album from a form) are all kept; a bot names each of its own.
            key = f"{name}#{len(files)}" if name in files else name
            files[key] = Upload(part.filename, kind, bytes(data))
            continue
        try:
            params[name] = data.decode()
        except UnicodeDecodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
    return params, files


async def _parts(reader: MultipartReader) -> AsyncIterator[BodyPartReader]:
    try:
        async for part in reader:
            if isinstance(part, BodyPartReader):
                yield part
    except ValueError:
        raise bad_request("can't parse multipart request") from None
