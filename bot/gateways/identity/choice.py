"""The registries that the settings name. What an adapter needs is loaded with it alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.gateways.identity import CivilRegistry, CompanyRegistry, SimOwners
from bot.gateways.identity.bounded import BoundedCivilRegistry, BoundedCompanyRegistry, BoundedSimOwners
from bot.settings import IdentitySection, needed

__all__ = ["Registries", "open_registries"]


@dataclass(frozen=True, slots=True)
class Registries:
    """All answer within the settings' time. ``close`` before the loop ends."""

    sims: SimOwners
    civil: CivilRegistry
    companies: CompanyRegistry
    close: Callable[[], Awaitable[None]]


def open_registries(section: IdentitySection, clock: Clock) -> Registries:
    made, close = _provider(section, clock)
    seconds = section.timeout_s
    return Registries(
        BoundedSimOwners(made[0], seconds),
        BoundedCivilRegistry(made[1], seconds),
        BoundedCompanyRegistry(_companies(section), seconds),
        close,
    )


def _companies(section: IdentitySection) -> CompanyRegistry:
    from bot.gateways.identity.companies import NoCompanyRegistry, SampleCompanyRegistry

    return SampleCompanyRegistry() if section.companies == "sample" else NoCompanyRegistry()


def _provider(
    section: IdentitySection, clock: Clock
) -> tuple[tuple[SimOwners, CivilRegistry], Callable[[], Awaitable[None]]]:
    match section.provider:
        case "uid":
            from bot.gateways.identity.uid import UidRegistries

            business = needed(section.uid_business_id, "PISHKHAN_IDENTITY__UID_BUSINESS_ID")
            token = needed(section.uid_business_token, "PISHKHAN_IDENTITY__UID_BUSINESS_TOKEN")
            uid = UidRegistries(business, token, section.uid_url, clock, timeout_s=section.timeout_s)
            return (uid, uid), uid.close
        case "zibal":
            from bot.gateways.identity.zibal import ZibalRegistries

            token = needed(section.zibal_token, "PISHKHAN_IDENTITY__ZIBAL_TOKEN")
            zibal = ZibalRegistries(token, section.zibal_url, clock, timeout_s=section.timeout_s)
            return (zibal, zibal), zibal.close
        case "sample":
            from bot.gateways.identity.sample import SampleCivilRegistry, SampleSimOwners

            return (SampleSimOwners(), SampleCivilRegistry()), _nothing


async def _nothing() -> None:
    return
