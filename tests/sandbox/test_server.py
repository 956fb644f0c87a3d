"""The server itself: the page's files, ways to send parameters, junk, a process of its own, weight."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.sandbox import DEFAULT_PEOPLE, BotProfile, PersonSeed
from bot.sandbox.acts import Acts
from bot.sandbox.execute import Executor
from bot.sandbox.files import FileStore, Upload
from bot.sandbox.http.page import PageFiles
from bot.sandbox.images import picture_size
from bot.sandbox.world import World
from tests.sandbox.desk import PNG, TOKEN, Desk, FakeClock, Person

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_four_ways(desk: Desk, citizen: Person, way: str) -> None:
    keyboard = {"inline_keyboard": [[{"text": "الف", "callback_data": "a"}]]}
    params: dict[str, Any] = {"chat_id": citizen.user_id, "text": 12345, "protect_content": True}
    flat = {"chat_id": str(citizen.user_id), "text": "12345", "protect_content": "true"}
    flat["reply_markup"] = json.dumps(keyboard)
    url = f"{desk.url}/bot{TOKEN}/sendMessage"
    options: dict[str, Any] = {
        "query": {"params": flat},
        "form": {"data": flat},
        "json": {"json": params | {"reply_markup": keyboard, "parse_mode": None}},
        "multipart": {"data": aiohttp.FormData(flat, default_to_multipart=True)},
    }[way]
    async with desk.http.request("GET" if way == "query" else "POST", url, **options) as response:
        sent = (await response.json())["result"]
    assert (sent["text"], sent["has_protected_content"], sent["reply_markup"]) == ("12345", True, keyboard)


@pytest.mark.parametrize("body", [b"{", b"[1]", b"\xff"])
async def test_a_body_that_is_not_json_is_a_400(desk: Desk, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    url = f"{desk.url}/bot{TOKEN}/sendMessage"
    async with desk.http.post(url, data=body, headers=headers) as response:
        assert (response.status, (await response.json())["error_code"]) == (400, 400)


async def test_what_is_wrong_with_a_file_is_said(desk: Desk, citizen: Person) -> None:
    to = {"chat_id": citizen.user_id}
    expected = [
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": "attach://nothing"}, "there is no document in the request"),
        ("sendDocument", {"document": "nonsense"}, "wrong file identifier/HTTP URL specified"),
        ("sendPhoto", {"photo": "https://example.ir/a.png"}, "failed to get HTTP URL content"),
        ("sendPhoto", {"photo": "x", "caption": "ب" * 1025}, "message caption is too long"),
        ("getFile", {}, "file_id not specified"),
        ("getFile", {"file_id": "nonsense"}, "invalid file_id"),
    ]
    for method, params, words in expected:
        answer = await desk.call(method, **to, **params)
        assert (answer.status, answer.json["description"]) == (400, f"Bad Request: {words}")


async def test_a_photo_is_no_document_and_keeps_its_caption_through_an_edit(
    desk: Desk, citizen: Person
) -> None:
    form = aiohttp.FormData({"chat_id": str(citizen.user_id), "caption": "رسید"})
    form.add_field("photo", PNG, filename="a.png")
    async with desk.http.post(f"{desk.url}/bot{TOKEN}/sendPhoto", data=form) as response:
        photo = (await response.json())["result"]
    file_id = photo["photo"][-1]["file_id"]
    wrong = await desk.call("sendDocument", chat_id=citizen.user_id, document=file_id)
    assert wrong.json["description"] == "Bad Request: can't use file of type Photo as Document"
    same = {"chat_id": citizen.user_id, "message_id": photo["message_id"]}
    text = await desk.call("editMessageText", **same, text="x")
    assert text.json["description"] == "Bad Request: there is no text in the message to edit"
    edited = (await desk.call("editMessageCaption", **same, caption="<b>تازه</b>", parse_mode="HTML")).result
    assert (edited["caption"], edited["caption_entities"][0]["type"]) == ("تازه", "bold")


def test_a_full_store_forgets_the_oldest_file() -> None:
    store = FileStore(bytes_max=10)
    old = store.add(1, "document", Upload("a", "", b"123456"))
    new = store.add(1, "document", Upload("b", "", b"123456"))
    assert store.of_bot(1, old.file_id) is None
    assert store.at_path(1, old.path) is None
    assert store.of_bot(1, new.file_id) == new
    assert store.of_bot(2, new.file_id) is None


def test_pictures_are_measured_from_their_first_bytes() -> None:
    jpeg = bytes.fromhex("ffd8ffe00004aabbffc0000b08000400060301110000")
    gif = b"GIF89a" + bytes([6, 0, 4, 0])
    webp = b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + bytes([5, 0, 0, 3, 0, 0])
    bmp = b"BM" + bytes(16) + bytes([6, 0, 0, 0, 252, 255, 255, 255])
    assert [picture_size(data) for data in (PNG, jpeg, gif, webp, bmp, b"text")] == [
        (3, 2),
        (6, 4),
        (6, 4),
        (6, 4),
        (6, 4),
        None,
    ]


async def test_the_pages_files_come_under_a_strict_policy_and_nothing_else_does(
    tmp_path: Path, aiohttp_page: Any
) -> None:
    (tmp_path / "secret.txt").write_text("no")
    page = tmp_path / "page"
    page.mkdir()
    (page / "index.html").write_text("<p>سلام", encoding="utf-8")
    (page / "app.js").write_text("1")
    get = await aiohttp_page(page)
    status, headers, body = await get("/")
    assert (status, body, headers["Content-Type"]) == (200, "<p>سلام", "text/html; charset=utf-8")
    assert headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert headers["Cache-Control"] == "no-store"
    assert (await get("/page/app.js"))[1]["Content-Type"] == "text/javascript; charset=utf-8"
    for path in (
        "/page/../secret.txt",
        "/page/%2e%2e/secret.txt",
        "/page/..%2fsecret.txt",
        "/page//etc/passwd",
    ):
        assert (await get(path))[0] == 404


@pytest.fixture
async def aiohttp_page() -> Any:
    from aiohttp import web
    from yarl import URL

    from bot.sandbox.http.application import guarded

    runners: list[web.AppRunner] = []

    async def serve(root: Path) -> Any:
        app = web.Application()
        app.router.add_routes([guarded(route) for route in PageFiles(root).routes()])
        runner = web.AppRunner(app)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"

        async def get(path: str) -> tuple[int, Any, str]:
            async with (
                aiohttp.ClientSession() as http,
                http.get(URL(base + path, encoded=True)) as response,
            ):
                return response.status, response.headers, await response.text()

        return get

    yield serve
    for runner in runners:
        await runner.cleanup()


def test_it_runs_as_a_process_of_its_own_and_stops_when_told() -> None:
    command = [sys.executable, "-m", "bot.sandbox", "--token", TOKEN, "--token", "1:x", "--messenger", "bale"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        assert asyncio.run(_bots_and_people_of(url)) == (["sandbox_bot", "1_sandbox_bot"], {"bale"})
    finally:
        process.terminate()
    assert process.wait(timeout=10) == 0


async def _bots_and_people_of(url: str) -> tuple[list[str], set[str]]:
    async with aiohttp.ClientSession() as http:
        state = await (await http.get(f"{url}/sandbox/state")).json()
        people = await (await http.get(f"{url}/sandbox/people")).json()
    return [bot["username"] for bot in state["bots"]], {row["messenger"] for row in people}


def test_it_loads_nothing_of_the_project_and_no_heavy_library() -> None:
    script = (
        "import sys, bot.sandbox.__main__;"
        "heavy = {'aiogram', 'telegram', 'pydantic', 'sqlalchemy', 'fastapi', 'storage'} & set(sys.modules);"
        "own = [m for m in sys.modules if m.startswith('bot.') and not m.startswith('bot.sandbox')];"
        "print(sorted(heavy), own)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[] []"


def test_a_message_weighs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # what is written down of the sandbox's words would weigh more than they
    world = World((BotProfile(TOKEN, "x_bot", "x"),), (), FakeClock(), limits=False)
    executor, bot = Executor(world), world.bots[TOKEN]
    acts = Acts(world)
    tracemalloc.start()

    async def fill() -> None:
        for number in range(500):
            person = world.add_person(PersonSeed(f"شهروند {number}", f"0912{number:07}"))
            acts.write(acts.chat(person.user_id, None), "/start")
            for _ in range(9):
                form = {"chat_id": str(person.user_id), "text": "پرونده شما در مرحله بررسی است. " * 3}
                await executor.run(bot, "sendMessage", form, {})

    asyncio.run(fill())
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # 10,000 people with 100,000 messages are twenty times this and stay far under 500 MB.
    assert used < 12_000_000


async def test_it_starts_at_once() -> None:
    from bot.sandbox import Sandbox

    started = time.perf_counter()
    sandbox = Sandbox((BotProfile(TOKEN, "x_bot", "x"),), people=DEFAULT_PEOPLE)
    await sandbox.start()
    assert time.perf_counter() - started < 0.5
    await sandbox.stop()
