"""``db rotate-keys`` and ``db rewrap-keys``: new keys for what is sealed, while the programs run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.app.cli import say

if TYPE_CHECKING:
    from bot.rotation import Rotated
    from bot.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of words.")]
New = Annotated[bool, typer.Option("--new", help="First make a new outer key in the key file.")]

SHOWN = 20


def rotate_keys(json: Json = False) -> None:
    """Make a new data key and seal everything with it; a second call goes on where one was stopped.

    Exit code 1 when some texts wait for another run, or open with no key.
    """
    from bot.app.loop import run_loop

    found = run_loop(_rotated(say.settings(), json))
    if json:
        broken = [{"table": each.table, "column": each.column, "row": each.row} for each in found.broken]
        say.json_out(
            {
                "ok": not (found.left or broken),
                "key": found.key_id,
                "resumed": found.is_resumed,
                "moved": found.moved,
                "left": found.left,
                "broken": broken,
            }
        )
    else:
        _say_rotated(found)
    if found.left or found.broken:
        raise typer.Exit(say.REFUSED)


def rewrap_keys(new: New = False, json: Json = False) -> None:
    """Wrap the data keys by the outer key of now; no sealed text changes."""
    from bot.app.loop import run_loop

    settings = say.settings()
    if new:
        _renew_file(settings, json)
    count = run_loop(_rewrapped(settings, json))
    if json:
        say.json_out({"ok": True, "wrapped": count})
        return
    if new:
        say.line("cli-keys-renewed-file", path=str(settings.secrets.key_file))
    say.line("cli-keys-rewrapped", count=count)


async def _rotated(settings: Settings, json: bool) -> Rotated:
    from bot.app.cli.opened import opened
    from bot.clock import Clock
    from bot.crypto import NoDataKeyError, Vault
    from bot.rotation import Rotation
    from storage.database import Database

    async with opened(settings, json) as container:
        try:
            vault = await container.get(Vault)
            rotation = Rotation(await container.get(Database), vault, await container.get(Clock))
            with say.progress("cli-keys-rotating", await rotation.rows()) as advance:
                return await rotation.run(advance, lambda: say.aside("cli-keys-waiting"))
        except NoDataKeyError:
            say.fail(say.NOT_READY, "cli-keys-none", json)


async def _rewrapped(settings: Settings, json: bool) -> int:
    from bot.app.cli.opened import ensure_newest
    from bot.clock import SystemClock
    from bot.crypto import NoDataKeyError
    from bot.data_keys import open_ring, wrap_anew
    from bot.keys import keys_of
    from storage.database import Database

    ensure_newest(settings, json)
    database = Database(settings.database.url)
    try:
        return await wrap_anew(database, await open_ring(database, keys_of(settings.secrets), SystemClock()))
    except NoDataKeyError:
        say.fail(say.NOT_READY, "cli-keys-none", json)
    finally:
        await database.close()


def _renew_file(settings: Settings, json: bool) -> None:
    from bot.app.cli.opened import ensure_newest
    from bot.keys import renew_file

    if settings.secrets.data_key is not None:
        say.fail(say.REFUSED, "cli-keys-not-in-file", json)
    ensure_newest(settings, json)
    renew_file(settings.secrets.key_file)


def _say_rotated(found: Rotated) -> None:
    key = "cli-keys-resumed" if found.is_resumed else "cli-keys-rotated"
    say.line(key, id=found.key_id, moved=found.moved)
    if found.left:
        say.line("cli-keys-left", left=found.left)
    if found.broken:
        say.line("cli-keys-broken", count=len(found.broken))
        headers = ("cli-keys-table", "cli-keys-column", "cli-keys-row")
        say.table(headers, [(each.table, each.column, str(each.row)) for each in found.broken[:SHOWN]])
