"""A sandbox with a Bale bot and one person on Bale, for the tests of that flavour."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.sandbox.desk import Answer, Desk, Person


@dataclass
class Bale:
    """The Bale side of a desk: ``leila`` has pressed Start."""

    desk: Desk
    leila: Person
    token: str

    async def call(self, method: str, **params: Any) -> Answer:
        """A Bot API call of the Bale bot."""
        return await self.desk.call(method, self.token, **params)

    async def say(self, text: str, **more: Any) -> Any:
        """A message of the bot to Leila."""
        return (await self.call("sendMessage", chat_id=self.leila.user_id, text=text, **more)).result

    async def told(self) -> list[dict[str, Any]]:
        """What the bot was told since the last time."""
        waiting: list[dict[str, Any]] = (await self.call("getUpdates")).result
        await self.desk.confirm(self.token)
        return waiting

    async def upload(self, method: str, field: str, data: bytes, name: str) -> Any:
        """A file from the bot to Leila."""
        form = aiohttp.FormData({"chat_id": str(self.leila.user_id)})
        form.add_field(field, data, filename=name)
        async with self.desk.http.post(f"{self.desk.url}/bot{self.token}/{method}", data=form) as response:
            return (await response.json())["result"]

    async def quirks(self, **switches: bool) -> dict[str, bool]:
        """Switch some of Bale's quirks."""
        answer = await self.desk.control("PUT", "/bale", json=switches)
        assert answer.status == 200, answer.json
        found: dict[str, bool] = answer.json
        return found

    async def safir(self, path: str, body: Any, **headers: str) -> Answer:
        """A request to Safir, as JSON."""
        sent = {"Content-Type": "application/json"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        url = f"{self.desk.url}/safir/api/{path}"
        async with self.desk.http.post(url, data=json.dumps(body), headers=sent) as response:
            return Answer(response.status, response.headers, await response.json())
