"""Finds the group that somebody means, by where they are and what they are a member of."""

from __future__ import annotations

from sqlalchemy import Connection

from bot.conversation.visitor import Visitor
from bot.core.names import usable_name
from bot.usecases.context import Context
from bot.usecases.join_group import join_group
from storage import seats, workspaces
from storage.records import Address, Member, Seat


async def find_seats(context: Context, visitor: Visitor) -> list[Seat]:
    """The visitor's seat in the channel's own group alone, or else in each group of theirs,
    those of this workspace first, joined last first."""
    return await context.db.read(_find, visitor)


def _find(connection: Connection, visitor: Visitor) -> list[Seat]:
    for address in visitor.places:
        seat = seats.seat_at(connection, address, visitor.user)
        if seat is not None:
            return [seat]
    mine = seats.seats_of(connection, visitor.user)
    if visitor.rights is None:
        return mine
    there = seats.groups_in_workspace(
        connection, visitor.rights.platform, visitor.rights.workspace, visitor.user
    )
    near = {seat.group.id for seat in there}
    return sorted(mine, key=lambda seat: seat.group.id not in near)


async def find_group_to_organise(context: Context, visitor: Visitor) -> Seat | None:
    """The group of the channel, else the workspace's only one; in a direct message the only one
    that the visitor is an organiser of. No group of another workspace is meant in a workspace."""
    return await context.db.read(_to_organise, visitor)


def _to_organise(connection: Connection, visitor: Visitor) -> Seat | None:
    for address in visitor.places:
        seat = seats.seat_at(connection, address, visitor.user)
        if seat is not None:
            return seat
    if visitor.rights is not None:
        found = seats.groups_in_workspace(
            connection, visitor.rights.platform, visitor.rights.workspace, visitor.user
        )
    else:
        mine = seats.seats_of(connection, visitor.user)
        found = [seat for seat in mine if seat.member is not None and seat.member.organiser]
    return found[0] if len(found) == 1 else None


async def channels_nearby(context: Context, visitor: Visitor) -> list[Address]:
    """The channels of groups in the visitor's workspace."""
    if visitor.rights is None:
        return []
    channels = await context.db.read(
        workspaces.channels_in, visitor.rights.platform, visitor.rights.workspace
    )
    return [one.address for one in channels]


async def joined(context: Context, visitor: Visitor, seat: Seat) -> Member | None:
    """The visitor as a member; acting in a group's own channel makes them one."""
    if seat.member is not None:
        return seat.member
    if seat.address is None or not visitor.may_join:
        return None
    name = usable_name(visitor.name)
    return await join_group(context, seat.group, visitor.user, name, visitor.now)


async def language_of(context: Context, visitor: Visitor, otherwise: str = "en") -> str:
    """The language of the visitor's private replies, where no group is known."""
    if visitor.language is not None:
        return visitor.language
    return visitor.speaks(await context.db.read(seats.own_language, visitor.user), otherwise)


def language_at(visitor: Visitor, seat: Seat) -> str:
    """The language of the visitor's private replies at a group."""
    own = None if seat.member is None else seat.member.language
    return visitor.speaks(own, seat.group.settings.language)
