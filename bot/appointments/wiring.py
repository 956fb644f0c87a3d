"""The wiring of appointments, a part of bot.container."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from bot.appointments.alternatives import FindAlternatives
from bot.appointments.bookable import BookableServices, OpeningHours, SlotMoments
from bot.appointments.cancel import CancelAppointment
from bot.appointments.check_receipt import CheckReceipt
from bot.appointments.come import SayComing
from bot.appointments.confirm import ConfirmAppointment
from bot.appointments.crowd import Crowds
from bot.appointments.days import FreeDays, FreeTimes
from bot.appointments.desk.arrive import Arrive
from bot.appointments.desk.bars import DeclareHoliday, LiftBlock
from bot.appointments.desk.card import FindAppointment, ReadAppointment
from bot.appointments.desk.day import ReadOfficeDay
from bot.appointments.desk.load import ReadWeekLoad
from bot.appointments.desk.mark import MarkNoShow, Serve, UndoMark
from bot.appointments.desk.offices import OwnCounters
from bot.appointments.desk.plan import CloseOffice, SetCounters
from bot.appointments.desk.read_holidays import CountOff, ReadHolidays
from bot.appointments.desk.read_plan import CountAffected, ReadPlan
from bot.appointments.desk.reopen import ReopenOffice, WithdrawHoliday
from bot.appointments.desk.rows import Counter
from bot.appointments.desk.visit import BeginActivation
from bot.appointments.desk.walk_in import AddWalkIn, EndWalkIn
from bot.appointments.desk.weekday import SetWeekday
from bot.appointments.end_days import EndDays
from bot.appointments.fill_ahead import FillAhead
from bot.appointments.follow_closures import FollowClosures
from bot.appointments.freed import Freed
from bot.appointments.hold import HoldSlot
from bot.appointments.lists.exports import ExportOffices, ExportRules
from bot.appointments.lists.offices import ImportOffices
from bot.appointments.lists.rules import ImportRules
from bot.appointments.looking import LookPace
from bot.appointments.move import MoveAppointment
from bot.appointments.nearest import NearestPlaces
from bot.appointments.offers import Offers
from bot.appointments.office_end import Endings
from bot.appointments.own_hold import OwnHold
from bot.appointments.places import Places
from bot.appointments.read import AppointmentPage, GuestVisit, MyAppointments
from bot.appointments.receipts import Receipts
from bot.appointments.remind import RemindOfAppointments
from bot.appointments.seats import Seats
from bot.appointments.slots import Slots
from bot.appointments.sweep import SweepHolds
from bot.appointments.tell_reopened import TellReopened
from bot.appointments.telling import TellAppointment
from bot.appointments.waiting import JoinWaiting, LeaveWaiting, MyWaiting

__all__ = ["AppointmentParts", "AppointmentUseCases"]


class AppointmentParts(Provider):
    """What lives as long as the process."""

    scope = Scope.APP

    slots = provide(Slots)
    seats = provide(Seats)
    endings = provide(Endings)
    receipts = provide(Receipts)
    check_receipt = provide(CheckReceipt)
    counter = provide(Counter)
    offers = provide(Offers)
    freed = provide(Freed)
    look_pace = provide(LookPace)
    tell_appointment = provide(TellAppointment)
    places = provide(Places)
    nearest_places = provide(NearestPlaces)
    crowds = provide(Crowds)
    bookable_services = provide(BookableServices)
    opening_hours = provide(OpeningHours)
    slot_moments = provide(SlotMoments)
    own_hold = provide(OwnHold)
    free_days = provide(FreeDays)
    free_times = provide(FreeTimes)
    alternatives = provide(FindAlternatives)
    my_waiting = provide(MyWaiting)
    my_appointments = provide(MyAppointments)
    appointment_page = provide(AppointmentPage)
    guest_visit = provide(GuestVisit)


class DeskUseCases(Provider):
    """Those of the office: every one passes the gate (bot.staff.use_case)."""

    scope = Scope.REQUEST

    own_counters = provide(OwnCounters)
    read_day = provide(ReadOfficeDay)
    find_appointment = provide(FindAppointment)
    read_appointment = provide(ReadAppointment)
    arrive = provide(Arrive)
    serve = provide(Serve)
    mark_no_show = provide(MarkNoShow)
    undo_mark = provide(UndoMark)
    begin_activation = provide(BeginActivation)
    add_walk_in = provide(AddWalkIn)
    end_walk_in = provide(EndWalkIn)
    read_plan = provide(ReadPlan)
    count_affected = provide(CountAffected)
    week_load = provide(ReadWeekLoad)
    set_weekday = provide(SetWeekday)
    set_counters = provide(SetCounters)
    close_office = provide(CloseOffice)
    reopen_office = provide(ReopenOffice)
    lift_block = provide(LiftBlock)
    declare_holiday = provide(DeclareHoliday)
    read_holidays = provide(ReadHolidays)
    count_off = provide(CountOff)
    withdraw_holiday = provide(WithdrawHoliday)
    import_offices = provide(ImportOffices)
    import_rules = provide(ImportRules)
    export_offices = provide(ExportOffices)
    export_rules = provide(ExportRules)


class AppointmentUseCases(DeskUseCases):
    """What a citizen does with appointments, and what time does."""

    scope = Scope.REQUEST

    hold_slot = provide(HoldSlot)
    confirm_appointment = provide(ConfirmAppointment)
    cancel_appointment = provide(CancelAppointment)
    say_coming = provide(SayComing)
    move_appointment = provide(MoveAppointment)
    join_waiting = provide(JoinWaiting)
    leave_waiting = provide(LeaveWaiting)
    sweep_holds = provide(SweepHolds)
    follow_closures = provide(FollowClosures)
    tell_reopened = provide(TellReopened)
    end_days = provide(EndDays)
    remind = provide(RemindOfAppointments)
    fill_ahead = provide(FillAhead)
