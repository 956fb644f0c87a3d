"""The chat page: plain files from bot/sandbox/page, under a strict content policy."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from aiohttp import web

from bot.sandbox.acts import ActError

PAGE = Path(__file__).resolve().parent.parent / "page"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
}


class PageFiles:
    """Handlers of / and /page/<file>."""

    def __init__(self, root: Path = PAGE) -> None:
        self._root = root.resolve()

    def routes(self) -> list[web.RouteDef]:
        """The two routes."""
        return [web.get("/", self.index), web.get("/page/{path:.+}", self.file)]

    async def index(self, request: web.Request) -> web.Response:
        return self._serve("index.html")

    async def file(self, request: web.Request) -> web.Response:
        return self._serve(request.match_info["path"])

    def _serve(self, name: str) -> web.Response:
        path = (self._root / name).resolve()
        if not path.is_relative_to(self._root) or not path.is_file():
            raise ActError(404, "no such file")
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        headers = {
            "Content-Type": kind,
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=path.read_bytes(), headers=headers)
