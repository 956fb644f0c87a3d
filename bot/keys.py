"""The keys that this house is given from outside of its database, and the file of the one-machine form."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.settings import SecretsSection

__all__ = ["Keys", "keys_of", "renew_file"]

LENGTH = 32
NAMES = ("data", "index", "pepper")


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """Keys of 32 bytes: ``data`` wraps the data keys, ``index`` is for blind indexes and the audit chain,
    ``pepper`` for hashes of codes. ``old_data`` are earlier ones of the first: they only open."""

    data: bytes
    index: bytes
    pepper: bytes
    old_data: tuple[bytes, ...] = ()

    @classmethod
    def random(cls) -> Self:
        return cls(secrets.token_bytes(LENGTH), secrets.token_bytes(LENGTH), secrets.token_bytes(LENGTH))

    @classmethod
    def kept_in(cls, path: Path) -> Self:
        """Keys of the one-machine form, made at first use in a file that only its owner reads.

        Processes that start together end up with the same keys. Raises OSError; ValueError, KeyError for a
        file that holds no keys (it is never replaced: what was sealed with them would be lost).
        """
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_once(path, cls.random().as_json())
        body = json.loads(path.read_text())
        data, index, pepper = (base64.b64decode(body[name]) for name in NAMES)
        return cls(data, index, pepper, tuple(base64.b64decode(each) for each in body.get("old_data", ())))

    def as_json(self) -> str:
        body: dict[str, object] = {name: base64.b64encode(getattr(self, name)).decode() for name in NAMES}
        if self.old_data:
            body["old_data"] = [base64.b64encode(each).decode() for each in self.old_data]
        return json.dumps(body)


def keys_of(section: SecretsSection) -> Keys:
    """The keys from settings, or from the key file of the one-machine form.

    Raises ValueError, KeyError, OSError.
    """
    data, index, pepper = section.data_key, section.index_key, section.pepper
    if data and index and pepper:
        return Keys(_read(data), _read(index), _read(pepper), tuple(map(_read, section.old_data_keys)))
    if data or index or pepper:
        raise ValueError("give all three keys (PISHKHAN_SECRETS__DATA_KEY, INDEX_KEY, PEPPER) or none")
    return Keys.kept_in(section.key_file)


def _read(given: SecretStr) -> bytes:
    return base64.b64decode(given.get_secret_value())


def renew_file(path: Path) -> Keys:
    """Puts a new outer key in front; the one before stays among the old ones, and opens.

    A kill leaves the old file or the new one, whole. Raises as Keys.kept_in.
    """
    now = Keys.kept_in(path)
    fresh = Keys(secrets.token_bytes(LENGTH), now.index, now.pepper, (now.data, *now.old_data))
    draft = _draft(path, fresh.as_json())
    try:
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    _keep_name(path)
    return fresh


def write_once(path: Path, text: str) -> None:
    """A file for its owner alone, there whole or not at all; one that is there already stays as it is."""
    draft = _draft(path, text)
    try:
        with contextlib.suppress(FileExistsError):  # another process was first: its keys count
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    _keep_name(path)


def _draft(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft


def _keep_name(path: Path) -> None:
    """The name itself must survive a power cut too, or the next start would make other keys."""
    if os.name != "posix":
        return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
