"""Logs hold no personal data, no token and no secret, whoever writes them."""

from __future__ import annotations

import ast
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest
import structlog
from aiogram.types import Chat
from aiogram_dialog import Window
from aiogram_dialog.widgets.text import Const

from bot import logs
from bot.errors import DomainError, Stale
from bot.settings import Settings
from dialogs.states import Cases

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:AAF-abcdefghijklmnopqrstuvwxyz012345"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What was logged as JSON lines. The test runner's own logging is put back afterwards."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure("debug", as_json=True, secrets=["a-long-api-key"], stream=stream)
    yield stream
    structlog.reset_defaults()
    root.handlers[:], root.level = before[0], before[1]


def test_a_field_that_is_not_on_the_list_is_named_and_not_written(written: io.StringIO) -> None:
    structlog.get_logger("x").info("signed up", count=3, surname="احمدی")
    line = json.loads(written.getvalue())
    assert (line["event"], line["count"], line["dropped"]) == ("signed up", 3, ["surname"])
    assert "احمدی" not in written.getvalue()


@pytest.mark.parametrize(
    "secret",
    [
        TOKEN,
        f"/bot{TOKEN}/getMe",
        "a-long-api-key",
        "0012345679",
        "999900020011",
        "۰۹۱۲۱۱۱۰۰۰۱",
        "+989121110001",
        "+61491570156",
        "+5061234567",
        "+2905123",
        "+499123456789012",
    ],
)
def test_what_looks_like_a_secret_or_a_number_of_a_person_is_scrubbed(
    written: io.StringIO, secret: str
) -> None:
    structlog.get_logger("x").warning("went wrong with " + secret, reason=f"<{secret}>", tasks=[secret])
    logging.getLogger("foreign").warning("a library says %s", secret)
    assert written.getvalue().count("\n") == 2
    assert secret not in written.getvalue()
    assert "abcdefghijkl" not in written.getvalue()


@pytest.mark.parametrize(
    ("url", "password"),
    [
        ("postgresql+psycopg://pishkhan:s3cret-of-db@10.0.0.1/p", "s3cret-of-db"),
        ("postgresql+psycopg://pishkhan:s3cret%2Fof%2Fdb@10.0.0.1/p", "s3cret/of/db"),
        ("postgresql+psycopg://pishkhan:s3cret/of#db@10.0.0.1/p", "s3cret/of#db"),
        ("postgresql+psycopg:///p?host=h&user=u&password=s3cret-of-db", "s3cret-of-db"),
        ("redis://:s3cret-of-redis@10.0.0.1:6379/0", "s3cret-of-redis"),
    ],
)
def test_passwords_of_the_databases_are_scrubbed_and_not_shown_with_the_settings(
    written: io.StringIO, url: str, password: str
) -> None:
    settings = Settings(_env_file=None, database={"url": url}, conversation={"redis_url": url})
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in str(settings.database)
    logs.configure_for(settings)
    [handler] = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    logging.getLogger("foreign").warning("could not reach %s with %s", url, password)
    assert written.getvalue()
    assert "s3cret" not in written.getvalue()


def test_every_secret_of_every_section_is_scrubbed(written: io.StringIO) -> None:
    secrets = [f"{number}:s3cret-number-{number}" for number in range(6)]
    settings = Settings(
        _env_file=None,
        telegram={"token": secrets[0]},
        api={"keys": [secrets[1]]},
        secrets={"pepper": secrets[2]},
        sms={"provider": "kavenegar", "kavenegar_key": secrets[3]},
        identity={"provider": "zibal", "zibal_token": secrets[4]},
        email={"smtp_password": secrets[5]},
    )
    logs.configure_for(settings)
    [handler] = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    for secret in secrets:
        logging.getLogger("foreign").warning("asked /v1/%s/sms/send.json", secret)
    assert written.getvalue().count("[secret]") == len(secrets)
    assert "s3cret" not in written.getvalue()


def test_ids_of_rows_stay_readable(written: io.StringIO) -> None:
    structlog.get_logger("x").info("sent", delivery=1234567890, case_id=8765432109876543210)
    line = json.loads(written.getvalue())
    assert (line["delivery"], line["case_id"]) == (1234567890, 8765432109876543210)


@pytest.mark.parametrize("logger", ["ours", "foreign"])
def test_an_exception_is_written_by_type_and_place_alone(written: io.StringIO, logger: str) -> None:
    log = structlog.get_logger("x") if logger == "ours" else logging.getLogger("aiogram.event")
    try:
        raise ValueError("what سارا typed")
    except ValueError:
        log.exception("it failed")
    line = json.loads(written.getvalue())
    assert line["error"] == "ValueError"
    assert "test_an_exception_is_written_by_type_and_place_alone" in line["frames"][-1]
    assert "سارا" not in written.getvalue()


def test_requests_of_http_clients_and_servers_are_not_logged(written: io.StringIO) -> None:
    assert len(logs.SILENCED) >= 5
    for name in (*logs.SILENCED, "telegram.ext.ExtBot"):
        logging.getLogger(name).info("POST /bot%s/sendMessage", TOKEN)
        logging.getLogger(name).debug("body")
    assert written.getvalue() == ""


def test_every_field_that_the_code_logs_is_on_the_list() -> None:
    seen = [
        (f"{path.relative_to(ROOT)}:{call.lineno}", keyword.arg)
        for folder in ("bot", "handlers", "dialogs", "storage")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "sandbox" not in path.parts
        for call in log_calls(path)
        for keyword in call.keywords
        if keyword.arg is not None
    ]
    assert len(seen) >= 10
    assert [place for place, field in seen if field not in logs.FIELDS | {"exc_info"}] == []


def log_calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id in ("_log", "log", "logger", "_logger")
        ):
            yield node


@pytest.mark.parametrize(
    ("raised", "lines"),
    [(Stale("error-log-in-first"), 0), (DomainError("case-not-found"), 0), (KeyError(), 1)],
)
def test_a_refusal_while_a_window_is_drawn_is_no_error_of_the_log_and_a_bug_is(
    written: io.StringIO, raised: Exception, lines: int
) -> None:
    logs.configure("info", as_json=True, stream=written)
    try:
        raise raised
    except Exception:
        logging.getLogger("aiogram_dialog.window").error("Cannot get window data for state %s", "Cases:list")
    assert written.getvalue().count("\n") == lines


async def test_the_library_logs_where_we_listen(written: io.StringIO) -> None:
    """A getter that refuses, drawn by the library itself: its logger has the name that is filtered."""

    async def refuses(**_: object) -> dict[str, object]:
        raise Stale("error-log-in-first")

    async def breaks(**_: object) -> dict[str, object]:
        raise KeyError("x")

    for getter, lines in ((refuses, 0), (breaks, 1)):
        window = Window(Const("x"), state=Cases.list, getter=getter)
        manager = Mock(is_preview=lambda: False)
        manager.middleware_data = {"event_chat": Chat(id=1, type="private"), "dialog_manager": manager}
        with pytest.raises((Stale, KeyError)):
            await window.render(Mock(load_data=AsyncMock(return_value={})), manager)
        assert written.getvalue().count("Cannot get window data") == lines
