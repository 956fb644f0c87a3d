"""Kavenegar: SMS (``sms/send``) and codes by an approved template (``verify/lookup``).

Source: delivery reference, 6. The key is part of every address, so no address goes into an error or a log.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.clock import Clock
from bot.gateways.breaker import Breaker
from bot.gateways.codes import Code
from bot.gateways.line import Line
from bot.gateways.numbers import dialled
from bot.gateways.posting import AccountRefused, NoAnswer, Poster, unreadable
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable
from bot.gateways.sms.asking import ask

__all__ = ["KavenegarApi", "KavenegarLookup", "KavenegarSms"]

_OK = 200
_AWAY = 409
_TOO_FAST = frozenset({429, 451})
#: Key, address list, credit, plan, line, template: 501 means that only test sends are allowed.
_ACCOUNT = frozenset({401, 402, 403, 407, 412, 416, 418, 424, 426, 427, 501})
_NUMBER = 411
#: States of an entry that was taken before and went nowhere: failed, not delivered, cancelled, blocked.
_WENT_NOWHERE = frozenset({6, 11, 13, 14})


class KavenegarApi:
    """One account's connections; both ways below use them."""

    def __init__(self, key: str, base: str, clock: Clock, *, timeout_s: float = 10.0) -> None:
        self._root = f"{base.rstrip('/')}/v1/{key}"
        breaker = Breaker(clock)
        self.merging = Line("kavenegar", clock, tries=2, breaker=breaker)
        self.once = Line("kavenegar", clock, breaker=breaker)
        self._repeated = Poster(self.merging.each(timeout_s))
        self._single = Poster(timeout_s)

    async def entry(self, method: str, form: Mapping[str, str], *, repeats: bool) -> Mapping[str, Any]:
        """What the provider keeps of the SMS. Raises NoAnswer, SmsUnavailable, SmsRejected."""
        poster = self._repeated if repeats else self._single
        status, told = await poster.post(f"{self._root}/{method}.json", form, as_form=True)
        outcome = told.get("return") if isinstance(told, dict) else None
        code = outcome.get("status") if isinstance(outcome, dict) else None
        if not isinstance(code, int) or isinstance(code, bool):
            raise unreadable(status)
        if code == _OK:
            entries = told.get("entries")
            first = entries[0] if isinstance(entries, list) and entries else None
            return first if isinstance(first, dict) else {}
        raise _refusal(code)

    async def close(self) -> None:
        await self._repeated.close()
        await self._single.close()


class KavenegarSms:
    """Implements :class:`bot.gateways.sms.SmsGateway`. The reference goes along as ``localid``: a repeat
    brings the record of the first SMS and no second one, so the second try is safe."""

    def __init__(self, api: KavenegarApi, line: str | None = None) -> None:
        self._api = api
        self._from = {"sender": line} if line else {}

    async def send(self, phone: str, text: str, ref: str) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        form = {"receptor": dialled(phone), "message": text, "localid": ref, **self._from}

        async def question() -> str:
            return _taken(await self._api.entry("sms/send", form, repeats=True), ref)

        return await ask(self._api.merging, "send", question)


class KavenegarLookup:
    """Implements :class:`bot.gateways.codes.CodeGateway`. Reaches those who blocked advertising too; there is
    no ``localid`` here, so it is tried once."""

    messenger = None

    def __init__(self, api: KavenegarApi, template: str) -> None:
        self._api = api
        self._template = template

    async def send(self, code: Code) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        form = {"receptor": dialled(code.phone), "template": self._template, "token": code.digits}

        async def question() -> str:
            return _taken(await self._api.entry("verify/lookup", form, repeats=False), code.ref)

        return await ask(self._api.once, "lookup", question)


def _taken(entry: Mapping[str, Any], ref: str) -> str:
    """The provider's number of it. Where the answer does not tell one, the SMS was taken all the same."""
    state = entry.get("status")
    if isinstance(state, int) and state in _WENT_NOWHERE:
        raise SmsRejected(Rejection.CONTENT, f"state {state}")
    number = entry.get("messageid")
    return str(number) if isinstance(number, int | str) and number else ref


def _refusal(code: int) -> Exception:
    if code in _ACCOUNT:
        return AccountRefused(str(code))
    if code in _TOO_FAST:
        return SmsUnavailable(str(code))
    if code == _AWAY or code >= 500 or code < 400:
        return NoAnswer(str(code), maybe_taken=code != _AWAY)
    return SmsRejected(Rejection.NUMBER if code == _NUMBER else Rejection.CONTENT, str(code))
