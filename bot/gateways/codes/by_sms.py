"""A code as a plain SMS."""

from __future__ import annotations

from bot.gateways.codes import Code
from bot.gateways.sms import SmsGateway

__all__ = ["BySms"]


class BySms:
    """Implements :class:`bot.gateways.codes.CodeGateway` over any SMS provider."""

    messenger = None

    def __init__(self, gateway: SmsGateway) -> None:
        self._gateway = gateway

    async def send(self, code: Code) -> str:
        """Raises SmsUnavailable, SmsRejected."""
        return await self._gateway.send(code.phone, code.text, code.ref)
