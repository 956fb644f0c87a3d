"""The one entry point. Without a command it runs everything in one process.

Nothing is imported here before the command is known: ``run`` must show its link within a second, and
Typer alone would take a sixth of it.
"""

from __future__ import annotations

import sys


def main() -> None:
    if sys.argv[1:] in ([], ["run"]):
        from bot.app.start import start

        sys.exit(start())
    from bot.app.cli.commands import app

    app(prog_name="main.py")


if __name__ == "__main__":
    main()
