"""The ways to a phone number that the settings name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from functools import cached_property

from bot.clock import Clock
from bot.gateways.codes import CodeGateway
from bot.gateways.codes.by_sms import BySms
from bot.gateways.codes.safir import SafirApi, SafirCodes, SafirTexts
from bot.gateways.codes.telegram_gateway import TelegramGateway
from bot.gateways.codes.ways import CodeWays
from bot.gateways.sms import SmsGateway
from bot.gateways.sms.by_country import ByCountry
from bot.gateways.sms.ghasedak import GhasedakSms
from bot.gateways.sms.in_order import InOrder
from bot.gateways.sms.kavenegar import KavenegarApi, KavenegarLookup, KavenegarSms
from bot.gateways.sms.sandbox import SandboxSms
from bot.settings import CodeWay, SmsProvider, SmsSection, needed

__all__ = ["PhoneWays"]

#: All ways of a code together, well within the time the ledger gives one send (bot.delivery.channel.Pacing).
WHOLE_S = 25.0


class PhoneWays:
    """``sms`` and ``codes``, each none where nothing is set; ``stack`` closes what they open.

    ``inbox`` is the sandbox's address. A provider that serves both has one account and one pool.
    """

    def __init__(self, section: SmsSection, inbox: str | None, clock: Clock, stack: AsyncExitStack) -> None:
        self._section = section
        self._inbox = inbox
        self._clock = clock
        self._stack = stack
        most = max(1, len(section.code_ways), len(section.abroad_ways), len(section.providers))
        self._timeout_s = min(section.timeout_s, WHOLE_S / most)
        self._made: dict[str, SmsGateway] = {}
        self._ways: dict[str, CodeGateway] = {}
        home, abroad = self._in_order(section.providers), self._in_order(section.abroad_providers)
        ways, ways_abroad = self._ways_of(section.code_ways), self._ways_of(section.abroad_ways)
        self.sms: SmsGateway | None = ByCountry(home, abroad) if home or abroad else None
        self.codes: CodeWays | None = CodeWays(ways, ways_abroad) if ways or ways_abroad else None

    def _in_order(self, names: Sequence[SmsProvider]) -> SmsGateway | None:
        made: dict[str, SmsGateway] = {}
        for name in names:
            if (provider := self._provider(name)) is not None:
                made[name] = provider
        return InOrder(made) if made else None

    def _ways_of(self, names: Sequence[CodeWay]) -> dict[str, CodeGateway]:
        for name in names:
            if name not in self._ways and (way := self._way(name)) is not None:
                self._ways[name] = way
        return {name: self._ways[name] for name in names if name in self._ways}

    def _provider(self, name: SmsProvider) -> SmsGateway | None:
        if name not in self._made:
            made = self._open(name)
            if made is None:
                return None
            self._made[name] = made
        return self._made[name]

    def _open(self, name: SmsProvider) -> SmsGateway | None:
        section, seconds = self._section, self._timeout_s
        match name:
            case "kavenegar":
                return KavenegarSms(self._kavenegar, section.kavenegar_line)
            case "ghasedak":
                key = needed(section.ghasedak_key, "PISHKHAN_SMS__GHASEDAK_KEY")
                line, url = section.ghasedak_line or "", section.ghasedak_url
                ghasedak = GhasedakSms(key, line, url, self._clock, timeout_s=seconds)
                self._closes(ghasedak.close)
                return ghasedak
            case "safir":
                return SafirTexts(self._safir)
            case "sandbox":
                if self._inbox is None:
                    return None
                sandbox = SandboxSms(self._inbox, timeout_s=seconds)
                self._closes(sandbox.close)
                return sandbox

    def _way(self, name: CodeWay) -> CodeGateway | None:
        section = self._section
        match name:
            case "kavenegar-lookup":
                return KavenegarLookup(self._kavenegar, section.kavenegar_template or "")
            case "safir":
                return SafirCodes(self._safir)
            case "telegram-gateway":
                token = needed(section.telegram_gateway_token, "PISHKHAN_SMS__TELEGRAM_GATEWAY_TOKEN")
                url = section.telegram_gateway_url
                gateway = TelegramGateway(token, url, self._clock, timeout_s=self._timeout_s)
                self._closes(gateway.close)
                return gateway
            case _:
                sms = self._provider(name)
                return None if sms is None else BySms(sms)

    @cached_property
    def _kavenegar(self) -> KavenegarApi:
        key = needed(self._section.kavenegar_key, "PISHKHAN_SMS__KAVENEGAR_KEY")
        api = KavenegarApi(key, self._section.kavenegar_url, self._clock, timeout_s=self._timeout_s)
        self._closes(api.close)
        return api

    @cached_property
    def _safir(self) -> SafirApi:
        key = needed(self._section.safir_key, "PISHKHAN_SMS__SAFIR_KEY")
        bot_id, url = self._section.safir_bot_id or 0, self._section.safir_url
        api = SafirApi(key, bot_id, url, self._clock, timeout_s=self._timeout_s)
        self._closes(api.close)
        return api

    def _closes(self, close: Callable[[], Awaitable[None]]) -> None:
        self._stack.push_async_callback(close)
