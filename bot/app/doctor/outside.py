"""What is outside: messengers, ports, SMS, Redis. Every question is asked with a short limit of time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp

from bot.app.doctor.check import Check
from bot.app.light import webhook_trouble
from bot.clock import Clock
from bot.settings import MessengerSection, Settings

TIMEOUT_S = 5.0
SKEW = timedelta(seconds=60)


async def messenger(name: str, section: MessengerSection, clock: Clock, settings: Settings) -> Check:
    """Asks the messenger who our token is."""
    if section.token is None:
        key = "doctor-messenger-sandbox" if settings.sandbox_on else "doctor-messenger-off"
        return Check(name, "off", key)
    url = f"{section.api_base.rstrip('/')}/bot{section.token.get_secret_value()}/getMe"
    try:
        status, body, date = await ask(url)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return Check(name, "broken", "doctor-messenger-unreachable", {"address": section.api_base})
    if status in (401, 404) or _is_unknown_token(status, body):
        return Check(name, "broken", "doctor-messenger-refused", {"address": section.api_base})
    if status != 200 or not isinstance(body, dict) or not body.get("ok"):
        return Check(
            name, "broken", "doctor-messenger-strange", {"address": section.api_base, "code": status}
        )
    if date and abs(clock.now() - parsedate_to_datetime(date).astimezone(UTC)) > SKEW:
        return Check(name, "warning", "doctor-messenger-clock")
    username = str(body.get("result", {}).get("username") or "")
    if (trouble := webhook_trouble(settings)) and trouble[1]["section"] == name.upper():
        return Check(name, "broken", trouble[0], dict(trouble[1]))
    return Check(name, "ok", "doctor-messenger-ok", {"username": username})


def _is_unknown_token(status: int, body: Any) -> bool:
    """Bale says it with 403."""
    words = body.get("description") if isinstance(body, dict) else None
    return status == 403 and isinstance(words, str) and "token not found" in words.lower()


async def sandbox_port(settings: Settings) -> Check:
    if not settings.sandbox_on:
        return Check("sandbox", "off", "doctor-sandbox-off")
    section = settings.sandbox
    return await _port("sandbox", section.host, section.port, "/sandbox/people")


async def api_port(settings: Settings) -> Check:
    if not settings.api.enabled:
        return Check("api", "off", "doctor-api-off")
    return await _port("api", settings.api.host, settings.api.port, "/health")


async def sms(settings: Settings) -> Check:
    """What brings SMS, in order; where the sandbox's inbox is among it, whether it answers."""
    section = settings.sms
    if not section.providers:
        key = "doctor-sms-codes-only" if section.code_ways else "doctor-sms-off"
        return Check("sms", "warning", key)
    if "sandbox" not in {*section.providers, *section.code_ways}:
        return Check("sms", "ok", "doctor-sms-order", {"sms": ", ".join(section.providers)})
    if settings.sms_inbox is None:
        if settings.sandbox_on:
            return Check("sms", "ok", "doctor-sms-sandbox")
        return Check("sms", "broken", "doctor-sms-no-address")
    address = settings.sms_inbox.rstrip("/")
    try:
        status, _, _ = await ask(f"{address}/sandbox/sms")
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        status = 0
    if status != 200:
        return Check("sms", "broken", "doctor-sms-unreachable", {"address": address})
    return Check("sms", "ok", "doctor-sms-ok", {"address": address})


async def redis(settings: Settings) -> Check:
    if settings.conversation.storage != "redis":
        return Check("redis", "off", "doctor-redis-off")
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    client = Redis.from_url(settings.conversation.redis_url)
    try:
        async with asyncio.timeout(TIMEOUT_S):
            is_there: Any = client.ping()  # annotated as answering at once or later; this client: later
            await is_there
    except (RedisError, OSError, TimeoutError):
        return Check("redis", "broken", "doctor-redis-broken")
    finally:
        await client.aclose()
    return Check("redis", "ok", "doctor-redis-ok")


async def _port(name: str, host: str, port: int, path: str) -> Check:
    """Free, or answered by our own program, or taken by another."""
    args: dict[str, str | int] = {"address": f"{host}:{port}"}
    try:
        status, body, _ = await ask(f"http://{f'[{host}]' if ':' in host else host}:{port}{path}")
    except aiohttp.ClientConnectorError:
        return Check(name, "ok", "doctor-port-free", args)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return Check(name, "broken", "doctor-port-taken", args)
    if status == 200 and isinstance(body, (dict, list)):
        return Check(name, "ok", "doctor-port-ours", args)
    return Check(name, "broken", "doctor-port-taken", args)


async def ask(url: str, headers: Mapping[str, str] | None = None) -> tuple[int, Any, str | None]:
    """Status, body (None when it is not JSON), Date header. A redirect is not followed: what is asked here
    may hold a key. Raises aiohttp.ClientError, TimeoutError."""
    limit = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.get(url, headers=headers, allow_redirects=False) as answer,
    ):
        try:
            body = await answer.json(content_type=None)
        except ValueError:
            body = None
        return answer.status, body, answer.headers.get("Date")
