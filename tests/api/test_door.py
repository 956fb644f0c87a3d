"""Who has no key, or brings too much, is refused before their body is read."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest

from bot.api.door import LONGEST_BODY
from bot.api.server import listen, serve
from tests.api.conftest import KEY, Client, Parts
from tests.api.test_case_events import CASE, problem

PATH = f"/api/v1/cases/{CASE.number}/events"
PART = b" " * 16_384
TEN_MEGABYTES = 10 * 1024 * 1024


class Body:
    """Ten megabytes in parts; ``read`` counts those that were asked for."""

    def __init__(self) -> None:
        self.read = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self.read < TEN_MEGABYTES // len(PART):
            self.read += 1
            yield PART


@pytest.mark.parametrize("key", ["", "wrong"])
async def test_ten_megabytes_without_a_key_are_refused_unread(client: Client, key: str) -> None:
    body = Body()
    async with client() as http:
        response = await http.post(PATH, content=body, headers={"X-API-Key": key})
    assert (response.status_code, problem(response)["key"], body.read) == (401, "api-wrong-key", 0)
    assert response.headers["connection"] == "close"


async def test_ten_megabytes_with_a_key_are_read_to_the_limit_and_no_further(client: Client) -> None:
    body = Body()
    async with client() as http:
        response = await http.post(PATH, content=body, headers={"X-API-Key": KEY})
    assert (response.status_code, problem(response)["key"]) == (413, "api-body-too-large")
    assert body.read == LONGEST_BODY // len(PART) + 1


async def test_a_body_that_says_it_is_too_large_is_not_read_at_all(client: Client) -> None:
    body = Body()
    headers = {"X-API-Key": KEY, "Content-Length": str(TEN_MEGABYTES)}
    async with client() as http:
        response = await http.post(PATH, content=body, headers=headers)
    assert (response.status_code, body.read) == (413, 0)


async def test_a_body_as_long_as_allowed_comes_whole_to_its_reader(client: Client) -> None:
    body = b'{"id": "e-1", "status": "in_progress"}'.ljust(LONGEST_BODY)
    async with client() as http:
        response = await http.post(
            PATH, content=body, headers={"X-API-Key": KEY, "Content-Type": "application/json"}
        )
    assert response.status_code == 201


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/cases//events"])
async def test_every_path_of_the_interface_asks_for_the_key_first(client: Client, path: str) -> None:
    async with client() as http:
        assert (await http.post(path, json={})).status_code == 401
        assert (await http.get(path)).status_code == 401
        assert (await http.get("/health")).status_code == 200


async def test_the_contract_says_where_the_key_goes(client: Client) -> None:
    async with client() as http:
        contract = (await http.get("/openapi.json")).json()
    [scheme] = contract["components"]["securitySchemes"].values()
    assert (scheme["in"], scheme["name"]) == ("header", "X-API-Key")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_over_a_socket_the_answer_comes_before_the_body_and_the_connection_ends(parts: Parts) -> None:
    stop, sock = asyncio.Event(), listen("127.0.0.1", 0)
    host, port = sock.getsockname()
    async with asyncio.timeout(20), asyncio.TaskGroup() as group:
        group.create_task(serve(parts(), stop, sock))
        reader, writer = await asyncio.open_connection(host, port, family=socket.AF_INET)
        writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: {TEN_MEGABYTES}\r\n\r\n".encode())
        answer = await reader.read()  # to the end: nothing of the body was sent
        writer.close()
        stop.set()
    assert answer.startswith(b"HTTP/1.1 401 ")
