from __future__ import annotations

from typing import Any

from aiogram.enums import ContentType
from aiogram_dialog import Dialog, DialogManager, Window
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button, Column, Row, Select, SwitchTo
from magic_filter import F

from dialogs.common import Notice, otherwise, to_menu
from dialogs.notices import getters, handlers
from dialogs.states import Board
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Label, Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("board-list", when=~F["empty"]),
            Words("board-none", when="empty"),
            Words("board-hint"),
            Column(
                Select(
                    Label("board-item", nth="item.nth", title="item.title"),
                    id="notice",
                    item_id_getter=lambda item: item["id"],
                    items="items",
                    type_factory=int,
                    on_click=handlers.choose,
                )
            ),
            turning(),
            Button(Label("board-follow"), "follow", handlers.follow, when="may_follow"),
            Button(Label("board-unfollow"), "unfollow", handlers.unfollow, when="is_followed"),
            Row(
                SwitchTo(Label("board-topics"), id="topics", state=Board.topics),
                Button(Label("board-all"), "all", handlers.show_all, when="narrowed"),
            ),
            to_menu(),
            MessageInput(handlers.search, content_types=ContentType.TEXT),
            otherwise("board-search-words"),
            state=Board.list,
            getter=getters.board,
            preview_data=getters.PREVIEW_LIST,
        ),
        Window(
            Notice(),
            Words("board-topics-list"),
            Column(
                Select(
                    Label("publish-choice", title="item.title"),
                    id="topic",
                    item_id_getter=lambda item: item["key"],
                    items="items",
                    on_click=handlers.choose_topic,
                )
            ),
            SwitchTo(Label("board-back"), id="list", state=Board.list),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Board.topics,
            getter=getters.all_topics,
            preview_data=getters.PREVIEW_TOPICS,
        ),
        Window(
            Notice(),
            Words("board-page"),
            Words("board-page-corrected", when="corrected"),
            Words("board-page-ack", when="may_ack"),
            Words("board-page-acknowledged", when="has_acked"),
            Row(
                Button(Label("board-next-part"), "later", handlers.next_part, when="has_next"),
                Button(Label("board-previous-part"), "former", handlers.previous_part, when="has_prev"),
            ),
            Button(Label("board-ack"), "ack", handlers.acknowledge, when="may_ack"),
            Button(Label("board-to-correction"), "newer", handlers.to_correction, when="corrected"),
            Button(Label("board-share"), "share", handlers.share, when="may_share"),
            SwitchTo(Label("board-back"), id="list", state=Board.list),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=Board.page,
            getter=getters.page,
            preview_data=getters.PREVIEW_PAGE,
        ),
        on_start=keep_notice,
    )


async def keep_notice(data: Any, manager: DialogManager) -> None:
    """The one that the way in has named."""
    if isinstance(data, dict):
        manager.dialog_data.update(data)
