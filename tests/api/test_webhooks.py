"""Updates that a messenger brings: taken from nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from bot.api.parts import WebhookIn, webhook_header, webhook_path
from bot.api.webhooks import LONGEST_BODY, SECRET_HEADER
from tests.api.conftest import Client

SECRET = "a secret with spaces و حروف"
PATH = webhook_path("telegram", SECRET)
HEADERS = {SECRET_HEADER: webhook_header("telegram", SECRET)}


class Taken:
    def __init__(self, error: Exception | None = None) -> None:
        self.raw: list[Any] = []
        self.error = error

    async def __call__(self, raw: Any, secret: str | None) -> None:
        self.raw.append(raw)
        if self.error is not None:
            raise self.error

    def hooks(self) -> dict[str, WebhookIn]:
        return {
            "telegram": WebhookIn(self, SECRET),
            "bale": WebhookIn(self, SECRET, sends_secret=False),
        }


async def test_an_update_with_its_secret_is_taken(client: Client) -> None:
    taken = Taken()
    async with client(webhooks=taken.hooks()) as http:
        response = await http.post(PATH, json={"update_id": 7}, headers=HEADERS)
    assert (response.status_code, taken.raw) == (200, [{"update_id": 7}])


async def test_a_messenger_that_sends_no_header_is_known_by_its_path(client: Client) -> None:
    taken = Taken()
    async with client(webhooks=taken.hooks()) as http:
        response = await http.post(webhook_path("bale", SECRET), json={"update_id": 7})
    assert (response.status_code, len(taken.raw)) == (200, 1)


@pytest.mark.parametrize("header", [None, "", "wrong", SECRET.encode()])
async def test_a_wrong_secret_is_refused_unread(client: Client, header: str | bytes | None) -> None:
    taken = Taken()
    headers = {} if header is None else {SECRET_HEADER: header}
    async with client(webhooks=taken.hooks()) as http:
        response = await http.post(PATH, json={"update_id": 7}, headers=headers)
    assert (response.status_code, taken.raw) == (401, [])


@pytest.mark.parametrize(
    "path",
    [
        PATH[:-1] + ("0" if PATH[-1] != "0" else "1"),
        webhook_path("bale", SECRET).replace("bale", "telegram"),
        webhook_path("telegram", "another"),
        PATH.replace("telegram", "rubika"),
    ],
)
async def test_a_wrong_path_looks_as_if_there_were_none(client: Client, path: str) -> None:
    taken = Taken()
    async with client(webhooks=taken.hooks()) as http:
        response = await http.post(path, json={}, headers=HEADERS)
        nowhere = await http.post("/nowhere", json={})
    assert (response.status_code, response.json(), taken.raw) == (404, nowhere.json(), [])


async def test_what_is_not_json_is_refused(client: Client) -> None:
    taken = Taken()
    async with client(webhooks=taken.hooks()) as http:
        response = await http.post(PATH, content=b"{", headers=HEADERS)
    assert (response.status_code, response.json()["key"], taken.raw) == (400, "api-body-not-json", [])


async def test_a_body_without_end_is_cut_off(client: Client) -> None:
    taken = Taken()
    async with client(webhooks=taken.hooks()) as http:
        response = await http.post(PATH, content=b" " * (LONGEST_BODY + 1), headers=HEADERS)
    assert (response.status_code, taken.raw) == (413, [])


async def test_an_update_that_fails_is_asked_for_again_and_nothing_of_it_is_told(client: Client) -> None:
    taken = Taken(ValueError("what somebody typed"))
    async with client(webhooks=taken.hooks()) as http:
        response = await http.post(PATH, json={"update_id": 7}, headers=HEADERS)
    assert response.status_code == 503
    assert "typed" not in response.text


def test_the_path_and_the_header_do_not_tell_each_other_or_the_secret() -> None:
    assert webhook_header("telegram", SECRET) not in PATH
    assert SECRET not in PATH
    assert set(webhook_header("telegram", SECRET)) <= set("0123456789abcdef")
