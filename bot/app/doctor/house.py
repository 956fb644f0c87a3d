"""What is inside the house: settings, keys, database, words, fonts, time."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from bot.app.doctor.check import Check
from bot.app.light import API_KEY
from bot.clock import Clock
from bot.pictures import joins_letters
from bot.settings import LOOPBACK, Settings, unknown_names

FONTS = Path(__file__).resolve().parents[2] / "fonts"
FONT_FILES = ("Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf")
TRUETYPE = b"\x00\x01\x00\x00"
TEHRAN_OFFSET = timedelta(hours=3, minutes=30)  # no summer time since 1402
SHORTEST_KEY = 20


def unreadable_settings(error: ValidationError) -> Check:
    names = sorted(
        {"PISHKHAN_" + "__".join(str(part) for part in each["loc"]).upper() for each in error.errors()}
    )
    return Check("settings", "broken", "doctor-settings-broken", {"names": ", ".join(names)})


def settings_read() -> Check:
    """A name that no setting has is most likely misspelt, and then silently without effect."""
    unknown = unknown_names(os.environ)
    if unknown:
        return Check("settings", "warning", "doctor-settings-unknown", {"names": ", ".join(unknown)})
    return Check("settings", "ok", "doctor-settings-ok")


def secrets(settings: Settings) -> Check:
    from bot.keys import keys_of

    section = settings.secrets
    is_file = not any((section.data_key, section.index_key, section.pepper))
    if is_file and not section.key_file.exists():
        return Check("secrets", "ok", "doctor-secrets-to-come", {"path": str(section.key_file)})
    try:
        keys = keys_of(section)
        lengths = {len(each) for each in (keys.data, keys.index, keys.pepper, *keys.old_data)}
    except (ValueError, KeyError, OSError):
        return Check("secrets", "broken", "doctor-secrets-broken")
    if lengths != {32}:
        return Check("secrets", "broken", "doctor-secrets-broken")
    if is_file and os.name == "posix" and stat.S_IMODE(section.key_file.stat().st_mode) & 0o077:
        return Check("secrets", "broken", "doctor-secrets-open", {"path": str(section.key_file)})
    if is_file and not settings.sandbox_on:
        return Check("secrets", "warning", "doctor-secrets-in-file", {"path": str(section.key_file)})
    return Check("secrets", "ok", "doctor-secrets-ok")


def database(settings: Settings) -> Check:
    """Blocking: call in a thread. Creates nothing."""
    from sqlalchemy import create_engine, make_url, text

    from storage.migrations import is_file, sync_url

    url = sync_url(make_url(settings.database.url))
    shown = url.render_as_string(hide_password=True)
    if is_file(url):
        folder = Path(str(url.database)).absolute().parent
        existing = next(each for each in (folder, *folder.parents) if each.exists())
        if not os.access(existing, os.W_OK):
            return Check("database", "broken", "doctor-database-folder", {"path": str(existing)})
        if not Path(str(url.database)).exists():
            return Check("database", "ok", "doctor-database-to-come", {"path": str(url.database)})
        engine = create_engine(url)
    else:
        engine = create_engine(url, connect_args={"connect_timeout": 5})
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return Check("database", "broken", "doctor-database-broken", {"url": shown})
    finally:
        engine.dispose()
    return Check("database", "ok", "doctor-database-ok", {"url": shown})


def migrations(settings: Settings, *, is_reachable: bool) -> Check:
    """Blocking: call in a thread."""
    from storage.migrations import current_revision, head_revision

    if not is_reachable:
        return Check("migrations", "off", "doctor-migrations-unknown")
    current, head = current_revision(settings.database.url), head_revision()
    if current == head:
        return Check("migrations", "ok", "doctor-migrations-ok", {"revision": head})
    if current is None:
        return Check("migrations", "warning", "doctor-migrations-none")
    return Check("migrations", "broken", "doctor-migrations-behind", {"revision": current, "head": head})


def texts() -> Check:
    from bot.texts import TextError
    from bot.words import house_texts

    try:
        count = len(house_texts().keys())
    except TextError:
        return Check("texts", "broken", "doctor-texts-broken")
    return Check("texts", "ok", "doctor-texts-ok", {"count": count})


def fonts() -> Check:
    missing = [name for name in FONT_FILES if not _is_font(FONTS / name)]
    if missing:
        return Check("fonts", "broken", "doctor-fonts-broken", {"names": ", ".join(missing)})
    if not joins_letters():
        return Check("fonts", "warning", "doctor-fonts-unjoined")
    return Check("fonts", "ok", "doctor-fonts-ok")


def _is_font(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == TRUETYPE
    except OSError:
        return False


def time_zone(clock: Clock) -> Check:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        offset = clock.now().astimezone(ZoneInfo("Asia/Tehran")).utcoffset()
    except ZoneInfoNotFoundError:
        return Check("time", "broken", "doctor-time-no-zone")
    if offset != TEHRAN_OFFSET:
        return Check("time", "broken", "doctor-time-old-zone")
    return Check("time", "ok", "doctor-time-ok")


def api_keys(settings: Settings) -> Check:
    if not settings.api.enabled:
        return Check("api-keys", "off", "doctor-api-off")
    keys = [*settings.api.keys, *settings.api.list_keys]
    if not keys and settings.sandbox_on and settings.api.host in LOOPBACK:
        return Check("api-keys", "ok", "doctor-api-sandbox-key", {"key": API_KEY})
    if not keys:
        return Check("api-keys", "warning", "doctor-api-no-keys")
    if min(len(key.get_secret_value()) for key in keys) < SHORTEST_KEY:
        return Check("api-keys", "warning", "doctor-api-short-key", {"letters": SHORTEST_KEY})
    return Check("api-keys", "ok", "doctor-api-keys-ok", {"count": len(keys)})
