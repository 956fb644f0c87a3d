"""aiogram's types are built when they are used, and then they are what aiogram would have built."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

WITHOUT_BUILDING = """
import json
from bot.messengers.on_demand import import_aiogram
import_aiogram()
from aiogram import methods, types
from pydantic import BaseModel
def kinds():
    found = [getattr(module, name) for module in (types, methods) for name in module.__all__]
    return [kind for kind in found if isinstance(kind, type) and issubclass(kind, BaseModel)]
before = sum(kind.__pydantic_complete__ for kind in kinds())
raw = {"update_id": 1, "message": {"message_id": 2, "date": 3, "chat": {"id": 5, "type": "private"},
       "from": {"id": 5, "is_bot": False, "first_name": "x"}, "text": "hi", "entities": [
       {"type": "bold", "offset": 0, "length": 2}]}}
update = types.Update.model_validate(raw)
call = methods.SendMessage(chat_id=5, text="x", reply_markup=types.InlineKeyboardMarkup(
    inline_keyboard=[[types.InlineKeyboardButton(text="a", callback_data="b")]]))
used = sum(kind.__pydantic_complete__ for kind in kinds())
broken = [kind.__name__ for kind in kinds() if kind.model_rebuild(raise_errors=False) is False]
print(json.dumps({
    "before": before, "used": used, "all": len(kinds()), "broken": broken,
    "update": json.loads(update.model_dump_json(exclude_none=True)),
    "call": repr(call),
    "schema": sorted(types.Message.model_fields),
}))
"""


def said_by(program: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def test_what_is_not_used_is_not_built_and_everything_can_be() -> None:
    late = said_by(WITHOUT_BUILDING)
    at_once = said_by(WITHOUT_BUILDING.replace("import_aiogram()\n", "import aiogram\n", 1))
    assert late["broken"] == at_once["broken"] == []
    assert int(str(late["used"])) < int(str(at_once["before"])) // 4
    for same in ("all", "update", "call", "schema"):
        assert late[same] == at_once[same]


ANSWERS = """
import json
from bot.messengers.on_demand import import_aiogram
import_aiogram()
from aiogram import methods
message = {"message_id": 2, "date": 3, "chat": {"id": 5, "type": "private"}}
answer = methods.Response.__class_getitem__(methods.EditMessageText.__returning__)
print(json.dumps(answer.model_validate({"ok": True, "result": message}).result.message_id))
"""


def test_an_answer_can_be_read_before_any_type_in_it_was_used() -> None:
    assert said_by(ANSWERS) == 2


def test_what_was_imported_before_is_left_alone() -> None:
    from aiogram.types import Update

    from bot.messengers.on_demand import import_aiogram

    rebuild = Update.model_rebuild
    import_aiogram()
    assert Update.model_rebuild == rebuild


FIRST_ANSWER = """
import json
from bot.messengers.on_demand import import_aiogram
import_aiogram()
from aiogram import Bot, methods
from bot.messengers.session import read_result
raw = {"message_id": 2, "date": 3, "chat": {"id": 5, "type": "private"}, "text": "hi"}
edited = read_result(Bot("1:a"), methods.EditMessageText(chat_id=5, message_id=2, text="hi"), raw)
print(json.dumps({"edited": [type(edited).__name__, edited.message_id]}))
"""


def test_the_first_answer_of_a_process_may_be_that_of_an_edit() -> None:
    assert said_by(FIRST_ANSWER) == {"edited": ["Message", 2]}
