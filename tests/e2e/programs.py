"""The real programs in processes of their own: ``main.py …`` and ``python -m bot.sandbox``."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.e2e.counter import KEYS, TOKEN

ROOT = Path(__file__).parents[2]


def environment(database: str, sandbox: str, **more: str) -> dict[str, str]:
    """What an operator would set for a real messenger; ``more`` as ``API__PORT="0"``."""
    given = {
        "TELEGRAM__TOKEN": TOKEN,
        "TELEGRAM__API_BASE": sandbox,
        "SMS__SANDBOX_URL": sandbox,
        "SANDBOX__ENABLED": "false",
        "API__ENABLED": "false",
        "DATABASE__URL": database,
        **{f"SECRETS__{name.upper()}": value for name, value in KEYS.items()},
        **more,
    }
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PISHKHAN_")}
    return clean | {"PYTHONPATH": str(ROOT)} | {f"PISHKHAN_{name}": value for name, value in given.items()}


class Program:
    """One process. ``async with``: killed at the end if it still runs."""

    def __init__(self, *command: str, env: dict[str, str], folder: Path) -> None:
        self._command = command
        self._env = env
        self._folder = folder

    async def __aenter__(self) -> Program:
        handle, name = tempfile.mkstemp(suffix=".log", dir=self._folder)
        self._log = Path(name)
        # In a folder of its own: whatever .env and var/ stand in the project's do not count.
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._command,
            env=self._env,
            cwd=self._folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=handle,
        )
        os.close(handle)
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.dies()

    async def line(self) -> str:
        """The next line that it prints."""
        assert self.process.stdout is not None
        async with asyncio.timeout(60):
            return (await self.process.stdout.readline()).decode().strip()

    async def ends(self) -> tuple[int, str, str]:
        """Exit code, what it printed and what it complained of."""
        async with asyncio.timeout(40):
            out, _ = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), self.complaints()

    def complaints(self) -> str:
        """What it has written to stderr so far: its log."""
        return self._log.read_text(encoding="utf-8")

    async def dies(self) -> None:
        """kill -9."""
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    def is_asked_to_end(self) -> None:
        self.process.send_signal(signal.SIGTERM)


def main(*arguments: str, env: dict[str, str], folder: Path) -> Program:
    return Program(str(ROOT / "main.py"), *arguments, env=env, folder=folder)
