"""The wiring of legal persons, a part of bot.container."""

from __future__ import annotations

from dishka import Provider, Scope, provide

from bot.legal.act import ActAsSelf, ActFor
from bot.legal.end import EndRepresentation
from bot.legal.invite import AcceptInvitation, DeclineInvitation, InviteRepresentative, TakeBackInvitation
from bot.legal.open import OpenEntity
from bot.legal.read import OwnEntities
from bot.legal.rows import Began, TellRepresentatives
from bot.legal.undertaking import AcceptUndertaking

__all__ = ["LegalParts", "LegalUseCases"]


class LegalParts(Provider):
    """What lives as long as the process."""

    scope = Scope.APP

    own_entities = provide(OwnEntities)
    tell_representatives = provide(TellRepresentatives)
    representation_began = provide(Began)


class LegalUseCases(Provider):
    """Legal persons and who represents them."""

    scope = Scope.REQUEST

    open_entity = provide(OpenEntity)
    accept_undertaking = provide(AcceptUndertaking)
    invite = provide(InviteRepresentative)
    take_back_invitation = provide(TakeBackInvitation)
    accept_invitation = provide(AcceptInvitation)
    decline_invitation = provide(DeclineInvitation)
    end_representation = provide(EndRepresentation)
    act_for = provide(ActFor)
    act_as_self = provide(ActAsSelf)
