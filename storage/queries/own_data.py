"""What is held about one citizen, for the citizen's own file; lists are bounded by the caller."""

from __future__ import annotations

from sqlalchemy import BindParameter, bindparam, select

from storage.database import Query
from storage.models import (
    Address,
    Appointment,
    Case,
    CaseEvent,
    Consent,
    DeskAct,
    KnownOffice,
    LegalEntity,
    LoginSession,
    Mailbox,
    MessengerAccount,
    MutedTopic,
    Notice,
    NoticeReading,
    Office,
    Preference,
    Registration,
    Representation,
    SecurityAnswer,
    TopicFollow,
    Undertaking,
)

MINE: BindParameter[int] = bindparam("citizen")
CONSENTS: Query = (
    select(Consent.version, Consent.accepted_at)
    .join(MessengerAccount, MessengerAccount.id == Consent.messenger_account_id)
    .where(MessengerAccount.citizen_id == MINE)
    .order_by(Consent.accepted_at)
    .limit(bindparam("most"))
)
#: A sign-up that made the account; it was the act of one of its chats.
REGISTRATIONS: Query = (
    select(Registration.tracking_code, Registration.outcome, Registration.created_at)
    .join(MessengerAccount, MessengerAccount.id == Registration.messenger_account_id)
    .where(MessengerAccount.citizen_id == MINE, Registration.citizen_id == MINE)
    .order_by(Registration.created_at)
    .limit(bindparam("most"))
)
MESSENGERS: Query = (
    select(MessengerAccount.messenger, MessengerAccount.bound_at, MessengerAccount.created_at)
    .where(MessengerAccount.citizen_id == MINE)
    .order_by(MessengerAccount.bound_at)
    .limit(bindparam("most"))
)
SESSIONS: Query = (
    select(LoginSession.created_at, LoginSession.ended_at, MessengerAccount.messenger)
    .join(MessengerAccount, MessengerAccount.id == LoginSession.messenger_account_id)
    .where(LoginSession.citizen_id == MINE)
    .order_by(LoginSession.created_at.desc())
    .limit(bindparam("most"))
)
ADDRESS: Query = select(Address.id, Address.postal_code_sealed, Address.address_sealed, Address.at).where(
    Address.citizen_id == MINE, Address.state == "current"
)
MAILBOX: Query = select(Mailbox.id, Mailbox.email_sealed, Mailbox.verified_at).where(
    Mailbox.citizen_id == MINE
)
PREFERENCE: Query = select(Preference.language, Preference.quiet_from, Preference.quiet_to).where(
    Preference.citizen_id == MINE
)
MUTED: Query = select(MutedTopic.topic, MutedTopic.channel).where(MutedTopic.citizen_id == MINE)
FOLLOWED: Query = (
    select(TopicFollow.topic, TopicFollow.at).where(TopicFollow.citizen_id == MINE).order_by(TopicFollow.at)
)
READINGS: Query = (
    select(Notice.title, NoticeReading.opened_at, NoticeReading.acknowledged_at)
    .join(Notice, Notice.id == NoticeReading.notice_id)
    .where(NoticeReading.citizen_id == MINE)
    .order_by(NoticeReading.opened_at.desc())
    .limit(bindparam("most"))
)
ANSWERS: Query = select(SecurityAnswer.set_at).where(SecurityAnswer.citizen_id == MINE)
VISITS: Query = (
    select(DeskAct.kind, DeskAct.papers, DeskAct.ended_at, Office.name.label("office_name"))
    .join(Office, Office.id == DeskAct.office_id)
    .where(DeskAct.citizen_id == MINE, DeskAct.state == "done")
    .order_by(DeskAct.ended_at.desc())
    .limit(bindparam("most"))
)
APPOINTMENTS: Query = (
    select(
        Appointment.starts_at,
        Appointment.state,
        Appointment.services,
        Office.kind_key,
        Office.name.label("office_name"),
    )
    .join(Office, Office.id == Appointment.office_id)
    .where(Appointment.holder_id == MINE, Appointment.booked_at.is_not(None))
    .order_by(Appointment.starts_at.desc())
    .limit(bindparam("most"))
)
OFFICES: Query = (
    select(Office.name.label("office_name"), KnownOffice.favourite_at, KnownOffice.used_at)
    .join(Office, Office.id == KnownOffice.office_id)
    .where(KnownOffice.citizen_id == MINE)
    .order_by(KnownOffice.favourite_at, KnownOffice.used_at)
    .limit(bindparam("most"))
)
REPRESENTED: Query = (
    select(
        LegalEntity.id,
        LegalEntity.name_sealed,
        LegalEntity.legal_id_sealed,
        Representation.began_at,
        Representation.ended_at,
        Undertaking.version,
    )
    .join(LegalEntity, LegalEntity.id == Representation.entity_id)
    .outerjoin(Undertaking, Undertaking.representation_id == Representation.id)
    .where(Representation.citizen_id == MINE)
    .order_by(Representation.began_at)
    .limit(bindparam("most"))
)
EVENTS: Query = (
    select(
        Case.number,
        Case.type_key,
        CaseEvent.seq,
        CaseEvent.status,
        CaseEvent.stage,
        CaseEvent.note,
        CaseEvent.occurred_at,
    )
    .join(Case, Case.id == CaseEvent.case_id)
    .where(Case.owner_index == bindparam("owner"))
    .order_by(CaseEvent.occurred_at.desc(), CaseEvent.id.desc())
    .limit(bindparam("most"))
)
