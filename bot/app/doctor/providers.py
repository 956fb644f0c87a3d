"""The outside systems that the settings name. Only what costs nothing is asked of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import aiohttp

from bot.app.doctor.check import Check
from bot.app.doctor.outside import TIMEOUT_S, ask
from bot.gateways.email.choice import smtp_server
from bot.gateways.posting import AccountRefused, NoAnswer
from bot.settings import EmailSection, IdentitySection, Settings, SmsSection, needed

__all__ = ["named"]


async def named(settings: Settings) -> Sequence[Check]:
    """Phones, registries, mailboxes, logins by way of others."""
    phones, registries, mailboxes, logins = await asyncio.gather(
        _phones(settings), _identity(settings), _email(settings), _sso(settings)
    )
    return [*phones, registries, _companies(settings), mailboxes, *logins]


async def _identity(settings: Settings) -> Check:
    section: IdentitySection = settings.identity
    match section.provider:
        case "uid":
            return await _answers("identity", section.uid_url)
        case "zibal":
            return await _answers("identity", section.zibal_url)
        case "sample":
            if settings.sandbox_on:
                return Check("identity", "ok", "doctor-identity-sandbox")
            return Check("identity", "warning", "doctor-identity-sample")


async def _sso(settings: Settings) -> Sequence[Check]:
    """One for each provider of logins; where there is none, nothing to look at."""
    providers = settings.sso.providers
    unnamed = [
        name.upper()
        for name, section in (("telegram", settings.telegram), ("bale", settings.bale))
        if section.token is not None and not section.username
    ]
    if providers and unnamed:
        return [Check("sso", "warning", "doctor-sso-no-username", {"sections": ", ".join(unnamed)})]
    return await asyncio.gather(*(_sso_provider(f"sso-{each.key}", each.issuer) for each in providers))


async def _sso_provider(name: str, issuer: str) -> Check:
    args: dict[str, str | int] = {"address": issuer}
    try:
        status, told, _ = await ask(f"{issuer}/.well-known/openid-configuration")
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return Check(name, "broken", "doctor-provider-unreachable", args)
    if not isinstance(told, dict) or str(told.get("issuer", "")).rstrip("/") != issuer:
        return Check(name, "broken", "doctor-provider-strange", args | {"code": status})
    return Check(name, "ok", "doctor-sso-ok", args)


def _companies(settings: Settings) -> Check:
    if settings.identity.companies == "off":
        return Check("companies", "off", "doctor-companies-off")
    if settings.sandbox_on:
        return Check("companies", "ok", "doctor-companies-sandbox")
    return Check("companies", "warning", "doctor-companies-sample")


async def _phones(settings: Settings) -> Sequence[Check]:
    """One for each provider of SMS or codes; the sandbox's inbox has its own (bot.app.doctor.outside)."""
    section = settings.sms
    wanted = {*section.providers, *section.code_ways, *section.abroad_ways}
    asked: dict[str, Callable[[SmsSection], Awaitable[Check]]] = {
        "kavenegar": _kavenegar,
        "kavenegar-lookup": _kavenegar,
        "ghasedak": _ghasedak,
        "safir": _safir,
        "telegram-gateway": _telegram_gateway,
    }
    checks = dict.fromkeys(asked[name] for name in asked if name in wanted)
    return await asyncio.gather(*(check(section) for check in checks))


async def _email(settings: Settings) -> Check:
    """Logs in and goes: no letter is sent."""
    section: EmailSection = settings.email
    if section.provider == "off" or (section.provider == "sandbox" and not _has_inbox(settings)):
        return Check("email", "off", "doctor-email-off")
    if section.provider == "sandbox":
        return Check("email", "ok", "doctor-email-sandbox")
    args: dict[str, str | int] = {"address": f"{section.smtp_host}:{section.smtp_port}"}
    try:
        async with asyncio.timeout(TIMEOUT_S):
            client = await smtp_server(section).open((section.sender or "").rpartition("@")[2])
    except AccountRefused:
        return Check("email", "broken", "doctor-email-refused", args)
    except (NoAnswer, TimeoutError):
        return Check("email", "broken", "doctor-email-unreachable", args)
    client.close()
    return Check("email", "ok", "doctor-email-ok", args)


def _has_inbox(settings: Settings) -> bool:
    return settings.sandbox_on or settings.inbox is not None


async def _kavenegar(section: SmsSection) -> Check:
    key = needed(section.kavenegar_key, "PISHKHAN_SMS__KAVENEGAR_KEY")
    base = section.kavenegar_url.rstrip("/")
    shown = {"address": base, "setting": "PISHKHAN_SMS__KAVENEGAR_KEY"}
    return await _account("kavenegar", f"{base}/v1/{key}/account/info.json", {}, shown)


async def _ghasedak(section: SmsSection) -> Check:
    key = needed(section.ghasedak_key, "PISHKHAN_SMS__GHASEDAK_KEY")
    base = section.ghasedak_url.rstrip("/")
    shown = {"address": base, "setting": "PISHKHAN_SMS__GHASEDAK_KEY"}
    url = f"{base}/rest/api/v1/WebService/GetAccountInformation"
    return await _account("ghasedak", url, {"ApiKey": key}, shown)


async def _safir(section: SmsSection) -> Check:
    return await _answers("safir", section.safir_url)


async def _telegram_gateway(section: SmsSection) -> Check:
    return await _answers("telegram-gateway", section.telegram_gateway_url)


async def _answers(name: str, url: str) -> Check:
    """Whether anybody is there: a question with our key in it would be charged."""
    args: dict[str, str | int] = {"address": url}
    try:
        status, _, _ = await ask(url)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        status = 0
    if not 0 < status < 500:
        return Check(name, "broken", "doctor-provider-unreachable", args)
    return Check(name, "ok", "doctor-provider-answers", args)


async def _account(name: str, url: str, headers: Mapping[str, str], shown: Mapping[str, str]) -> Check:
    """Asks for our credit, which shows the key too. ``url`` may hold the key; ``shown`` is for the words."""
    address: dict[str, str | int] = {"address": shown["address"]}
    try:
        status, body, _ = await ask(url, headers)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return Check(name, "broken", "doctor-provider-unreachable", address)
    if status in (401, 403, 407):
        return Check(name, "broken", "doctor-provider-refused", dict(shown))
    credit = _credit(body)
    if status != 200 or credit is None:
        return Check(name, "broken", "doctor-provider-strange", address | {"code": status})
    if credit <= 0:
        return Check(name, "broken", "doctor-provider-no-credit", address)
    return Check(name, "ok", "doctor-provider-ok", address | {"credit": credit})


def _credit(body: Any) -> int | None:
    """Kavenegar: ``entries.remaincredit``; Ghasedak: ``Data.Credit``, in letters of either size."""
    for outer, inner in (("entries", "remaincredit"), ("data", "credit")):
        found = _small(_small(body).get(outer)).get(inner)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return int(found)
    return None


def _small(told: Any) -> Mapping[str, Any]:
    return {name.lower(): value for name, value in told.items()} if isinstance(told, dict) else {}
