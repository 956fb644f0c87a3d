"""The doctor: what it finds, that it says what to mend, and that it tells no secret."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.app.doctor import Check, examine
from bot.app.doctor import house as house_checks
from bot.texts import Texts
from storage.database import Database
from tests.clock import ManualClock

TOKEN = "123456789:AAF-the-secret-of-this-token-0123456789"
KEYS = '{"data": "%s", "index": "%s", "pepper": "%s"}' % (
    ("ZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGRkZGQ=",) * 3
)

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Examined = Callable[..., Any]


@pytest.fixture
def examined(
    database_url: str, tmp_path: Path, clock: ManualClock, texts: Texts, monkeypatch: pytest.MonkeyPatch
) -> Examined:
    """The checks by name; every one has words for how it stands."""
    for name in [name for name in os.environ if name.startswith("PISHKHAN_")]:
        monkeypatch.delenv(name)

    async def run(**given: Any) -> dict[str, Check]:
        settings = {
            "_env_file": None,
            "database": {"url": database_url},
            "secrets": {"key_file": str(tmp_path / "keys.json")},
            "sandbox": {"port": free_port()},
            "api": {"port": free_port()},
        } | given
        checks = await examine(clock, **settings)
        for check in checks:
            said = texts.plain(check.key, **check.args)
            assert any("\u0600" <= letter <= "\u06ff" for letter in said)
            assert TOKEN not in said
        return {check.name: check for check in checks}

    return run


def free_port() -> int:
    import socket

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


@asynccontextmanager
async def server(status: int, body: Any, date: str | None = None) -> AsyncIterator[tuple[str, int]]:
    """Answers every request alike; gives host and port."""

    async def answer(_request: web.Request) -> web.Response:
        headers = {"Date": date} if date else {}
        if isinstance(body, str):
            return web.Response(status=status, text=body, headers=headers)
        return web.json_response(body, status=status, headers=headers)

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][:2]
    await runner.cleanup()


def bot_at(place: tuple[str, int], **more: Any) -> dict[str, Any]:
    return {"token": TOKEN, "api_base": f"http://{place[0]}:{place[1]}"} | more


async def test_a_fresh_machine_is_well(examined: Examined) -> None:
    checks = await examined()
    assert len(checks) >= 13
    assert {name for name, check in checks.items() if check.state == "broken"} == set()
    assert checks["migrations"].state == "ok"


async def test_settings_that_cannot_be_read_end_the_examination(examined: Examined) -> None:
    checks = await examined(api={"port": "x"})
    assert set(checks) == {"settings"}
    assert checks["settings"].args["names"] == "PISHKHAN_API__PORT"


async def test_a_misspelt_setting_is_pointed_at(examined: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PISHKHAN_TELEGRAM__TOKN", "x")
    monkeypatch.setenv("PISHKHAN_TEST_POSTGRES", "x")
    check = (await examined())["settings"]
    assert (check.state, check.args["names"]) == ("warning", "PISHKHAN_TELEGRAM__TOKN")


async def test_a_database_that_does_not_answer_is_named_without_its_password(examined: Examined) -> None:
    url = f"postgresql+psycopg://me:p4ss@127.0.0.1:{free_port()}/x"
    checks = await examined(database={"url": url})
    assert (checks["database"].state, checks["migrations"].state) == ("broken", "off")
    assert "p4ss" not in str(checks["database"].args)


async def test_an_old_schema_is_found(examined: Examined, database: Database) -> None:
    from sqlalchemy import text

    async with database.background() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    assert (await examined())["migrations"].state == "broken"


async def test_a_database_that_is_not_there_yet_is_not_made(examined: Examined, tmp_path: Path) -> None:
    path = tmp_path / "later" / "p.db"
    checks = await examined(database={"url": f"sqlite+aiosqlite:///{path}"})
    assert (checks["database"].key, checks["migrations"].state) == ("doctor-database-to-come", "warning")
    assert not path.parent.exists()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
@pytest.mark.parametrize(
    ("content", "mode", "state"),
    [(KEYS, 0o600, "ok"), (KEYS, 0o644, "broken"), ('{"data": "x"}', 0o600, "broken"), ("", 0o600, "broken")],
)
async def test_keys_that_are_broken_or_open_to_others_are_found(
    examined: Examined, tmp_path: Path, content: str, mode: int, state: str
) -> None:
    path = tmp_path / "keys.json"
    path.write_text(content)
    path.chmod(mode)
    assert (await examined())["secrets"].state == state


async def test_a_missing_font_is_found(
    examined: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house_checks, "FONTS", tmp_path)
    (tmp_path / "Vazirmatn-Regular.ttf").write_text("not a font")
    check = (await examined())["fonts"]
    assert check.state == "broken"
    assert "Vazirmatn-Regular.ttf" in str(check.args)


@pytest.mark.parametrize(
    ("status", "body", "key"),
    [
        (200, {"ok": True, "result": {"username": "pishkhan_bot"}}, "doctor-messenger-ok"),
        (401, {"ok": False}, "doctor-messenger-refused"),
        (404, {"ok": False}, "doctor-messenger-refused"),
        (200, "<html>a proxy</html>", "doctor-messenger-strange"),
        (502, "", "doctor-messenger-strange"),
    ],
)
async def test_a_token_is_shown_to_its_messenger(
    examined: Examined, clock: ManualClock, status: int, body: Any, key: str
) -> None:
    date = clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
    async with server(status, body, date) as place:
        checks = await examined(telegram=bot_at(place))
    assert checks["telegram"].key == key


async def test_a_messenger_out_of_reach_is_named(examined: Examined) -> None:
    checks = await examined(telegram=bot_at(("127.0.0.1", free_port())))
    assert checks["telegram"].key == "doctor-messenger-unreachable"
    assert checks["bale"].state == "off"


async def test_a_clock_that_is_wrong_is_seen_by_the_messengers(examined: Examined) -> None:
    answer = {"ok": True, "result": {"username": "pishkhan_bot"}}
    async with server(200, answer, "Mon, 03 Aug 2020 08:30:00 GMT") as place:
        assert (await examined(telegram=bot_at(place)))["telegram"].key == "doctor-messenger-clock"


async def test_a_webhook_needs_its_address_and_secret(examined: Examined, clock: ManualClock) -> None:
    date = clock.now().strftime("%a, %d %b %Y %H:%M:%S GMT")
    async with server(200, {"ok": True, "result": {"username": "b"}}, date) as place:
        checks = await examined(telegram=bot_at(place, intake="webhook"))
    assert checks["telegram"].key == "doctor-messenger-webhook"


@pytest.mark.parametrize(
    ("body", "key"), [({"status": "ok"}, "doctor-port-ours"), ("somebody else", "doctor-port-taken")]
)
async def test_a_port_is_free_ours_or_taken(examined: Examined, body: Any, key: str) -> None:
    async with server(200, body) as place:
        checks = await examined(api={"port": place[1]}, sandbox={"port": free_port()})
    assert checks["api"].key == key
    assert checks["sandbox"].key == "doctor-port-free"


async def test_an_sms_gateway_out_of_reach_is_found(examined: Examined) -> None:
    checks = await examined(sms={"sandbox_url": f"http://127.0.0.1:{free_port()}"})
    assert checks["sms"].state == "broken"


async def test_redis_is_asked_only_when_it_is_chosen(examined: Examined) -> None:
    assert (await examined())["redis"].state == "off"
    url = f"redis://127.0.0.1:{free_port()}/0"
    checks = await examined(conversation={"storage": "redis", "redis_url": url})
    assert checks["redis"].state == "broken"


@pytest.mark.redis
async def test_a_redis_that_answers_is_well(examined: Examined) -> None:
    url = os.environ.get("PISHKHAN_TEST_REDIS", "redis://127.0.0.1:6379/0")
    checks = await examined(conversation={"storage": "redis", "redis_url": url})
    assert checks["redis"].state == "ok"
