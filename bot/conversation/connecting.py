"""One group in several places: bringing it to a workspace, and taking it out of one.

To bring it is the one thing that is done to a group from a workspace that it has no channel in, so
it asks for both: a named organiser of the group, who manages that workspace.
"""

from __future__ import annotations

from typing import assert_never

from bot.cards.phrasing import (
    connected_card,
    disconnected_card,
    last_channel_card,
    not_connected_card,
    permissions_card,
    posts_there_card,
    taken_card,
    told_card,
)
from bot.conversation.asking import no_group
from bot.conversation.finding import language_at, language_of
from bot.conversation.organising import MissingPermissions, not_organiser, organised_group
from bot.conversation.visitor import Reply, Visitor
from bot.usecases.connect_group import (
    Connected,
    Disconnected,
    LastChannel,
    NotYours,
    PostsThere,
    connect_group,
    connectable_groups,
    disconnect_channel,
    organises,
)
from bot.usecases.context import Context
from bot.usecases.organise import ChannelTaken, MovedMeanwhile
from bot.usecases.show_group import show_group
from storage import seats
from storage.records import Address, Group


async def own_groups(context: Context, visitor: Visitor) -> list[Group]:
    """The groups that the visitor may bring to this workspace, joined last first; none for who
    does not manage it."""
    rights = visitor.rights
    if rights is None or not rights.manages:
        return []
    return await connectable_groups(context, visitor.user, rights.platform, rights.workspace)


def _nothing_lacks(address: Address, /, *, discussion: bool) -> tuple[str, ...]:
    return ()


async def connect(
    context: Context,
    visitor: Visitor,
    key: str,
    address: Address,
    lacking: MissingPermissions = _nothing_lacks,
) -> Reply:
    """Let the group of that key post to `address` as well. Missing permissions are named before
    anything is saved."""
    if not _manages(visitor, address):
        return await not_organiser(context, visitor)
    seat = await context.db.read(seats.seat_in, key, visitor.user)
    if seat is None or not organises(seat):
        return await _not_connected(context, visitor)
    language = language_at(visitor, seat)
    missing = lacking(address, discussion=seat.group.settings.discussion)
    if missing:
        return Reply("note", permissions_card(address, missing, language))
    outcome = await connect_group(context, key, address, visitor.user)
    match outcome:
        case Connected(group=group):
            view = await show_group(context, group, visitor.now)
            return Reply("note", connected_card(view, address, language))
        case PostsThere(group=group, channel=channel):
            return Reply("note", posts_there_card(group, channel, language, visitor.commands))
        case ChannelTaken(group=group):
            return Reply("note", taken_card(group, language, visitor.commands))
        case NotYours():
            return await _not_connected(context, visitor)
        case _:
            assert_never(outcome)


async def disconnect(context: Context, visitor: Visitor) -> Reply:
    """Stop the group that is meant here from posting here; for its organisers."""
    organised = await organised_group(context, visitor)
    if isinstance(organised, Reply):
        return organised
    channel = organised.channel_of(visitor)
    if channel is None:
        return await no_group(context, visitor)
    match await disconnect_channel(context, channel, visitor.now):
        case Disconnected():
            view = await show_group(context, organised.view.group, visitor.now)
            named = organises(organised.seat)
            card = disconnected_card(
                view, channel.address, organised.language, visitor.commands, named=named
            )
        case LastChannel():
            card = last_channel_card(organised.language, visitor.commands)
        case MovedMeanwhile():
            card = told_card("moved-meanwhile", organised.language)
        case other:
            assert_never(other)
    return Reply("note", card)


async def _not_connected(context: Context, visitor: Visitor) -> Reply:
    language = await language_of(context, visitor)
    return Reply("note", not_connected_card(language, visitor.commands))


def _manages(visitor: Visitor, address: Address) -> bool:
    rights = visitor.rights
    if rights is None or not rights.manages:
        return False
    return (rights.platform, rights.workspace) == (address.platform, address.workspace)
