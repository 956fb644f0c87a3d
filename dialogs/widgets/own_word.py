"""The anti-phishing word, in every window that asks for a secret where the chat is bound."""

from __future__ import annotations

from typing import Any

from aiogram_dialog import DialogManager
from aiogram_dialog.widgets.text import Text
from dishka import AsyncContainer

from bot.accounts.security.overview import OwnWord
from bot.accounts.visitor import Visitor
from dialogs.widgets.words import texts_of


class OwnWordShown(Text):
    """Nothing where no word was chosen. Reads by itself, so that no getter can forget it."""

    async def _render_text(self, data: dict[str, Any], manager: DialogManager) -> str:
        container: AsyncContainer | None = manager.middleware_data.get("dishka_container")
        visitor: Visitor = manager.middleware_data["visitor"]
        if container is None or visitor.citizen_id is None:
            return ""
        word = await (await container.get(OwnWord))(visitor)
        return "" if word is None else texts_of(manager).html("own-word", word=word)
