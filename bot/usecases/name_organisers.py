"""Names the organisers of a group, and removes others. It knows no platform: the caller
has checked that those named are people, and the rights of the one who names them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection

from bot.core.names import usable_name
from bot.usecases.context import Context
from bot.usecases.take_answer import Actor
from storage import groups, organisers, people
from storage.records import Group, UserKey


@dataclass(frozen=True, slots=True)
class Named:
    """It is as it was wished."""


@dataclass(frozen=True, slots=True)
class NobodyLeft:
    """Nothing was changed: the group would have no named organiser any more."""


NameOutcome: TypeAlias = Named | NobodyLeft


@dataclass(frozen=True, slots=True)
class Wish:
    """Who becomes an organiser (and joins, if new), and who is one no longer. Somebody who is in
    both, by two identities, becomes one. `may_leave_nobody`: somebody can do without, such as a
    workspace's admin."""

    named: Sequence[Actor] = ()
    dismissed: Sequence[UserKey] = ()
    may_leave_nobody: bool = False


async def organisers_in(
    context: Context, group: Group, platform: str, workspace: str
) -> list[UserKey]:
    """The group's named organisers, by their identities in one workspace."""
    return await context.db.read(organisers.organisers_in, group.id, platform, workspace)


async def can_name(context: Context, group: Group, wish: Wish) -> bool:
    """Whether the wish would leave the group an organiser, as things are."""
    return await context.db.read(_is_fine, group.id, wish)


async def name_organisers(context: Context, group: Group, wish: Wish, now: datetime) -> NameOutcome:
    """Do all of it, or nothing. Members keep the name that they have in the group."""
    return await context.db.write(_name, group.id, wish, now)


def _is_fine(connection: Connection, group_id: int, wish: Wish) -> bool:
    if wish.may_leave_nobody or wish.named:
        return True
    present = organisers.organiser_ids(connection, group_id)
    dismissed = _persons(connection, wish.dismissed)
    return not present & dismissed or bool(present - dismissed)


def _name(connection: Connection, group_id: int, wish: Wish, now: datetime) -> NameOutcome:
    groups.lock_group(connection, group_id)  # of two who dismiss each other, one is too late
    if not _is_fine(connection, group_id, wish):
        return NobodyLeft()
    organisers.dismiss(connection, group_id, _persons(connection, wish.dismissed))
    for actor in wish.named:
        member = people.member_of(connection, group_id, actor.user)
        person_id = people.person_for(connection, actor.user, now)
        name = usable_name(actor.name) if member is None else member.name
        people.join_group(connection, group_id, person_id, name, organiser=True, now=now)
    return Named()


def _persons(connection: Connection, users: Sequence[UserKey]) -> set[int]:
    known = (people.person_of(connection, user) for user in users)
    return {person for person in known if person is not None}
