from __future__ import annotations

from aiogram_dialog import Dialog, Window

from dialogs.common import Notice, otherwise, to_menu
from dialogs.staff.own_log import getters
from dialogs.states import AccessLog
from dialogs.widgets.paging import turning
from dialogs.widgets.words import Words


def build() -> Dialog:
    return Dialog(
        Window(
            Notice(),
            Words("access-none", when="empty"),
            Words("access-list", when=lambda data, *_: not data["empty"]),
            turning(),
            to_menu(),
            otherwise("menu-use-buttons"),
            state=AccessLog.list,
            getter=getters.reads,
            preview_data=getters.PREVIEW,
        ),
    )
