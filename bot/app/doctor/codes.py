"""The ways of one-time codes, as the settings order them: at home and to numbers of other countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.app.doctor.check import Check
from bot.settings import Settings

__all__ = ["LEADS_INTO", "code_ways"]

#: Ways whose code turns up in a messenger; they are left out where that one waits for it. The rest are SMS.
LEADS_INTO = {"safir": "bale", "telegram-gateway": "telegram"}


def code_ways(settings: Settings) -> Sequence[Check]:
    """Nothing is asked of anybody here: whether a provider answers, its own check says."""
    return [_home(settings), _abroad(settings)]


def _home(settings: Settings) -> Check:
    ways = _open(settings, settings.sms.code_ways)
    if not ways:
        return Check("codes", "off" if settings.sms.provider == "off" else "broken", "doctor-codes-none")
    if ways == ["sandbox"]:
        return Check("codes", "ok", "doctor-codes-sandbox")
    args: dict[str, str | int] = {"ways": ", ".join(ways)}
    if waiting := _without_a_way(settings, ways):
        return Check("codes", "broken", "doctor-codes-own-messenger", args | {"messengers": waiting})
    if len(ways) == 1:
        return Check("codes", "warning", "doctor-codes-alone", args)
    return Check("codes", "ok", "doctor-codes-order", args)


def _abroad(settings: Settings) -> Check:
    ways = _open(settings, settings.sms.abroad_ways)
    if not ways:
        return Check("codes-abroad", "off", "doctor-abroad-off")
    if ways == ["sandbox"]:
        return Check("codes-abroad", "ok", "doctor-abroad-sandbox")
    args: dict[str, str | int] = {"ways": ", ".join(ways)}
    if waiting := _without_a_way(settings, ways):
        return Check("codes-abroad", "broken", "doctor-abroad-own-messenger", args | {"messengers": waiting})
    if not settings.sms.abroad_providers:
        return Check("codes-abroad", "warning", "doctor-abroad-no-sms", args)
    return Check("codes-abroad", "ok", "doctor-abroad-order", args)


def _open(settings: Settings, ways: Iterable[str]) -> list[str]:
    """Without the sandbox's inbox where there is none."""
    has_inbox = settings.sandbox_on or settings.inbox is not None
    return [way for way in ways if way != "sandbox" or has_inbox]


def _without_a_way(settings: Settings, ways: Sequence[str]) -> str:
    """The messengers that are served and whose people no way reaches: all lead into their own."""
    served = {"telegram": settings.telegram, "bale": settings.bale}
    return ", ".join(
        name
        for name, section in served.items()
        if section.token is not None and all(LEADS_INTO.get(way) == name for way in ways)
    )
