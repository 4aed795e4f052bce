"""Binds a group that is there to one more channel, in another workspace, or parts it from one. It
knows no platform: the caller has checked the rights of the one who wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.usecases.context import Context
from bot.usecases.organise import ChannelTaken, MovedMeanwhile
from storage import bindings, groups, seats
from storage.records import Address, Channel, Group, Seat, UserKey


@dataclass(frozen=True, slots=True)
class Connected:
    """The group posts there too, from its next delivery on."""

    group: Group


@dataclass(frozen=True, slots=True)
class PostsThere:
    """Nothing was changed: the group has that channel in the workspace already."""

    group: Group
    channel: Channel


@dataclass(frozen=True, slots=True)
class NotYours:
    """There is no such group, or the user is not, or no longer, one of its named organisers."""


ConnectOutcome: TypeAlias = Connected | PostsThere | ChannelTaken | NotYours


async def connect_group(
    context: Context, key: str, address: Address, user: UserKey
) -> ConnectOutcome:
    """Let the group of that key post to a free channel as well; for a named organiser of it, by
    any of their identities. A group has one channel in a workspace."""
    try:
        return await context.db.write(_connect, key, address, user)
    except IntegrityError:  # somebody else took the channel a moment ago
        taken = await context.db.read(seats.seat_at, address, user)
        if taken is None:
            raise
        return ChannelTaken(taken.group)


@dataclass(frozen=True, slots=True)
class Disconnected:
    """Nothing more is posted there; what stands there can still be answered, and is revealed."""


@dataclass(frozen=True, slots=True)
class LastChannel:
    """Nothing was changed: no other channel takes the group's posts now."""


DisconnectOutcome: TypeAlias = Disconnected | LastChannel | MovedMeanwhile


async def disconnect_channel(
    context: Context, channel: Channel, now: datetime
) -> DisconnectOutcome:
    """Part a group from one of its channels, if another one takes its posts."""
    return await context.db.write(_disconnect, channel, now)


def _disconnect(connection: Connection, channel: Channel, now: datetime) -> DisconnectOutcome:
    groups.lock_group(connection, channel.group_id)  # of the last two, one is too late
    bound = bindings.channels_of(connection, [channel.group_id])[channel.group_id]
    if channel.id not in {one.id for one in bound}:
        return MovedMeanwhile()
    if all(one.id == channel.id or one.parked_at is not None for one in bound):
        return LastChannel()
    bindings.unbind_channel(connection, channel, now)
    return Disconnected()


async def connectable_groups(
    context: Context, user: UserKey, platform: str, workspace: str
) -> list[Group]:
    """The groups that a user is a named organiser of and that have no channel in that workspace,
    joined last first."""
    return await context.db.read(_connectable, user, platform, workspace)


def organises(seat: Seat | None) -> bool:
    """Whether it is the seat of a named organiser."""
    return seat is not None and seat.member is not None and seat.member.organiser


def _connect(connection: Connection, key: str, address: Address, user: UserKey) -> ConnectOutcome:
    seat = seats.seat_in(connection, key, user)
    if seat is None or not organises(seat):
        return NotYours()
    group = seat.group
    groups.lock_group(connection, group.id)  # of two channels of a workspace, one is too late
    taken = seats.seat_at(connection, address, user)
    if taken is not None:
        return ChannelTaken(taken.group)
    for channel in bindings.channels_of(connection, [group.id])[group.id]:
        if _workspace(channel.address) == _workspace(address):
            return PostsThere(group, channel)
    bindings.add_channel(connection, group.id, address)
    return Connected(group)


def _connectable(
    connection: Connection, user: UserKey, platform: str, workspace: str
) -> list[Group]:
    there = seats.groups_in_workspace(connection, platform, workspace, user)
    known = {seat.group.id for seat in there}
    mine = seats.seats_of(connection, user)
    return [seat.group for seat in mine if organises(seat) and seat.group.id not in known]


def _workspace(address: Address) -> tuple[str, str]:
    return address.platform, address.workspace
