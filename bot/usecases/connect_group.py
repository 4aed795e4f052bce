"""Binds a group that is there to one more channel, in another workspace. It knows no platform:
whoever calls has made sure that the one who wants it manages that workspace."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from bot.usecases.context import Context
from bot.usecases.organise import ChannelTaken
from storage import groups, seats
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
    """There is no such group, or the user is none of its named organisers (any more)."""


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
    for channel in groups.channels_of(connection, [group.id])[group.id]:
        if _workspace(channel.address) == _workspace(address):
            return PostsThere(group, channel)
    groups.add_channel(connection, group.id, address)
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
