"""The post that the settings name. What an adapter needs is loaded with it alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.gateways.postal import PostalCodes
from bot.gateways.postal.bounded import BoundedPostalCodes
from bot.settings import PostalSection, needed

__all__ = ["Post", "open_post"]


@dataclass(frozen=True, slots=True)
class Post:
    """``codes`` answer within the settings' time. ``close`` before the loop ends."""

    codes: PostalCodes
    close: Callable[[], Awaitable[None]]


def open_post(section: PostalSection, clock: Clock) -> Post:
    made, close = _provider(section, clock)
    return Post(BoundedPostalCodes(made, section.timeout_s), close)


def _provider(section: PostalSection, clock: Clock) -> tuple[PostalCodes, Callable[[], Awaitable[None]]]:
    match section.provider:
        case "zibal":
            from bot.gateways.postal.zibal import ZibalPostalCodes

            token = needed(section.zibal_token, "PISHKHAN_POSTAL__ZIBAL_TOKEN")
            zibal = ZibalPostalCodes(token, section.zibal_url, clock, timeout_s=section.timeout_s)
            return zibal, zibal.close
        case "sample":
            from bot.gateways.postal.sample import SamplePostalCodes

            return SamplePostalCodes(), _nothing
        case "off":
            from bot.gateways.postal.sample import NoPostalCodes

            return NoPostalCodes(), _nothing


async def _nothing() -> None:
    return
