"""An organiser's doings on a chat platform: who may, a group in a channel, changes of both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.core.names import usable_name
from bot.usecases.context import Context
from bot.usecases.set_up_group import add_group, checked, save_settings
from bot.usecases.take_answer import Actor
from storage import bindings, people, seats
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
    organiser role, and who manages a workspace that the group has a channel in.

    In a workspace that the group has no channel in nobody may, so that nothing of it is shown or
    done there. Without `rights` (in a direct message, on the web page) named organisers may.
    """
    named = seat.member is not None and seat.member.organiser
    if rights is None:
        return named
    there = [
        one
        for one in channels
        if (one.address.platform, one.address.workspace) == (rights.platform, rights.workspace)
    ]
    return any(named or rights.manages or one.organiser_role in rights.roles for one in there)


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
        taken = await _holder(context, address, organiser.user)
        if taken is None:
            raise
        return taken


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
    bindings.add_channel(connection, group.id, address, role)
    person_id = people.person_for(connection, organiser.user, now)
    name = usable_name(organiser.name)
    people.join_group(connection, group.id, person_id, name, organiser=True, now=now)
    return Opened(group)


@dataclass(frozen=True, slots=True)
class Change:
    """What an organiser wants changed at once; None stays as it is. The settings are checked,
    `address` takes the place of a channel, and an empty `role` takes the organiser role away."""

    settings: GroupSettings | None = None
    address: Address | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """All of it was saved."""


@dataclass(frozen=True, slots=True)
class MovedMeanwhile:
    """Nothing was saved: somebody else moved the group a moment ago."""


ChangeOutcome: TypeAlias = Changed | ChannelTaken | MovedMeanwhile


async def change_group(
    context: Context,
    group: Group,
    wanted: Change,
    channel: Channel | None,
    user: UserKey,
    now: datetime,
) -> ChangeOutcome:
    """Change a group, all of it or nothing. `channel` is the one that address and role are about;
    what it never got follows to a new address."""
    try:
        return await context.db.write(_change, group, wanted, channel, user, now)
    except IntegrityError:  # somebody else took the channel a moment ago
        taken = await _holder(context, wanted.address, user)
        if taken is None:
            raise
        return taken


def _change(
    connection: Connection,
    group: Group,
    wanted: Change,
    channel: Channel | None,
    user: UserKey,
    now: datetime,
) -> ChangeOutcome:
    if channel is not None and wanted.address is not None:
        taken = seats.seat_at(connection, wanted.address, user)
        if taken is not None:
            return ChannelTaken(taken.group)
        channel = bindings.move_channel(connection, channel, wanted.address, now)
        if channel is None:
            return MovedMeanwhile()
    if channel is not None and wanted.role is not None:
        bindings.set_organiser_role(connection, channel.id, wanted.role or None)
    if wanted.settings is not None:
        save_settings(connection, group, wanted.settings, now)
    return Changed()


async def _holder(context: Context, address: Address | None, user: UserKey) -> ChannelTaken | None:
    """The group that posts to a channel, for who could not have the channel."""
    seat = None if address is None else await context.db.read(seats.seat_at, address, user)
    return None if seat is None else ChannelTaken(seat.group)
