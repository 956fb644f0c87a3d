"""The wiring of a sign-up, a part of bot.container."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from bot.accounts.sign_up.begin import BeginSignUp
from bot.accounts.sign_up.certificate import GiveCertificate, GiveFirstName, GiveGender, GiveLastName
from bot.accounts.sign_up.check_identity import CheckIdentity
from bot.accounts.sign_up.confirm import ConfirmSignUp
from bot.accounts.sign_up.drafts import Drafts
from bot.accounts.sign_up.ending import Ending
from bot.accounts.sign_up.fill_in import GiveBirthDate, GiveNationalCode, GivePhone
from bot.accounts.sign_up.follow_up import FollowByCode, FollowByPhone
from bot.accounts.sign_up.guesses import Guesses
from bot.accounts.sign_up.hand_over import HandOver
from bot.accounts.sign_up.mailbox import (
    AwaitedLetter,
    GiveSignUpEmail,
    ProveSignUpEmail,
    SendSignUpEmailCode,
)
from bot.accounts.sign_up.optional import (
    AnswerQuestion,
    ChoosePassword,
    ChoosePin,
    ChooseWord,
    OptionalPart,
    PassExtras,
    TakeBackExtra,
)
from bot.accounts.sign_up.prove import ProveSignUpPhone, SendSignUpCode
from bot.accounts.sign_up.review import ReadDraft
from bot.accounts.sign_up.wait import AskRegistriesAgain, StopWaiting, WaitForRegistries

__all__ = ["SignUpParts", "SignUpUseCases"]


class SignUpParts(Provider):
    """What lives as long as the process."""

    scope = Scope.APP

    drafts = provide(Drafts)
    guesses = provide(Guesses)
    optional_part = provide(OptionalPart)
    awaited_letter = provide(AwaitedLetter)
    hand_over = provide(HandOver)
    ending = provide(Ending)


class SignUpUseCases(Provider):
    """What a sign-up asks, step by step, and what became of it."""

    scope = Scope.REQUEST

    begin = provide(BeginSignUp)
    phone = provide(GivePhone)
    national_code = provide(GiveNationalCode)
    birth_date = provide(GiveBirthDate)
    send_code = provide(SendSignUpCode)
    prove = provide(ProveSignUpPhone)
    check = provide(CheckIdentity)
    read_draft = provide(ReadDraft)
    confirm = provide(ConfirmSignUp)
    first_name = provide(GiveFirstName)
    last_name = provide(GiveLastName)
    gender = provide(GiveGender)
    certificate = provide(GiveCertificate)
    follow_by_code = provide(FollowByCode)
    follow_by_phone = provide(FollowByPhone)
    pass_extras = provide(PassExtras)
    take_back_extra = provide(TakeBackExtra)
    choose_word = provide(ChooseWord)
    choose_password = provide(ChoosePassword)
    choose_pin = provide(ChoosePin)
    answer_question = provide(AnswerQuestion)
    sign_up_email = provide(GiveSignUpEmail)
    send_sign_up_email_code = provide(SendSignUpEmailCode)
    prove_sign_up_email = provide(ProveSignUpEmail)
    wait_for_registries = provide(WaitForRegistries)
    stop_waiting = provide(StopWaiting)
    ask_registries_again = provide(AskRegistriesAgain)
