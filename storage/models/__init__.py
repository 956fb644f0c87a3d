"""Every table, imported here so that migrations see the whole."""

from storage.models.accounts import (
    Citizen,
    Consent,
    ConsentText,
    LoginRequest,
    LoginSession,
    MessengerAccount,
    NumberChange,
    NumberClaim,
    OneTimePassword,
    Registration,
    SecurityAnswer,
    ThrottleHit,
)
from storage.models.audit import AuditEntry, AuditHead
from storage.models.cases import Case, CaseEvent
from storage.models.conversation import DialogState, ProcessedUpdate
from storage.models.keys import DataKey
from storage.models.ledger import ChannelHealth, Delivery, DeliveryEvent, Message
from storage.models.offices import City, County, Office, Province
from storage.models.profile import Address, MutedTopic, Preference
from storage.models.staff import BrokenGlass, Profession, RoleGrant, StaffMember, StaffSession
from storage.types import Base

__all__ = [
    "Address",
    "AuditEntry",
    "AuditHead",
    "Base",
    "BrokenGlass",
    "Case",
    "CaseEvent",
    "ChannelHealth",
    "Citizen",
    "City",
    "Consent",
    "ConsentText",
    "County",
    "DataKey",
    "Delivery",
    "DeliveryEvent",
    "DialogState",
    "LoginRequest",
    "LoginSession",
    "Message",
    "MessengerAccount",
    "MutedTopic",
    "NumberChange",
    "NumberClaim",
    "Office",
    "OneTimePassword",
    "Preference",
    "ProcessedUpdate",
    "Profession",
    "Province",
    "Registration",
    "RoleGrant",
    "SecurityAnswer",
    "StaffMember",
    "StaffSession",
    "ThrottleHit",
]
