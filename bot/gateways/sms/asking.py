"""What came of a question to a provider, in the words of :mod:`bot.gateways.sms`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.gateways.line import Line
from bot.gateways.posting import AccountRefused, NoAnswer
from bot.gateways.sms import Rejection, SmsRejected, SmsUnavailable

__all__ = ["ask"]


async def ask(line: Line, operation: str, question: Callable[[], Awaitable[str]]) -> str:
    """The provider's reference. Raises SmsUnavailable, SmsRejected."""
    failed: SmsUnavailable | SmsRejected
    try:
        return await line.ask(operation, question)
    except AccountRefused as ours:
        failed = SmsRejected(Rejection.ACCOUNT, ours.reason)
    except NoAnswer as lost:
        failed = SmsUnavailable(lost.reason, maybe_sent=lost.maybe_taken)
    raise failed
