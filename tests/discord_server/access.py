"""What the bot may reach and do in a channel, in Discord's refusals; it changes nothing."""

from __future__ import annotations

from tests.discord_server.messages import Message
from tests.discord_server.permissions import Permission
from tests.discord_server.refusals import (
    ARCHIVED_THREAD,
    CANNOT_DM,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    NOT_IN_THIS_CHANNEL,
    UNKNOWN_CHANNEL,
    UNKNOWN_GUILD,
    UNKNOWN_MESSAGE,
    Json,
    Refused,
)
from tests.discord_server.world import FORUM, Channel, Guild, World


def guild(world: World, guild_id: int) -> Guild:
    """A guild that the bot is in. Raises Refused: 10004, 50001."""
    found = world.guilds.get(guild_id)
    if found is None:
        raise Refused(UNKNOWN_GUILD)
    if world.bot.id not in found.members:
        raise Refused(MISSING_ACCESS)
    return found


def channel(world: World, channel_id: int) -> Channel:
    """A channel that the bot can see. Raises Refused: 10003, 50001."""
    found = world.channels.get(channel_id)
    if found is None:
        raise Refused(UNKNOWN_CHANNEL)
    if not found.permissions_of(world.bot) & Permission.VIEW_CHANNEL:
        raise Refused(MISSING_ACCESS)
    return found


def message(where: Channel, message_id: int) -> Message:
    """A message that the bot can see; ephemeral ones are not there. Raises Refused: 10008."""
    found = where.messages.get(message_id)
    if found is None or found.only_for is not None:
        raise Refused(UNKNOWN_MESSAGE)
    return found


def require(where: Channel, needed: Permission) -> None:
    """The bot has these permissions in a channel. Raises Refused: 50013."""
    if where.permissions_of(where.world.bot) & needed != needed:
        raise Refused(MISSING_PERMISSIONS)


def may_send(where: Channel, payload: Json, *, files: bool) -> None:
    """The bot may send this here. Raises Refused: 50007, 50008, 50013, 50083."""
    if where.guild is None:
        if any(not one.bot and not one.accepts_dms for one in where.recipients):
            raise Refused(CANNOT_DM)
        return
    if where.kind == FORUM:
        raise Refused(NOT_IN_THIS_CHANNEL)
    if where.is_thread:
        require(where, Permission.SEND_MESSAGES_IN_THREADS)
        moderates = where.permissions_of(where.world.bot) & Permission.MANAGE_THREADS
        if where.archived and where.locked and not moderates:
            raise Refused(ARCHIVED_THREAD)
    else:
        require(where, Permission.SEND_MESSAGES)
    may_carry(where, payload, files=files)


def may_carry(where: Channel, payload: Json, *, files: bool) -> None:
    """The bot may add these embeds and files. Raises Refused: 50013."""
    if where.guild is None:
        return
    if payload.get("embeds"):
        require(where, Permission.EMBED_LINKS)
    if files:
        require(where, Permission.ATTACH_FILES)


def not_archived(where: Channel) -> None:
    """A thread is open. Raises Refused: 50083."""
    if where.archived:
        raise Refused(ARCHIVED_THREAD)
