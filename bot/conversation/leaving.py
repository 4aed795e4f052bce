"""Leaving a group: the visitor's own doing, wherever they are."""

from __future__ import annotations

from bot.cards.phrasing import leave_card, left_card
from bot.conversation.asking import join_first
from bot.conversation.finding import find_seats, language_at, language_of
from bot.conversation.visitor import Reply, Visitor
from bot.usecases.context import Context
from bot.usecases.membership import leave_group
from storage import seats

# Of more, the ones that were joined last are offered.
MOST_GROUPS = 5


async def ask_to_leave(context: Context, visitor: Visitor) -> Reply:
    """What leaving means, with a button for the group of this channel, or for each of theirs."""
    mine = [seat for seat in await find_seats(context, visitor) if seat.member is not None]
    if not mine:
        return join_first(await language_of(context, visitor))
    groups = [seat.group for seat in mine[:MOST_GROUPS]]
    return Reply("note", leave_card(groups, language_at(visitor, mine[0])))


async def reply_to_leave(context: Context, visitor: Visitor, key: str) -> Reply:
    """Leave the group of that key; the visitor leaves, on any card's button."""
    seat = await context.db.read(seats.seat_in, key, visitor.user)
    if seat is None or seat.member is None:
        return join_first(await language_of(context, visitor))
    await leave_group(context, seat.group, seat.member, visitor.now)
    return Reply("note", left_card(seat.group, language_at(visitor, seat)))
