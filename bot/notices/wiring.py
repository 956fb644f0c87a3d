"""The wiring of notices, parts of bot.container."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from bot.ledger.campaigns import Campaigns
from bot.ledger.expansion import Expansion
from bot.notices.board import Acknowledge, FollowTopic, OpenNotice, ReadBoard
from bot.notices.by_agency import FollowProposal, ProposeNotice
from bot.notices.decide import ApproveNotice, RejectNotice
from bot.notices.draft import BeginNotice, EditNotice, WritingPlaces
from bot.notices.progress import ReadProgress, SendTest
from bot.notices.read import ListNotices, ReadAudience, ReadNotice
from bot.notices.release import ExpandNotices, ReleaseNotices, RemindReaders
from bot.notices.run import CancelNotice, CorrectNotice, PauseNotice, ResumeNotice, WithdrawNotice
from bot.notices.submit import SubmitNotice

__all__ = ["NoticeParts", "NoticeUseCases"]


class NoticeParts(Provider):
    """What lives as long as the process."""

    scope = Scope.APP

    campaigns = provide(Campaigns)
    expansion = provide(Expansion)
    read_board = provide(ReadBoard)


class NoticeUseCases(Provider):
    """What lives as long as one update or request."""

    scope = Scope.REQUEST

    open_notice = provide(OpenNotice)
    acknowledge = provide(Acknowledge)
    follow_topic = provide(FollowTopic)
    writing_places = provide(WritingPlaces)
    begin_notice = provide(BeginNotice)
    edit_notice = provide(EditNotice)
    submit_notice = provide(SubmitNotice)
    approve_notice = provide(ApproveNotice)
    reject_notice = provide(RejectNotice)
    pause_notice = provide(PauseNotice)
    resume_notice = provide(ResumeNotice)
    cancel_notice = provide(CancelNotice)
    withdraw_notice = provide(WithdrawNotice)
    correct_notice = provide(CorrectNotice)
    list_notices = provide(ListNotices)
    read_notice = provide(ReadNotice)
    read_audience = provide(ReadAudience)
    read_progress = provide(ReadProgress)
    send_test = provide(SendTest)
    propose_notice = provide(ProposeNotice)
    follow_proposal = provide(FollowProposal)
    release_notices = provide(ReleaseNotices)
    expand_notices = provide(ExpandNotices)
    remind_readers = provide(RemindReaders)
