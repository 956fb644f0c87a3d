"""The wiring of what a citizen sets of their own, a part of bot.container."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from bot.accounts.closing.ask import AskToClose, KeepAccount
from bot.accounts.closing.carry_out import CloseAccounts
from bot.accounts.mailbox.own import GiveEmail, ProveEmail, RemoveEmail, SendEmailCode
from bot.profile.address import ConfirmAddress, LookUpPostalCode, RemoveAddress, WriteAddress
from bot.profile.messengers import PartMessenger
from bot.profile.own_data import ExportOwnData
from bot.profile.preferences import ChooseLanguage, SetQuietHours, SwitchTopic

__all__ = ["ProfileUseCases"]


class ProfileUseCases(Provider):
    """What a citizen sets of their own."""

    scope = Scope.REQUEST

    look_up_postal_code = provide(LookUpPostalCode)
    write_address = provide(WriteAddress)
    confirm_address = provide(ConfirmAddress)
    remove_address = provide(RemoveAddress)
    choose_language = provide(ChooseLanguage)
    set_quiet_hours = provide(SetQuietHours)
    switch_topic = provide(SwitchTopic)
    part_messenger = provide(PartMessenger)
    export_own_data = provide(ExportOwnData)
    give_email = provide(GiveEmail)
    send_email_code = provide(SendEmailCode)
    prove_email = provide(ProveEmail)
    remove_email = provide(RemoveEmail)
    ask_to_close = provide(AskToClose)
    keep_account = provide(KeepAccount)
    close_accounts = provide(CloseAccounts)
