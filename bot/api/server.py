"""Serving the HTTP application inside a process that has its own signals and its own logs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator

import uvicorn

from bot.api.app import build_api
from bot.api.parts import ApiParts
from bot.nursery import Nursery

__all__ = ["PortTakenError", "listen", "serve"]

STOP_WITHIN_S = 10


class PortTakenError(OSError):
    """Another program listens on this address. ``str()`` is ``host:port``."""


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # Signals belong to the program that serves.
        yield


def listen(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free one). Raises PortTakenError, OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((host, port))
        bound.listen(512)
    except OSError as error:
        bound.close()
        raise PortTakenError(f"{host}:{port}") from error
    bound.setblocking(False)
    return bound


async def serve(parts: ApiParts, stop: asyncio.Event, sock: socket.socket | None = None) -> None:
    """Until ``stop``; requests under way are answered first (ten seconds at most).

    ``sock`` None listens where the settings say. Raises PortTakenError, OSError.
    """
    section = parts.settings.api
    bound = sock if sock is not None else listen(section.host, section.port)
    server = _Server(
        uvicorn.Config(
            build_api(parts),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=STOP_WITHIN_S,
        )
    )
    watch = Nursery()

    async def end() -> None:
        await stop.wait()
        server.should_exit = True

    watch.spawn(end(), name="api-stop")
    try:
        await server.serve([bound])
    finally:
        await watch.drain(0)
        bound.close()
