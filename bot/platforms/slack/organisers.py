"""The organisers in a group's form: who was chosen there, whether they can be, and what is kept.

Only what was changed in the form counts: those named elsewhere meanwhile stay.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from typing import assert_never

import structlog

from bot.cards.phrasing import named_card
from bot.conversation.organising import OrganisedGroup
from bot.conversation.visitor import Visitor
from bot.core.names import usable_name
from bot.platforms.slack.errors import Faults, code_of
from bot.platforms.slack.replies import Responder
from bot.platforms.slack.study_form import MOST_ORGANISERS, ORGANISERS, SettingsEntry
from bot.platforms.slack.views import Memory
from bot.platforms.slack.visitor import PLATFORM, Origin
from bot.usecases.name_organisers import (
    Named,
    NobodyLeft,
    Wish,
    can_name,
    name_organisers,
    organisers_in,
)
from bot.usecases.set_up_group import Fault
from bot.usecases.take_answer import Actor
from storage.records import Group, UserKey

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ChosenOrganisers:
    """What was changed, and what is wrong with it: then it is not to be kept."""

    wish: Wish = field(default_factory=Wish)
    faults: tuple[Fault, ...] = ()


async def with_organisers(
    responder: Responder, origin: Origin, group: Group, entry: SettingsEntry, memory: Memory
) -> tuple[SettingsEntry, Memory]:
    """The form's entry with the group's organisers of this workspace; the view remembers them."""
    named = await organisers_in(responder.context, group, PLATFORM, origin.team)
    users = tuple(one.user_id for one in named[:MOST_ORGANISERS])
    return replace(entry, organisers=users), replace(memory, named=" ".join(users))


async def chosen(
    responder: Responder,
    origin: Origin,
    visitor: Visitor,
    organised: OrganisedGroup,
    entry: SettingsEntry,
    memory: Memory,
) -> ChosenOrganisers:
    """What was changed in the form, once Slack has said who the new ones are."""
    if entry.organisers is None or organised.channel_of(visitor) is None:
        return ChosenOrganisers()
    shown = (memory.named or "").split()
    new = [user for user in entry.organisers if user not in shown]
    gone = [user for user in shown if user not in entry.organisers]
    profiles = await asyncio.gather(
        *(responder.profiles.of(origin.team, user, fresh=True) for user in new)
    )
    if any(one is None for one in profiles):
        return _wrong("slack-organisers-unknown")
    if not all(one.belongs for one in profiles if one is not None):
        return _wrong("slack-organisers-strange")
    names = [usable_name(one.name) for one in profiles if one is not None]
    rights = visitor.rights
    wish = Wish(
        named=tuple(Actor(_key(origin, user), name) for user, name in zip(new, names, strict=True)),
        dismissed=tuple(_key(origin, user) for user in gone),
        may_leave_nobody=rights is not None and rights.manages,
    )
    if not await can_name(responder.context, organised.view.group, wish):
        return _wrong("slack-organisers-none")
    return ChosenOrganisers(wish)


async def keep(
    responder: Responder, origin: Origin, visitor: Visitor, group: Group, wish: Wish
) -> tuple[Fault, ...]:
    """Store what was changed, and tell new organisers; a fault if somebody else was quicker."""
    if not wish.named and not wish.dismissed:
        return ()
    match await name_organisers(responder.context, group, wish, visitor.now):
        case Named():
            new = [one.user.user_id for one in wish.named if one.user != visitor.user]
            await asyncio.gather(*(_tell(responder, origin, visitor, group, user) for user in new))
            return ()
        case NobodyLeft():
            return _wrong("slack-organisers-none").faults
        case other:
            assert_never(other)


async def _tell(
    responder: Responder, origin: Origin, visitor: Visitor, group: Group, user: str
) -> None:
    """A word to a new organiser, in their language; without it they are one all the same."""
    theirs = Origin(origin.team, user, origin.team, enterprise=origin.enterprise)
    language = (await responder.words(theirs)).language
    card = named_card(group, visitor.name, language, visitor.commands)
    try:
        await responder.letter(theirs).show(card)
    except Faults as fault:
        log.info("a new organiser was not told", reason=code_of(fault) or str(fault)[:200])


def _key(origin: Origin, user: str) -> UserKey:
    return UserKey(PLATFORM, origin.team, user)


def _wrong(code: str) -> ChosenOrganisers:
    return ChosenOrganisers(faults=(Fault(ORGANISERS, code),))
