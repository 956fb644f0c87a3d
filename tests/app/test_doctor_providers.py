"""The doctor on the providers that are set: who answers, who knows our key, and that no key is told."""

from __future__ import annotations

from typing import Any

import pytest

from bot.app.doctor import providers
from bot.app.doctor.check import Check
from bot.app.doctor.codes import LEADS_INTO, code_ways
from bot.app.doctor.outside import sms
from bot.gateways.codes.by_sms import BySms
from bot.gateways.codes.safir import SafirCodes
from bot.gateways.codes.telegram_gateway import TelegramGateway
from bot.settings import Settings
from bot.texts import Texts
from tests.gateways.doubles import NOBODY, Behaviour, page, provider, redirects, says
from tests.gateways.oidc import sso_settings
from tests.gateways.test_smtp import Mailbox, server

KEY = "k3y-of-our-account"
TOKEN = {"token": "1:a"}


async def examined(texts: Texts, **given: Any) -> dict[str, Check]:
    settings = Settings(_env_file=None, **({"telegram": TOKEN} | given))
    checks = [await sms(settings), *code_ways(settings), *await providers.named(settings)]
    for check in checks:
        said = texts.plain(check.key, **check.args)
        assert any("\u0600" <= letter <= "\u06ff" for letter in said)
        assert KEY not in said + repr(check)
    return {check.name: check for check in checks}


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        (says({"return": {"status": 200}, "entries": {"remaincredit": 15000}}), "doctor-provider-ok"),
        (says({"return": {"status": 200}, "entries": {"remaincredit": 0}}), "doctor-provider-no-credit"),
        (says({"return": {"status": 403}, "entries": None}, 403), "doctor-provider-refused"),
        (page(), "doctor-provider-strange"),
        (page(502), "doctor-provider-strange"),
        (redirects(NOBODY), "doctor-provider-strange"),
    ],
)
async def test_kavenegar_is_asked_for_our_credit(texts: Texts, answer: Behaviour, key: str) -> None:
    async with provider(answer) as double:
        section = {"provider": "kavenegar", "kavenegar_key": KEY, "kavenegar_url": double.url}
        checks = await examined(texts, sms=section)
    assert checks["kavenegar"].key == key
    assert [asked.path for asked in double.asked] == [f"/v1/{KEY}/account/info.json"]
    assert checks["sms"].key == "doctor-sms-order"


async def test_ghasedak_is_asked_for_our_credit(texts: Texts) -> None:
    async with provider(says({"IsSuccess": True, "Data": {"Credit": 1000}})) as double:
        section = {
            "provider": "ghasedak",
            "ghasedak_key": KEY,
            "ghasedak_line": "3000",
            "ghasedak_url": double.url,
        }
        checks = await examined(texts, sms=section)
    assert (checks["ghasedak"].key, checks["ghasedak"].args["credit"]) == ("doctor-provider-ok", 1000)
    assert double.asked[0].headers["ApiKey"] == KEY


async def test_who_charges_for_each_question_is_only_looked_at(texts: Texts) -> None:
    async with provider(page(404)) as double:
        checks = await examined(
            texts,
            sms={
                "provider": "off",
                "codes": ["safir", "telegram-gateway"],
                "safir_key": KEY,
                "safir_bot_id": 7,
                "safir_url": double.url,
                "telegram_gateway_token": KEY,
                "telegram_gateway_url": NOBODY,
            },
            identity={"provider": "zibal", "zibal_token": KEY, "zibal_url": double.url},
        )
    assert checks["safir"].key == checks["identity"].key == "doctor-provider-answers"
    assert checks["telegram-gateway"].key == "doctor-provider-unreachable"
    assert (checks["sms"].state, checks["sms"].key) == ("warning", "doctor-sms-codes-only")
    assert KEY not in str(double.asked)


async def test_a_registry_that_fails_or_is_away_is_broken(texts: Texts) -> None:
    keys = {"provider": "uid", "uid_business_id": KEY, "uid_business_token": KEY}
    async with provider(page(503)) as double:
        for url in (double.url, NOBODY):
            checks = await examined(texts, identity={**keys, "uid_url": url})
            assert checks["identity"].state == "broken"


async def test_sample_persons_are_a_warning_where_real_ones_come(texts: Texts) -> None:
    assert (await examined(texts))["identity"].key == "doctor-identity-sample"
    assert (await examined(texts, sandbox={"enabled": True}))["identity"].state == "ok"


async def test_sample_companies_are_a_warning_where_real_people_come(texts: Texts) -> None:
    assert (await examined(texts))["companies"].state == "warning"
    assert (await examined(texts, sandbox={"enabled": True}))["companies"].state == "ok"
    assert (await examined(texts, identity={"companies": "off"}))["companies"].state == "off"


async def test_a_provider_of_logins_is_looked_at_and_wants_the_name_of_the_bot(texts: Texts) -> None:
    async with provider(says({"issuer": "https://elsewhere.example"})) as double:
        sso = sso_settings(double.url)
        assert (await examined(texts, sso=sso))["sso"].key == "doctor-sso-no-username"
        named = TOKEN | {"username": "pishkhan_bot"}
        assert (await examined(texts, telegram=named, sso=sso))["sso-dolat"].key == "doctor-provider-strange"
        double.answers = [says({"issuer": double.url})]
        assert (await examined(texts, telegram=named, sso=sso))["sso-dolat"].state == "ok"
    assert (await examined(texts, telegram=named, sso=sso))["sso-dolat"].state == "broken"


async def test_one_provider_of_both_is_examined_once(texts: Texts) -> None:
    section = {
        "provider": "kavenegar",
        "codes": ["kavenegar-lookup", "kavenegar"],
        "kavenegar_key": KEY,
        "kavenegar_template": "login",
        "kavenegar_url": NOBODY,
    }
    settings = Settings(_env_file=None, telegram=TOKEN, sms=section)
    names = [check.name for check in await providers.named(settings)]
    assert names == ["kavenegar", "identity", "companies", "email"]


async def test_the_mail_server_is_greeted_and_no_letter_is_sent(texts: Texts) -> None:
    mailbox = Mailbox()
    async with server(mailbox) as port:
        relay = {"provider": "smtp", "smtp_host": "127.0.0.1", "sender": "a@b.example", "smtp_port": port}
        checks = await examined(texts, email={**relay, "smtp_security": "none"})
        assert checks["email"].key == "doctor-email-ok"
        checks = await examined(texts, email=relay)
        assert checks["email"].key == "doctor-email-unreachable", "it offers no TLS"
    assert (await examined(texts, email=relay))["email"].key == "doctor-email-unreachable"
    assert mailbox.taken == []


async def test_a_mail_server_that_does_not_know_us_is_told_apart(texts: Texts) -> None:
    mailbox = Mailbox()
    async with server(mailbox, authenticator=mailbox.login, auth_require_tls=False) as port:
        relay = {
            "provider": "smtp",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "none",
            "sender": "a@b.example",
            "smtp_username": "us",
            "smtp_password": KEY,
        }
        checks = await examined(texts, email=relay)
    assert checks["email"].key == "doctor-email-refused"


async def test_mail_without_a_server_is_off(texts: Texts) -> None:
    assert (await examined(texts))["email"].state == "off"
    assert (await examined(texts, email={"provider": "off"}))["email"].state == "off"
    sandbox = await examined(texts, sandbox={"enabled": True})
    assert sandbox["email"].key == "doctor-email-sandbox"


KAVENEGAR = {"provider": "kavenegar", "kavenegar_key": KEY}
GHASEDAK = {"ghasedak_key": KEY, "ghasedak_line": "3000"}
SAFIR = {"safir_key": KEY, "safir_bot_id": 7}
GATEWAY = {"telegram_gateway_token": KEY}


@pytest.mark.parametrize(
    ("section", "home", "abroad"),
    [
        ({"provider": "off"}, ("off", "doctor-codes-none"), ("off", "doctor-abroad-off")),
        ({}, ("broken", "doctor-codes-none"), ("off", "doctor-abroad-off")),
        (KAVENEGAR, ("warning", "doctor-codes-alone"), ("off", "doctor-abroad-off")),
        (
            KAVENEGAR | GHASEDAK | {"second": "ghasedak", "abroad": ["ghasedak", "kavenegar"]},
            ("ok", "doctor-codes-order"),
            ("ok", "doctor-abroad-order"),
        ),
        (
            KAVENEGAR | SAFIR | GATEWAY
            | {"codes": ["safir", "telegram-gateway"], "abroad": ["telegram-gateway"]},
            ("ok", "doctor-codes-order"),
            ("broken", "doctor-abroad-own-messenger"),
        ),
        (
            KAVENEGAR | GATEWAY | {"codes": ["telegram-gateway"], "abroad": ["kavenegar-lookup"]}
            | {"kavenegar_template": "login"},
            ("broken", "doctor-codes-own-messenger"),
            ("warning", "doctor-abroad-no-sms"),
        ),
    ],
)  # fmt: skip
def test_the_ways_of_codes_are_told_in_their_order_and_what_to_mend(
    texts: Texts, section: dict[str, Any], home: tuple[str, str], abroad: tuple[str, str]
) -> None:
    checks = code_ways(Settings(_env_file=None, telegram=TOKEN, sms=section))
    assert [(check.state, check.key) for check in checks] == [home, abroad]
    for check in checks:
        assert KEY not in texts.plain(check.key, **check.args)
    if "codes" in section:
        assert checks[0].args["ways"] == ", ".join(section["codes"])


def test_in_the_sandbox_codes_come_into_its_inbox() -> None:
    checks = code_ways(Settings(_env_file=None, sandbox={"enabled": True}))
    assert [check.key for check in checks] == ["doctor-codes-sandbox", "doctor-abroad-sandbox"]


def test_the_doctor_knows_which_ways_lead_into_a_messenger() -> None:
    into = {"safir": SafirCodes.messenger, "telegram-gateway": TelegramGateway.messenger}
    assert into == LEADS_INTO
    assert BySms.messenger is None
