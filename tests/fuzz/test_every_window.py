"""Random updates at every window: an answer always, an unexpected error never, a way on always."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import orjson
import pytest
import pytest_asyncio
from aiogram.fsm.state import State, StatesGroup
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from dialogs import states
from tests.fuzz.updates import acts
from tests.fuzz.windows import (
    ADMIN,
    ANSWERS,
    CITIZEN,
    CLERK,
    GUEST,
    STANDINGS,
    STATES,
    STRANGER,
    WORK,
    Windows,
    open_windows,
)
from tests.messengers.kit import message, pressed

#: Examples for each state and person; PISHKHAN_FUZZ_EXAMPLES=500 looks longer.
EXAMPLES = int(os.environ.get("PISHKHAN_FUZZ_EXAMPLES", "3"))
NAMES = {STRANGER: "stranger", GUEST: "guest", CITIZEN: "citizen", CLERK: "clerk", ADMIN: "admin"}
OUR_MISTAKES = {"update failed", "error could not be told", "background update failed", "task failed"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Windows]:
    path = tmp_path_factory.mktemp("fuzz") / "pishkhan.db"
    shutil.copy(sqlite_template, path)
    windows = await open_windows(path)
    yield windows
    await windows.close()


@pytest_asyncio.fixture(loop_scope="module")
async def windows(opened: Windows) -> Windows:
    """As they were furnished, whatever an earlier test has done."""
    await opened.restore()
    return opened


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("state", "user"), STATES, ids=[f"{state.state}-{NAMES[user]}" for state, user in STATES]
)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="PISHKHAN_FUZZ_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
async def test_whatever_comes_is_answered(
    windows: Windows, state: State, user: int, data: st.DataObject
) -> None:
    sequence = data.draw(st.lists(acts(user), min_size=1, max_size=4))
    windows.session.calls.clear()
    with capture_logs() as logs:
        await windows.opens(state, user)
        for kind, content in sequence:
            await does(windows, user, kind, content)
        await the_way_on_is_open(windows, user)
    mistakes = [line for line in logs if line["event"] in OUR_MISTAKES]
    assert not mistakes, mistakes


def test_no_window_is_left_out() -> None:
    groups = [
        each for each in vars(states).values() if isinstance(each, type) and issubclass(each, StatesGroup)
    ]
    assert set(STANDINGS) == set(groups) - {StatesGroup}


@pytest.mark.asyncio(loop_scope="module")
async def test_the_windows_of_staff_are_really_reached(windows: Windows) -> None:
    reached = 0
    for state, user in STATES:
        if (state.group, user) in WORK:
            await windows.opens(state, user)
            kept = await windows.kept(user)
            assert any(f'"{state.state}"' in row for row in kept), (state.state, kept)
            reached += 1
    assert reached >= 16


async def does(windows: Windows, user: int, kind: str, content: dict[str, Any]) -> None:
    """One act, answered unless it is one that nobody would answer."""
    if kind == "edited":
        await windows.feeds({"edited_message": message(user, **content)["message"]})
        return
    if kind == "message":
        made = await windows.feeds(message(user, **content))
        assert any(name in ("sendMessage", "editMessageText") for name in made), ("silence", content, made)
        await is_not_kept(windows, user, content.get("text", ""))
        return
    press = pressed(data_of(windows, user, content), user)
    for _ in range(2 if content.get("twice") else 1):
        made = await windows.feeds(press)
        assert any(name in ANSWERS for name in made), ("silence", content, made)


def data_of(windows: Windows, user: int, content: dict[str, Any]) -> str:
    if "data" in content:
        return str(content["data"])
    if "widget" in content:
        return f"{windows.intent(user)}\x1d{content['widget']}"
    buttons = windows.buttons(user)
    return buttons[content["place"] % len(buttons)] if buttons else "nothing"


async def is_not_kept(windows: Windows, user: int, text: str) -> None:
    """Nothing that was typed lies in conversation storage."""
    if len(text) >= 6 and not text.startswith("/"):
        written = orjson.dumps(text).decode()[1:-1]
        assert all(written not in row for row in await windows.kept(user))


async def the_way_on_is_open(windows: Windows, user: int) -> None:
    for row in await windows.kept(user):
        orjson.loads(row.partition(" ")[2])
    await windows.feeds(message(user, text="/start"))
    shown = windows.session.sent()[-1]
    assert "پیشخوان" in shown.text or "نشست شما قفل است" in shown.text
    assert windows.buttons(user), "a menu without buttons"
