"""Permission bits and how roles and overwrites add up; it knows no request and no payload."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.discord_server.world import Channel, Guild, User


class Permission(IntFlag):
    """The permissions that matter to a bot that posts and answers."""

    KICK_MEMBERS = 1 << 1
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL = Permission((1 << 53) - 1)
NONE = Permission(0)

# What a new guild gives to everyone.
EVERYONE = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
IN_DM = EVERYONE


def in_guild(guild: Guild, user: User) -> Permission:
    """What a member may do before any channel's overwrites; nothing for a stranger."""
    member = guild.members.get(user.id)
    if member is None:
        return NONE
    if guild.owner is user:
        return ALL
    granted = guild.everyone.permissions
    for role in member.roles:
        granted |= role.permissions
    return ALL if granted & Permission.ADMINISTRATOR else Permission(granted)


def in_channel(channel: Channel, user: User) -> Permission:
    """What a user may do in a channel. A thread takes its parent's overwrites."""
    guild = channel.guild
    if guild is None:
        return IN_DM if user in channel.recipients else NONE
    granted = in_guild(guild, user)
    if granted & Permission.ADMINISTRATOR or not granted:
        return granted
    overwrites = (channel.parent or channel).overwrites if channel.is_thread else channel.overwrites
    if everyone := overwrites.get(guild.id):
        granted = (granted & ~everyone.deny) | everyone.allow
    roles = [overwrites[role.id] for role in guild.members[user.id].roles if role.id in overwrites]
    denied, allowed = NONE, NONE
    for overwrite in roles:
        denied |= overwrite.deny
        allowed |= overwrite.allow
    granted = (granted & ~denied) | allowed
    if own := overwrites.get(user.id):
        granted = (granted & ~own.deny) | own.allow
    return granted if granted & Permission.VIEW_CHANNEL else NONE
