"""A bot with no mind of its own: raw Bot API calls, one at a time, told by the test what to say."""

from __future__ import annotations

import json
from typing import Any

import aiohttp

Json = dict[str, Any]


class ScriptedBot:
    """Speaks to the Bot API at ``base`` (``http://127.0.0.1:port``) with ``token``."""

    def __init__(self, session: aiohttp.ClientSession, base: str, token: str) -> None:
        self._session = session
        self._base = base
        self._token = token
        self._offset = 0

    async def call(self, method: str, **params: Any) -> Any:
        """The ``result`` of a method; what is not text goes as JSON. A refusal fails the test."""
        form = {
            name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()
        }
        async with self._session.post(f"{self._base}/bot{self._token}/{method}", data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def upload(self, method: str, chat: int, field: str, name: str, body: bytes, **params: str) -> Any:
        """Send a file as multipart."""
        form = aiohttp.FormData({"chat_id": str(chat), **params})
        form.add_field(field, body, filename=name)
        async with self._session.post(f"{self._base}/bot{self._token}/{method}", data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer
        return answer["result"]

    async def album(self, chat: int, kind: str, *bodies: bytes, caption: str = "") -> list[Json]:
        """Send files as one album, the caption with the first; gives the messages."""
        media = [{"type": kind, "media": f"attach://f{place}"} for place in range(len(bodies))]
        media[0]["caption"] = caption
        form = aiohttp.FormData({"chat_id": str(chat), "media": json.dumps(media)})
        for place, body in enumerate(bodies):
            form.add_field(f"f{place}", body, filename=f"f{place}.{'png' if kind == 'photo' else 'pdf'}")
        url = f"{self._base}/bot{self._token}/sendMediaGroup"
        async with self._session.post(url, data=form) as response:
            answer = await response.json()
        assert answer["ok"], answer
        result: list[Json] = answer["result"]
        return result

    async def download(self, file_id: str) -> bytes:
        """The bytes of a file that a person sent."""
        file = await self.call("getFile", file_id=file_id)
        async with self._session.get(f"{self._base}/file/bot{self._token}/{file['file_path']}") as response:
            assert response.status == 200
            return await response.read()

    async def next(self, kind: str) -> Json:
        """The next update, which must be of ``kind`` (``message``, ``callback_query``): its payload."""
        for _ in range(3):
            updates = await self.call("getUpdates", offset=self._offset, limit=1, timeout=5)
            if updates:
                self._offset = updates[0]["update_id"] + 1
                assert kind in updates[0], updates[0]
                payload: Json = updates[0][kind]
                return payload
        raise AssertionError(f"no {kind} came")

    async def say(self, chat: int, text: str, **params: Any) -> Json:
        """Send a message in HTML; gives the Message."""
        message: Json = await self.call("sendMessage", chat_id=chat, text=text, parse_mode="HTML", **params)
        return message


def inline(*rows: list[tuple[str, str]]) -> Json:
    """An inline keyboard of (text, callback data or address)."""
    return {
        "inline_keyboard": [
            [{"text": t, "url" if d.startswith("https:") else "callback_data": d} for t, d in row]
            for row in rows
        ]
    }


def reply(*rows: list[str | Json]) -> Json:
    """A reply keyboard of texts, or of whole button objects."""
    return {"keyboard": [[{"text": b} if isinstance(b, str) else b for b in row] for row in rows]}


CONTACT_BUTTON: Json = {"text": "ارسال شماره من", "request_contact": True}
