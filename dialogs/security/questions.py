"""Security questions: two of a fixed list, chosen and answered one after the other."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Select, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.secrets.answers import QUESTIONS
from bot.accounts.security.answers import AnswerFirst, AnswerSecond, RemoveAnswers, questions_but
from bot.errors import Stale
from dialogs.common import Notice, erase, otherwise, say, told, visitor_of, working
from dialogs.security import getters
from dialogs.states import Security
from dialogs.step_up.entry import fresh_button
from dialogs.widgets.own_word import OwnWordShown
from dialogs.widgets.paging import page_of, paged, turning
from dialogs.widgets.words import Label, Words, texts_of

#: In the dialog's state: the name of the first question, and of the one that is being answered.
FIRST, ASKED = "first", "asked"
QUESTIONS_A_PAGE, PAGE = 7, "qpage"
PREVIEW = {
    **paged(0, 2, 13),
    "questions": [{"key": "first_trip", "text": "نخستین سفری که به یاد دارید به کجا بود؟"}],
    "is_second": True,
}
PREVIEW_ASKED = {"question": "نخستین سفری که به یاد دارید به کجا بود؟", "is_second": True}


def choices(manager: DialogManager, first: str | None) -> dict[str, Any]:
    """A page of what may be chosen: beside ``first``, where that is answered. All of them at once would push
    the window's words off a phone's screen."""
    texts, offered = texts_of(manager), list(questions_but(first).items())
    pages = -(-len(offered) // QUESTIONS_A_PAGE)
    page = min(page_of(manager, PAGE), pages - 1)
    shown = offered[page * QUESTIONS_A_PAGE : (page + 1) * QUESTIONS_A_PAGE]
    return {
        **paged(page, pages, len(offered)),
        "questions": [{"key": name, "text": texts.plain(key)} for name, key in shown],
        "is_second": first is not None,
    }


async def listed(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Raises Stale: not in."""
    visitor_of(dialog_manager).ensure_in()
    return choices(dialog_manager, dialog_manager.dialog_data.get(FIRST))


async def asked(dialog_manager: DialogManager, **_: Any) -> dict[str, Any]:
    """Raises Stale: not in, or nothing was chosen."""
    visitor_of(dialog_manager).ensure_in()
    data = dialog_manager.dialog_data
    key = QUESTIONS.get(data.get(ASKED, ""))
    if key is None:
        raise Stale("security-answers-over")
    return {"question": texts_of(dialog_manager).plain(key), "is_second": data.get(FIRST) is not None}


@told
@inject
async def remove(
    _event: CallbackQuery, _button: Button, manager: DialogManager, take_back: FromDishka[RemoveAnswers]
) -> None:
    await take_back(visitor_of(manager))
    say(manager, "security-answers-removed")
    await manager.switch_to(Security.home)


async def anew(_event: CallbackQuery, _button: Any, manager: DialogManager) -> None:
    manager.dialog_data.pop(FIRST, None)


async def choose(_event: CallbackQuery, _select: Any, manager: DialogManager, question: str) -> None:
    manager.dialog_data[ASKED] = question
    await manager.switch_to(Security.answer)


@told
@inject
async def answer(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    first: FromDishka[AnswerFirst],
    second: FromDishka[AnswerSecond],
) -> None:
    await erase(message, manager)
    await working(message)
    data = manager.dialog_data
    if data.get(FIRST) is None:
        await first(visitor_of(manager), data.get(ASKED, ""), message.text or "")
        data[FIRST] = data[ASKED]
        await manager.switch_to(Security.question)
        return
    await second(visitor_of(manager), data.get(ASKED, ""), message.text or "")
    data.pop(FIRST)
    say(manager, "security-answers-set")
    await manager.switch_to(Security.home)


def question_buttons(on_click: Any) -> Select[str]:
    return Select(
        Label("security-question-button", text="item.text"),
        id="q",
        item_id_getter=lambda item: item["key"],
        items="questions",
        on_click=on_click,
    )


def windows() -> tuple[Window, ...]:
    def home() -> SwitchTo:
        return SwitchTo(Label("security-back"), id="back", state=Security.home, on_click=anew)

    return (
        Window(
            Notice(),
            Words("security-questions-page"),
            fresh_button("security-questions-set", "set", Security.question),
            fresh_button("security-questions-remove", "drop", Security.answers_remove, when="has_answers"),
            home(),
            otherwise("menu-use-buttons"),
            state=Security.questions,
            getter=getters.home,
            preview_data=getters.PREVIEW,
        ),
        Window(
            Notice(),
            Words("security-question"),
            Column(question_buttons(choose)),
            turning(PAGE),
            home(),
            otherwise("menu-use-buttons"),
            state=Security.question,
            getter=listed,
            preview_data=PREVIEW,
        ),
        Window(
            Notice(),
            Words("security-answer"),
            OwnWordShown(),
            SwitchTo(Label("security-question-other"), id="other", state=Security.question),
            home(),
            MessageInput(answer, content_types=ContentType.TEXT),
            otherwise("security-answer-please"),
            state=Security.answer,
            getter=asked,
            preview_data=PREVIEW_ASKED,
        ),
        Window(
            Notice(),
            Words("security-questions-sure"),
            Button(Label("security-questions-remove"), "remove", remove),
            home(),
            otherwise("menu-use-buttons"),
            state=Security.answers_remove,
            getter=getters.is_in,
        ),
    )
