"""The ways of a one-time code in order, and the one rule about them: never into the messenger that asks."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from bot.gateways.codes import Code, CodeGateway
from bot.gateways.numbers import iranian_mobile
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable

__all__ = ["CodeWays"]

_log = structlog.get_logger(__name__)


class CodeWays:
    """Ways by name, in the order in which they are tried; ``abroad``: those to numbers of other countries.

    A way that fails, whatever the reason, hands over to the next, also when its answer was lost: a second
    copy of one code opens nothing more, and a code that never comes locks its owner out.
    """

    def __init__(
        self, ways: Mapping[str, CodeGateway], abroad: Mapping[str, CodeGateway] | None = None
    ) -> None:
        self._ways = ways
        self._abroad = abroad or {}

    async def send(self, code: Code, *, asked_in: str | None) -> str:
        """``<way>:<reference>``.

        ``asked_in``: the messenger of the chat that waits for the code. A code that turns up in that very
        messenger proves nothing (security reference, 3), so such ways are left out; where it is not known,
        all that lead into a messenger are.

        Raises SmsUnavailable (``maybe_sent`` when any way may have sent it), SmsRejected when all refused.
        """
        told: list[SmsUnavailable | SmsRejected] = []
        ways = self._abroad if iranian_mobile(code.phone) is None else self._ways
        for name, way in ways.items():
            if way.messenger is not None and way.messenger == (asked_in or way.messenger):
                continue
            try:
                return f"{name}:{await way.send(code)}"
            except SmsUnavailable as later:
                told.append(later)
            except SmsRejected as no:
                told.append(_of_this_way(no, way))
            _log.warning("code goes another way", key=name, reason=told[-1].reason)
        raise _together(told)


def _of_this_way(no: SmsRejected, way: CodeGateway) -> SmsRejected:
    """That somebody is not in a messenger says nothing of the number as a telephone."""
    if way.messenger is not None and no.rejection is Rejection.NUMBER:
        return SmsRejected(Rejection.CONTENT, no.reason)
    return no


def _together(told: list[SmsUnavailable | SmsRejected]) -> SmsUnavailable | SmsRejected:
    """A doubt counts most, then «later»; then our own account, which can be mended; then the number."""
    later = [each for each in told if isinstance(each, SmsUnavailable)]
    if later:
        return SmsUnavailable(later[-1].reason, maybe_sent=any(each.maybe_sent for each in later))
    for rejection in (Rejection.ACCOUNT, Rejection.NUMBER, Rejection.CONTENT):
        for each in told:
            if isinstance(each, SmsRejected) and each.rejection is rejection:
                return each
    return SmsRejected(Rejection.CONTENT, "no way that is another")
