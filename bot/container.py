"""The wiring: what each part is given. Built once a process, checked whole by a structural test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from dishka import (
    STRICT_VALIDATION,
    AsyncContainer,
    Provider,
    Scope,
    from_context,
    make_async_container,
    provide,
)

from bot.accounts.activity import SessionActivity
from bot.accounts.closing.ask import ReadClosing, StandingWish
from bot.accounts.closing.erase import Erase
from bot.accounts.codes import Codes
from bot.accounts.limits import CodeLimits
from bot.accounts.log_in.enter import EnterLoginCode
from bot.accounts.log_in.leave import LogOut
from bot.accounts.log_in.lift_lock import LiftLock
from bot.accounts.log_in.open_session import OpenSession
from bot.accounts.log_in.pin import SetPin, UnlockWithPin
from bot.accounts.log_in.request import AskToLogIn, LoginRequests
from bot.accounts.log_in.second import EnterPassword, SecondStep
from bot.accounts.log_in.sso import BeginSso, ReadSso, SsoLogins
from bot.accounts.log_in.sso_answer import TakeSsoAnswer
from bot.accounts.log_in.sso_finish import FinishSso
from bot.accounts.mailbox.codes import MailboxCodes
from bot.accounts.mailbox.own import ReadMailbox
from bot.accounts.meet import MeetVisitor
from bot.accounts.number.change import (
    ChangeNumber,
    GiveNewNumber,
    NumberChanges,
    ProveNewNumber,
    SendNewNumberCode,
)
from bot.accounts.number.claims import (
    ApplyNumberClaims,
    CancelNumberClaim,
    NumberClaims,
    ReadNumberClaim,
)
from bot.accounts.number.lost import ClaimNumber, GiveNumberForLost, ProveNumberForLost, SendCodeForLost
from bot.accounts.recovery.by_code import RecoverWithEmailCode, RecoverWithSavedCode, SendRecoveryEmail
from bot.accounts.recovery.by_registry import GiveFirstAnswer, RecoverWithAnswers, RecoverWithRegistry
from bot.accounts.recovery.rows import BeginRecovery, ReadRecovery, Recoveries
from bot.accounts.recovery.settle import NotMyRecovery, SettleRecovery
from bot.accounts.secrets.answers import SecurityAnswers
from bot.accounts.secrets.passwords import PasswordRules
from bot.accounts.secrets.recovery_code import RecoveryCodes
from bot.accounts.secrets.tries import SecretTries
from bot.accounts.security.answers import AnswerFirst, AnswerSecond, RemoveAnswers
from bot.accounts.security.overview import OwnWord, ReadSecurity
from bot.accounts.security.password import GivePassword, RemovePassword, SetPassword
from bot.accounts.security.recovery_code import NewRecoveryCode
from bot.accounts.security.word import SetWord
from bot.accounts.sessions import EndOtherSessions, EndSession, NotMe, OwnSessions
from bot.accounts.sign_up.wiring import SignUpParts, SignUpUseCases
from bot.accounts.step_up import AskStepUp, GiveStepUpCode
from bot.accounts.telling import TellOwner
from bot.accounts.throttle import Throttle
from bot.accounts.visitor import Visitors
from bot.appointments.wiring import AppointmentParts, AppointmentUseCases
from bot.audit import Audit
from bot.cases.prediction.scores import ReadScores
from bot.cases.wiring import CaseParts, CaseUseCases
from bot.clock import Clock, SystemClock
from bot.crypto import SecretHasher, Vault
from bot.data_keys import keep_fresh, open_ring
from bot.ids import Ids, RandomIds
from bot.keys import keys_of
from bot.ledger import Ledger, Wake
from bot.ledger.address_book import AddressBook
from bot.ledger.campaigns import Campaigns
from bot.ledger.expansion import Expansion
from bot.legal.wiring import LegalParts, LegalUseCases
from bot.notices.wiring import NoticeParts, NoticeUseCases
from bot.nursery import Nursery
from bot.offices.wiring import OfficeParts, OfficeUseCases
from bot.outside import Outside
from bot.profile.address import ReadAddress
from bot.profile.messengers import OwnMessengers
from bot.profile.overview import ReadProfile
from bot.profile.preferences import ReadPreferences
from bot.profile.wiring import ProfileUseCases
from bot.settings import Settings
from bot.staff.access_log import OwnAccessLog
from bot.staff.desk import LeaveDesk, OpenDesk, ReadDesk
from bot.staff.entity import FindEntity, ReadEntity
from bot.staff.gate import Gate
from bot.staff.members.add import AddStaff
from bot.staff.members.disable import DisableStaff
from bot.staff.members.grant import Granting, GrantRole, RevokeRole
from bot.staff.members.read import ListStaff, ReadMember
from bot.staff.person.glass import BreakGlass, ReadThroughGlass
from bot.staff.person.read import FindPerson, ReadCard, ReadFile
from bot.staff.professions import ImportProfessions
from bot.staff.read_audit import ReadAudit
from bot.staff.scopes import Scopes
from bot.staff.searching import SearchPace
from bot.staff.visits.ending import ActivateSignUp, TurnAway
from bot.staff.visits.find import FindForNumber, FindSignUp, OwnOffices
from bot.staff.visits.number import GiveNumberInPerson, ProveNumberInPerson, SendCodeInPerson
from bot.staff.visits.papers import ReadVisit, SeePaper, WriteSerial
from bot.staff.visits.rows import Visits
from bot.texts import Texts
from bot.words import house_texts
from storage.database import Database, Reader
from storage.unit_of_work import UnitOfWork
from storage.update_mark import Origin

RING_DRAIN_S = 5.0


class Foundation(Outside, SignUpParts, LegalParts, OfficeParts, AppointmentParts, NoticeParts, CaseParts):
    """What lives as long as the process."""

    scope = Scope.APP

    settings = from_context(Settings, scope=Scope.APP)

    @provide
    async def database(self, settings: Settings) -> AsyncIterator[Database]:
        section = settings.database
        made = Database(section.url, synchronous=section.synchronous, pool_size=section.pool_size)
        yield made
        await made.close()

    @provide
    def reader(self, database: Database) -> Reader:
        return database.reader

    @provide
    async def vault(self, settings: Settings, database: Database, clock: Clock) -> AsyncIterator[Vault]:
        """As long as it is used, its ring learns of data keys that other processes make."""
        keys = keys_of(settings.secrets)
        ring = await open_ring(database, keys, clock)
        stop, nursery = asyncio.Event(), Nursery()
        nursery.spawn(keep_fresh(ring, database, stop), name="data-keys")
        yield Vault(keys, ring)
        stop.set()
        await nursery.drain(RING_DRAIN_S)

    @provide
    def texts(self) -> Texts:
        return house_texts()

    @provide
    def clock(self) -> Clock:
        return SystemClock()

    @provide
    def ids(self) -> Ids:
        return RandomIds()

    @provide
    def password_rules(self, settings: Settings) -> PasswordRules:
        return PasswordRules(settings.accounts.password_profile)

    @provide
    def hasher(self) -> SecretHasher:
        return SecretHasher()

    wake = provide(Wake)
    ledger = provide(Ledger)
    campaigns = provide(Campaigns)
    expansion = provide(Expansion)
    address_book = provide(AddressBook)
    secret_tries = provide(SecretTries)
    recovery_codes = provide(RecoveryCodes)
    security_answers = provide(SecurityAnswers)
    audit = provide(Audit)
    throttle = provide(Throttle)
    code_limits = provide(CodeLimits)
    codes = provide(Codes)
    mailbox_codes = provide(MailboxCodes)
    requests = provide(LoginRequests)
    open_session = provide(OpenSession)
    second_step = provide(SecondStep)
    sso_logins = provide(SsoLogins)
    read_sso = provide(ReadSso)
    tell_owner = provide(TellOwner)
    number_changes = provide(NumberChanges)
    number_claims = provide(NumberClaims)
    recoveries = provide(Recoveries)
    settle_recovery = provide(SettleRecovery)
    read_recovery = provide(ReadRecovery)
    read_number_claim = provide(ReadNumberClaim)
    read_closing = provide(ReadClosing)
    standing_wish = provide(StandingWish)
    erase = provide(Erase)
    own_word = provide(OwnWord)
    own_sessions = provide(OwnSessions)
    read_security = provide(ReadSecurity)
    activity = provide(SessionActivity)
    visitors = provide(Visitors)
    read_profile = provide(ReadProfile)
    read_address = provide(ReadAddress)
    read_mailbox = provide(ReadMailbox)
    own_messengers = provide(OwnMessengers)
    read_preferences = provide(ReadPreferences)
    gate = provide(Gate)
    granting = provide(Granting)
    own_access_log = provide(OwnAccessLog)
    scopes = provide(Scopes)
    search_pace = provide(SearchPace)
    visits = provide(Visits)


class StaffUseCases(Provider):
    """Those of staff: every one passes the gate (bot.staff.use_case)."""

    scope = Scope.REQUEST

    open_desk = provide(OpenDesk)
    leave_desk = provide(LeaveDesk)
    read_desk = provide(ReadDesk)
    add_staff = provide(AddStaff)
    disable = provide(DisableStaff)
    grant = provide(GrantRole)
    revoke = provide(RevokeRole)
    list_staff = provide(ListStaff)
    read_member = provide(ReadMember)
    find_person = provide(FindPerson)
    read_card = provide(ReadCard)
    read_file = provide(ReadFile)
    find_entity = provide(FindEntity)
    read_entity = provide(ReadEntity)
    break_glass = provide(BreakGlass)
    through_glass = provide(ReadThroughGlass)
    read_audit = provide(ReadAudit)
    read_scores = provide(ReadScores)
    professions = provide(ImportProfessions)
    own_offices = provide(OwnOffices)
    find_sign_up = provide(FindSignUp)
    find_for_number = provide(FindForNumber)
    read_visit = provide(ReadVisit)
    see_paper = provide(SeePaper)
    write_serial = provide(WriteSerial)
    activate = provide(ActivateSignUp)
    turn_away = provide(TurnAway)
    give_number = provide(GiveNumberInPerson)
    send_number_code = provide(SendCodeInPerson)
    prove_number = provide(ProveNumberInPerson)


class RecoveryUseCases(Provider):
    """The way back in of who forgot the password."""

    scope = Scope.REQUEST

    begin_recovery = provide(BeginRecovery)
    with_saved_code = provide(RecoverWithSavedCode)
    send_recovery_email = provide(SendRecoveryEmail)
    with_email_code = provide(RecoverWithEmailCode)
    with_registry = provide(RecoverWithRegistry)
    first_answer = provide(GiveFirstAnswer)
    with_answers = provide(RecoverWithAnswers)
    not_my_recovery = provide(NotMyRecovery)


class UseCases(
    StaffUseCases,
    ProfileUseCases,
    SignUpUseCases,
    RecoveryUseCases,
    LegalUseCases,
    OfficeUseCases,
    AppointmentUseCases,
    NoticeUseCases,
    CaseUseCases,
):
    """What lives as long as one update or request."""

    scope = Scope.REQUEST

    origin = from_context(Origin, scope=Scope.REQUEST)

    @provide
    def unit_of_work(self, database: Database, origin: Origin) -> UnitOfWork:
        return UnitOfWork(database, origin.mark)

    meet = provide(MeetVisitor)
    ask = provide(AskToLogIn)
    enter = provide(EnterLoginCode)
    enter_password = provide(EnterPassword)
    begin_sso = provide(BeginSso)
    take_sso_answer = provide(TakeSsoAnswer)
    finish_sso = provide(FinishSso)
    ask_step_up = provide(AskStepUp)
    give_step_up = provide(GiveStepUpCode)
    give_password = provide(GivePassword)
    set_password = provide(SetPassword)
    remove_password = provide(RemovePassword)
    new_recovery_code = provide(NewRecoveryCode)
    set_word = provide(SetWord)
    answer_first = provide(AnswerFirst)
    answer_second = provide(AnswerSecond)
    remove_answers = provide(RemoveAnswers)
    give_new_number = provide(GiveNewNumber)
    send_new_number_code = provide(SendNewNumberCode)
    prove_new_number = provide(ProveNewNumber)
    change_number = provide(ChangeNumber)
    give_number_for_lost = provide(GiveNumberForLost)
    send_code_for_lost = provide(SendCodeForLost)
    prove_number_for_lost = provide(ProveNumberForLost)
    claim_number = provide(ClaimNumber)
    cancel_number_claim = provide(CancelNumberClaim)
    apply_number_claims = provide(ApplyNumberClaims)
    end_session = provide(EndSession)
    end_other_sessions = provide(EndOtherSessions)
    not_me = provide(NotMe)
    set_pin = provide(SetPin)
    unlock = provide(UnlockWithPin)
    leave = provide(LogOut)
    lift_lock = provide(LiftLock)


def make_container(settings: Settings) -> AsyncContainer:
    """One for the process; a scope is opened per update, HTTP request or command with ``{Origin: …}``."""
    return make_async_container(
        Foundation(),
        UseCases(),
        context={Settings: settings},
        validation_settings=STRICT_VALIDATION,
    )
