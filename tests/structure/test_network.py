"""No test reaches beyond loopback: one that tries fails before anything is sent."""

from __future__ import annotations

import asyncio
import socket

import pytest
from pytest_socket import SocketConnectBlockedError

ELSEWHERE = ("192.0.2.1", 9)  # TEST-NET-1 (RFC 5737): nobody's address


def test_the_guard_stands_before_every_connect() -> None:
    assert socket.socket.connect.__name__ == "guarded_connect"
    with socket.socket() as plain, pytest.raises(SocketConnectBlockedError):
        plain.connect(ELSEWHERE)


async def test_it_stands_before_the_loops_connections_too() -> None:
    assert socket.socket.connect.__name__ == "guarded_connect"
    with pytest.raises(SocketConnectBlockedError):
        await asyncio.open_connection(*ELSEWHERE)
