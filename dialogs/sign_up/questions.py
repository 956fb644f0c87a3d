"""The two security questions of a sign-up, one after the other; which is the second, the form itself says."""

from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, SwitchTo
from dishka import FromDishka
from dishka.integrations.aiogram_dialog import inject

from bot.accounts.secrets.answers import QUESTIONS
from bot.accounts.sign_up.optional import AnswerQuestion, TakeBackExtra
from bot.accounts.sign_up.review import ReadDraft
from bot.errors import Stale
from dialogs.common import Notice, otherwise, told, visitor_of, working
from dialogs.security.questions import ASKED, PAGE, PREVIEW_ASKED, choices, question_buttons
from dialogs.security.questions import PREVIEW as PREVIEW_LISTED
from dialogs.sign_up import getters, handlers, place
from dialogs.sign_up.optional import back_to_list, is_here, take_back_button, to_list
from dialogs.states import SignUp
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words, texts_of


@inject
async def listed(dialog_manager: DialogManager, read: FromDishka[ReadDraft], **_: Any) -> dict[str, Any]:
    texts, draft = texts_of(dialog_manager), await read(visitor_of(dialog_manager))
    return getters.shown(draft, texts) | choices(dialog_manager, draft.extras.first_question)


@inject
async def asked(dialog_manager: DialogManager, read: FromDishka[ReadDraft], **_: Any) -> dict[str, Any]:
    """Raises Stale: no form, or nothing was chosen."""
    texts, draft = texts_of(dialog_manager), await read(visitor_of(dialog_manager))
    key = QUESTIONS.get(dialog_manager.dialog_data.get(ASKED, ""))
    if key is None:
        raise Stale("sign-up-changed")
    return {
        **getters.shown(draft, texts),
        "question": texts.plain(key),
        "is_second": draft.extras.first_question is not None,
    }


@told
@inject
async def choose(
    _event: CallbackQuery,
    _select: Any,
    manager: DialogManager,
    question: str,
    read: FromDishka[ReadDraft],
) -> None:
    manager.dialog_data[ASKED] = question
    place.mean(manager, await read(visitor_of(manager)))
    await manager.switch_to(SignUp.answer)


@told
@inject
async def answer(
    message: Message,
    _widget: MessageInput,
    manager: DialogManager,
    read: FromDishka[ReadDraft],
    give: FromDishka[AnswerQuestion],
) -> None:
    if not await is_here(message, manager, read):
        return
    await working(message)
    draft = await give(visitor_of(manager), manager.dialog_data.get(ASKED, ""), message.text or "")
    if draft.extras.first_question is None:
        await back_to_list(manager, draft, "security-answers-set")
    else:
        place.mean(manager, draft)
        await manager.switch_to(SignUp.question)


@told
@inject
async def anew(
    _event: CallbackQuery, _button: Button, manager: DialogManager, take: FromDishka[TakeBackExtra]
) -> None:
    """Another first question: its answer goes."""
    place.mean(manager, await take(visitor_of(manager), "answers"))


def windows() -> tuple[Window, ...]:
    return (
        Window(
            Notice(),
            Words("sign-up-extras-part"),
            Words("security-question"),
            Words("sign-up-questions-why", when=lambda data, _widget, _manager: not data["is_second"]),
            Words("sign-up-extra-kept", when="has_answers"),
            Column(question_buttons(choose)),
            turning(PAGE),
            Button(Label("sign-up-questions-anew"), "anew", anew, when="is_second"),
            take_back_button("answers", "has_answers"),
            to_list(),
            MessageInput(handlers.written, content_types=ContentType.TEXT),
            otherwise("menu-use-buttons"),
            state=SignUp.question,
            getter=listed,
            preview_data=getters.PREVIEW | PREVIEW_LISTED,
        ),
        Window(
            Notice(),
            Words("sign-up-extras-part"),
            Words("security-answer"),
            SwitchTo(
                Label("security-question-other"), id="other", state=SignUp.question, on_click=place.choose
            ),
            to_list(),
            MessageInput(answer, content_types=ContentType.TEXT),
            otherwise("security-answer-please"),
            state=SignUp.answer,
            getter=asked,
            preview_data=getters.PREVIEW | PREVIEW_ASKED,
        ),
    )
