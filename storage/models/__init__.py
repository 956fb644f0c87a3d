"""Every table, imported here so that migrations see the whole."""

from storage.models.accounts import (
    Citizen,
    LoginRequest,
    LoginSession,
    MessengerAccount,
    NumberChange,
    NumberClaim,
    OneTimePassword,
    SecurityAnswer,
    SecurityAnswerDraft,
    SsoLogin,
    ThrottleHit,
)
from storage.models.appointments import (
    Appointment,
    BookingBlock,
    SeatRest,
    Slot,
    SlotClaim,
    WaitingEntry,
)
from storage.models.audit import AuditEntry, AuditHead
from storage.models.cases import Case, CaseEvent, CaseFilter
from storage.models.closing import AccountClosing
from storage.models.conversation import DialogState, ProcessedUpdate
from storage.models.keys import DataKey
from storage.models.ledger import Campaign, ChannelHealth, Delivery, DeliveryEvent, Message
from storage.models.legal import Invitation, LegalEntity, Representation, Undertaking
from storage.models.mailbox import Mailbox, MailboxCode
from storage.models.notices import (
    Notice,
    NoticeCampaign,
    NoticeListed,
    NoticeReading,
    TopicFollow,
)
from storage.models.offices import City, County, KnownOffice, OfferedService, Office, Province
from storage.models.predictions import CasePrediction, PredictionScore
from storage.models.profile import Address, MutedTopic, Preference
from storage.models.recovery import Recovery
from storage.models.schedules import (
    Closure,
    DayCounters,
    Holiday,
    OfficeDay,
    OpeningRule,
    Reopening,
    Schedule,
    WalkIn,
)
from storage.models.sign_ups import Consent, ConsentText, Registration
from storage.models.staff import BrokenGlass, Profession, RoleGrant, StaffMember, StaffSession
from storage.models.visits import DeskAct
from storage.types import Base

__all__ = [
    "AccountClosing",
    "Address",
    "Appointment",
    "AuditEntry",
    "AuditHead",
    "Base",
    "BookingBlock",
    "BrokenGlass",
    "Campaign",
    "Case",
    "CaseEvent",
    "CaseFilter",
    "CasePrediction",
    "ChannelHealth",
    "Citizen",
    "City",
    "Closure",
    "Consent",
    "ConsentText",
    "County",
    "DataKey",
    "DayCounters",
    "Delivery",
    "DeliveryEvent",
    "DeskAct",
    "DialogState",
    "Holiday",
    "Invitation",
    "KnownOffice",
    "LegalEntity",
    "LoginRequest",
    "LoginSession",
    "Mailbox",
    "MailboxCode",
    "Message",
    "MessengerAccount",
    "MutedTopic",
    "Notice",
    "NoticeCampaign",
    "NoticeListed",
    "NoticeReading",
    "NumberChange",
    "NumberClaim",
    "OfferedService",
    "Office",
    "OfficeDay",
    "OneTimePassword",
    "OpeningRule",
    "PredictionScore",
    "Preference",
    "ProcessedUpdate",
    "Profession",
    "Province",
    "Recovery",
    "Registration",
    "Reopening",
    "Representation",
    "RoleGrant",
    "Schedule",
    "SeatRest",
    "SecurityAnswer",
    "SecurityAnswerDraft",
    "Slot",
    "SlotClaim",
    "SsoLogin",
    "StaffMember",
    "StaffSession",
    "ThrottleHit",
    "TopicFollow",
    "Undertaking",
    "WaitingEntry",
    "WalkIn",
]
