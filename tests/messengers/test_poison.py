"""Answers that no strict reader takes: the intake steps over them, and the next update is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from aiohttp import web

from bot.messengers.bale import BALE
from bot.messengers.bots import build_bot
from bot.messengers.capabilities import Capabilities
from bot.messengers.polling import Polling
from bot.messengers.telegram import TELEGRAM
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock
from tests.messengers.kit import TOKEN, message, stage, until

DEEP = "[" * 3_000 + "]" * 3_000
POISON = {
    "half a letter": '{"update_id": 1, "message": {"message_id": 1, "text": "\\ud83d"}}',
    "too deep to read": f'{{"update_id": 1, "message": {DEEP}}}',
    "deep": f'{{"update_id": 1, "message": {"[" * 600}{"]" * 600}}}',
    "no UTF-8": '{"update_id": 1, "message": {"text": "\xff"}}',
    "a number without bounds": '{"update_id": 1, "message": {"date": 1e999}}',
    "a number that no column holds": '{"update_id": 9223372036854775808, "message": {}}',
    "a negative number": '{"update_id": -4, "message": {}}',
}


class Server:
    """Keeps raw updates until they are confirmed, and answers the rest as a messenger does."""

    def __init__(self, *updates: str) -> None:
        self.updates = list(updates)
        self.sent: list[str] = []

    async def __call__(self, request: web.Request) -> web.Response:
        fields = await request.post()
        name = request.path.rpartition("/")[2]
        if name == "getUpdates":
            return self._updates(fields)
        result: Any = True
        if name == "sendMessage":
            self.sent.append(str(fields["text"]))
            chat = {"id": int(str(fields["chat_id"])), "type": "private"}
            result = {"message_id": len(self.sent), "date": 0, "chat": chat, "text": "x"}
        return web.json_response({"ok": True, "result": result})

    def _updates(self, fields: Any) -> web.Response:
        offset = int(fields["offset"]) if "offset" in fields else None
        if offset is not None:
            self.updates = [each for each in self.updates if number_in(each) >= offset]
        shown = self.updates[: int(fields["limit"])]
        body = f'{{"ok": true, "result": [{",".join(shown)}]}}'
        return web.Response(body=body.encode("latin-1"), content_type="application/json")


def number_in(update: str) -> int:
    return int(update.partition(":")[2].partition(",")[0])


@pytest.mark.parametrize("capabilities", [TELEGRAM, BALE], ids=["telegram", "bale"])
@pytest.mark.parametrize("kind", POISON)
async def test_a_poisoned_update_stops_nobody(
    database: Database,
    clock: ManualClock,
    texts: Texts,
    unused_tcp_port: int,
    capabilities: Capabilities,
    kind: str,
) -> None:
    good = json.dumps({"update_id": 2, **message(text="hi")})
    server = Server(POISON[kind], good)
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", server)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    bot = build_bot(TOKEN, f"http://127.0.0.1:{unused_tcp_port}", capabilities)
    made = await stage(database, clock, texts, bot=bot)
    polling = Polling(made.conversation.dispatcher, bot, made.nursery)
    made.nursery.spawn(polling.run(), name="polling")
    try:
        await until(lambda: any("home 0" in text for text in server.sent))
        assert await made.conversation.state.behind._write(), "state can still be written"
    finally:
        await made.conversation.stop(polling)
        await made.stop()
        await runner.cleanup()
