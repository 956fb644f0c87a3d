"""The shared contact, as sign-up and login take it."""

from __future__ import annotations

import structlog
from aiogram.enums import ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message, ReplyKeyboardRemove
from aiogram_dialog import DialogManager, ShowMode

from bot.errors import DomainError
from bot.identifiers import mask_mobile
from bot.messengers.capabilities import Capabilities
from bot.persian import fa_digits
from bot.phones import shared_mobile
from dialogs.widgets.words import texts_of

_log = structlog.get_logger(__name__)


def own_number(message: Message, manager: DialogManager) -> str:
    """The number (E.164) of the sender's own contact, from a private chat, not forwarded.

    Where the messenger may not say whose contact it is (Bale), one without an owner is taken as what the
    sender claims: nothing follows from it but a code to that number.

    Raises DomainError with the reason; a number of any country will do. Source: security reference, section 2
    («Contact share»), and bale reference, section 5.
    """
    capabilities: Capabilities = manager.middleware_data["capabilities"]
    shared = message.contact
    sender = message.from_user
    if shared is None or sender is None or message.chat.type != ChatType.PRIVATE:
        raise DomainError("contact-private-only")
    forwarded = (
        message.forward_origin,
        message.forward_date,
        message.forward_from,
        message.forward_from_chat,
        message.forward_sender_name,
    )
    if any(sign is not None for sign in forwarded):
        raise DomainError("contact-forwarded")
    if shared.user_id is None:
        if capabilities.contact_names_owner:
            raise DomainError("contact-not-own")
    elif shared.user_id != sender.id:
        raise DomainError("contact-not-own")
    return shared_mobile(shared.phone_number)


async def thank_for_contact(message: Message, manager: DialogManager, phone: str) -> None:
    """Says that the number came, takes the reply keyboard away with the same message, and the window that
    asked for it with the next one."""
    thanks = texts_of(manager).html("contact-received", phone=fa_digits(mask_mobile(phone)))
    await close_keyboard(message, manager, thanks)


async def close_keyboard(message: Message, manager: DialogManager, words: str) -> None:
    """Takes the reply keyboard away with these words (HTML). What the person gave counts also when the
    messenger does not take them: then the next window takes the keyboard away."""
    manager.show_mode = ShowMode.DELETE_AND_SEND
    try:
        await message.answer(words, reply_markup=ReplyKeyboardRemove())
    except TelegramAPIError as error:
        _log.info("reply keyboard stays", error=type(error).__qualname__)
    else:
        manager.current_stack().last_reply_keyboard = False
