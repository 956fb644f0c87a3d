"""The key file of the one-machine form: the same keys for everybody, whole or not there at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from bot.crypto import Keys

ROOT = Path(__file__).resolve().parents[2]
MAKES_KEYS = """
import sys
from pathlib import Path
from bot.crypto import Keys
print("here", flush=True)
sys.stdin.readline()
print(Keys.kept_in(Path(sys.argv[1])).data.hex())
"""


def test_processes_that_start_together_have_the_same_keys(tmp_path: Path) -> None:
    path = tmp_path / "var" / "keys.json"
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", MAKES_KEYS, str(path)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for each in starting:
        assert each.stdout is not None
        assert each.stdout.readline() == "here\n"
    for each in starting:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    ended = [each.communicate(timeout=60) for each in starting]
    assert [each.returncode for each in starting] == [0] * 6, ended
    assert len({out for out, _ in ended}) == 1
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]


def test_who_comes_second_between_look_and_write_takes_the_first_ones_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"
    first = Keys.kept_in(path)
    monkeypatch.setattr(Path, "exists", lambda _path: False)
    assert Keys.kept_in(path) == first


def test_a_crash_while_it_is_written_leaves_no_file_behind_that_is_not_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "keys.json"

    def full(_descriptor: int) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as crash:
        crash.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            Keys.kept_in(path)
    assert list(tmp_path.iterdir()) == []
    assert Keys.kept_in(path) == Keys.kept_in(path)


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    Keys.kept_in(tmp_path / "keys.json")
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
