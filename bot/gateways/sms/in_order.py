"""Several SMS providers as one: the next is asked when one has certainly not taken the SMS."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from bot.gateways.sms import Rejection, SmsGateway, SmsRejected, SmsUnavailable

__all__ = ["InOrder"]

_log = structlog.get_logger(__name__)


class InOrder:
    """Implements :class:`bot.gateways.sms.SmsGateway` over at least one, by name, in order.

    After a lost answer nobody else is asked: the SMS may be on its way, and the ledger knows what a doubt
    means for its kind. What a provider says of the number, or the first of the text, is taken at its word.
    """

    def __init__(self, gateways: Mapping[str, SmsGateway]) -> None:
        self._gateways = gateways

    async def send(self, phone: str, text: str, ref: str) -> str:
        """``<name>:<reference>``. Raises SmsUnavailable, SmsRejected."""
        before: SmsUnavailable | SmsRejected | None = None
        for name, gateway in self._gateways.items():
            try:
                return f"{name}:{await gateway.send(phone, text, ref)}"
            except SmsUnavailable as later:
                if later.maybe_sent:
                    raise
                before = later
            except SmsRejected as no:
                if no.rejection is Rejection.NUMBER or (no.rejection is Rejection.CONTENT and before is None):
                    raise
                # Where another is away, or its account can be mended, that is what there is to wait for.
                before = before or no
            _log.warning("sms goes another way", key=name, reason=before.reason)
        raise before or SmsRejected(Rejection.CONTENT, "no provider")
