"""An organiser's doings on a chat platform: who may, a group in a channel, moving it, its role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.core.names import usable_name
from bot.usecases.context import Context
from bot.usecases.set_up_group import add_group, checked
from bot.usecases.take_answer import Actor
from storage import groups, people, seats
from storage.records import Address, Channel, Group, GroupSettings, Seat, UserKey


@dataclass(frozen=True, slots=True)
class Rights:
    """What the platform says of somebody in a workspace: `manages` it, and has these roles."""

    platform: str
    workspace: str
    manages: bool = False
    roles: frozenset[str] = frozenset()


def may_organise(seat: Seat, channels: Sequence[Channel], rights: Rights | None) -> bool:
    """Whether somebody may organise a group: its named organisers, the holders of a channel's
    organiser role, and who manages a workspace that the group has a channel in."""
    if seat.member is not None and seat.member.organiser:
        return True
    if rights is None:
        return False
    there = [
        one
        for one in channels
        if (one.address.platform, one.address.workspace) == (rights.platform, rights.workspace)
    ]
    return any(rights.manages or one.organiser_role in rights.roles for one in there)


@dataclass(frozen=True, slots=True)
class Opened:
    """A new group in a channel."""

    group: Group


@dataclass(frozen=True, slots=True)
class ChannelTaken:
    """A group posts to that channel already."""

    group: Group


OpenOutcome: TypeAlias = Opened | ChannelTaken


async def open_group(
    context: Context,
    settings: GroupSettings,
    address: Address,
    organiser: Actor,
    now: datetime,
    role: str | None = None,
) -> OpenOutcome:
    """Set a group up in a channel that is free, with its first organiser; raises SettingsError."""
    fine = checked(context, settings)
    try:
        return await context.db.write(_open, context, fine, address, organiser, now, role)
    except IntegrityError:  # somebody else took the channel a moment ago
        seat = await context.db.read(seats.seat_at, address, organiser.user)
        if seat is None:
            raise
        return ChannelTaken(seat.group)


def _open(
    connection: Connection,
    context: Context,
    settings: GroupSettings,
    address: Address,
    organiser: Actor,
    now: datetime,
    role: str | None,
) -> OpenOutcome:
    taken = seats.seat_at(connection, address, organiser.user)
    if taken is not None:
        return ChannelTaken(taken.group)
    group = add_group(connection, context, settings, now)
    groups.add_channel(connection, group.id, address, role)
    person_id = people.person_for(connection, organiser.user, now)
    name = usable_name(organiser.name)
    people.join_group(connection, group.id, person_id, name, organiser=True, now=now)
    return Opened(group)


@dataclass(frozen=True, slots=True)
class Moved:
    """The group posts to that channel now."""

    channel: Channel


async def move_group(
    context: Context, seat: Seat, old: Channel, address: Address, user: UserKey, now: datetime
) -> Moved | ChannelTaken:
    """Let a group post to another channel in place of `old`; what `old` never got follows."""
    try:
        return await context.db.write(_move, old, address, user, now)
    except IntegrityError:
        return ChannelTaken(seat.group)


def _move(
    connection: Connection, old: Channel, address: Address, user: UserKey, now: datetime
) -> Moved | ChannelTaken:
    taken = seats.seat_at(connection, address, user)
    if taken is not None:
        return ChannelTaken(taken.group)
    return Moved(groups.move_channel(connection, old, address, now))


async def name_organiser_role(context: Context, channel: Channel, role: str | None) -> None:
    """Let the holders of a role of the channel's workspace organise its group; None: nobody."""
    await context.db.write(groups.set_organiser_role, channel.id, role)
