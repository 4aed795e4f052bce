"""An interaction -> who acts, from where, and what was entered. It calls no use case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias, cast

import discord

from bot.commands.typed import DISCORD_COMMANDS
from bot.conversation.visitor import Visitor
from bot.core.names import usable_name
from bot.usecases.organise import Rights
from storage.records import Address, UserKey

PLATFORM = "discord"

Interaction: TypeAlias = discord.Interaction[Any]


def user_key(user_id: int) -> UserKey:
    """Discord's users are the same in every server."""
    return UserKey(PLATFORM, "", str(user_id))


def address_of(guild_id: int, channel_id: int) -> Address:
    """A channel, a thread or a forum of a server."""
    return Address(PLATFORM, str(guild_id), str(channel_id))


def visitor_of(interaction: Interaction, now: datetime) -> Visitor:
    """Who acts in an interaction; Discord itself vouches for every part of it."""
    return Visitor(
        user=user_key(interaction.user.id),
        name=usable_name(interaction.user.display_name, interaction.user.name),
        now=now,
        locale=interaction.locale.value,
        places=places_of(interaction),
        rights=_rights(interaction),
        message_ref=_pressed_post(interaction),
        commands=DISCORD_COMMANDS,
    )


def places_of(interaction: Interaction) -> tuple[Address, ...]:
    """The channel and what it lies in. A post in a forum is a thread of the group's forum, a
    discussion one of the group's channel."""
    guild_id, channel_id = interaction.guild_id, interaction.channel_id
    if guild_id is None or channel_id is None:
        return ()
    here = address_of(guild_id, channel_id)
    channel = interaction.channel
    if isinstance(channel, discord.Thread) and channel.parent_id:
        return (here, address_of(guild_id, channel.parent_id))
    return (here,)


def _rights(interaction: Interaction) -> Rights | None:
    if interaction.guild_id is None:
        return None
    user = interaction.user
    roles = [role.id for role in user.roles] if isinstance(user, discord.Member) else []
    return Rights(
        PLATFORM,
        str(interaction.guild_id),
        manages=interaction.permissions.manage_guild or interaction.permissions.administrator,
        roles=frozenset(map(str, roles)),
    )


def _pressed_post(interaction: Interaction) -> str | None:
    """The public message that was pressed; private ones are no posts."""
    message = interaction.message
    return None if message is None or message.flags.ephemeral else str(message.id)


def custom_id_of(interaction: Interaction) -> str:
    """The id of the modal that was sent, or of what was used in a message; empty: neither."""
    data = cast(Mapping[str, Any], interaction.data or {})
    return str(data.get("custom_id", ""))


def entered(interaction: Interaction) -> dict[str, list[str]]:
    """Field id -> what was entered there: one text, or the values that were chosen."""
    data = cast(Mapping[str, Any], interaction.data or {})
    return dict(_fields(data.get("components", [])))


def _fields(components: list[Mapping[str, Any]]) -> Iterator[tuple[str, list[str]]]:
    for one in components:
        if "component" in one:
            yield from _fields([one["component"]])
        elif "components" in one:
            yield from _fields(one["components"])
        elif "custom_id" in one:
            values = one["values"] if "values" in one else [one.get("value")]
            yield str(one["custom_id"]), [str(value) for value in values or [] if value is not None]
