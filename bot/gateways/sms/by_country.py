"""SMS to Iran by one way, to other countries by another: not every provider serves those, none as cheaply."""

from __future__ import annotations

from bot.gateways.numbers import iranian_mobile
from bot.gateways.sms import Rejection, SmsGateway, SmsRejected

__all__ = ["ByCountry"]


class ByCountry:
    """Implements :class:`bot.gateways.sms.SmsGateway`; at least one of the two is there."""

    def __init__(self, home: SmsGateway | None, abroad: SmsGateway | None) -> None:
        self._home = home
        self._abroad = abroad

    async def send(self, phone: str, text: str, ref: str) -> str:
        """Raises SmsUnavailable, SmsRejected (CONTENT where no way is set: no number is to blame)."""
        gateway = self._abroad if iranian_mobile(phone) is None else self._home
        if gateway is None:
            raise SmsRejected(Rejection.CONTENT, "no way there")
        return await gateway.send(phone, text, ref)
