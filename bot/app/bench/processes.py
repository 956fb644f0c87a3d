"""Programs of the house as children of a bench: their environment, their lines, their memory, their end."""

from __future__ import annotations

import asyncio
import os
import resource
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import orjson

__all__ = [
    "MAIN",
    "ROOT",
    "BrokenChildError",
    "cpu_s",
    "free_port",
    "json_line",
    "own_environment",
    "program",
    "resident_mb",
    "text_line",
]

ROOT = Path(__file__).resolve().parents[3]
MAIN = ROOT / "main.py"
STOP_S = 30.0
LONGEST_LINE = 64 * 1024 * 1024


class BrokenChildError(Exception):
    """A child of the bench ended or fell silent; ``str()`` is the end of what it said."""


def own_environment(**settings: str) -> dict[str, str]:
    """The operator's environment without a setting of ours in it, and then these.

    Python may keep what it compiles: a second start without it would measure the compiler.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith("PISHKHAN_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return kept | {f"PISHKHAN_{name}": value for name, value in settings.items()}


@asynccontextmanager
async def program(
    *arguments: str, cwd: Path, env: Mapping[str, str], log: Path, lines: bool = False
) -> AsyncIterator[Process]:
    """A Python program until the block ends; then it is asked to stop, and killed when it does not.

    ``lines``: its standard input and output are pipes. What it says on standard error goes to ``log``.
    """
    with log.open("wb") as errors:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *arguments,
            cwd=cwd,
            env=dict(env),
            stdin=PIPE if lines else DEVNULL,
            stdout=PIPE if lines else errors,
            stderr=errors,
            limit=LONGEST_LINE,
        )
        try:
            yield child
        finally:
            if child.returncode is None:
                child.terminate()
                try:
                    await asyncio.wait_for(child.wait(), STOP_S)
                except TimeoutError:
                    child.kill()
                    await child.wait()


async def json_line(child: Process, log: Path, timeout: float) -> Any:  # noqa: ASYNC109 - named in its error
    """The next line of a child as JSON. Raises BrokenChildError."""
    return orjson.loads(await text_line(child, log, timeout))


async def text_line(child: Process, log: Path, timeout: float) -> str:  # noqa: ASYNC109 - named in its error
    """The next line of a child. Raises BrokenChildError."""
    assert child.stdout is not None
    try:
        line = await asyncio.wait_for(child.stdout.readline(), timeout)
    except TimeoutError:
        raise BrokenChildError(f"silent for {timeout:.0f} s: {tail(log)}") from None
    if not line:
        raise BrokenChildError(tail(log))
    return line.decode().strip()


def tail(log: Path) -> str:
    """The end of what a child said, for an error's text."""
    return log.read_text()[-1000:]


def cpu_s(pid: int) -> float:
    """Seconds of processor time that a process has used; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Resident megabytes (1,048,576 bytes) of a process and of all its children that are alive."""
    family, parents = {pid}, _parents()
    while grown := {child for child, parent in parents.items() if parent in family} - family:
        family |= grown
    page = resource.getpagesize()
    total = 0
    for each in family:
        with suppress(OSError):
            total += int(Path(f"/proc/{each}/statm").read_text().split()[1]) * page
    return total / 2**20


def _parents() -> dict[int, int]:
    found: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdecimal():
            with suppress(OSError):
                found[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
    return found


def free_port() -> int:
    """A port of 127.0.0.1 that nobody holds just now."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port
