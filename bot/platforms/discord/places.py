"""Channels by their addresses: where they are, of what kind, and what the bot may do there. It
knows no message.

What the gateway told is taken from there; the rest, such as channels of other shards, is asked for.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord
from discord.enums import try_enum
from discord.http import Route

from bot.platforms.discord.permissions import (
    POSTABLE,
    THREADS,
    ChannelType,
    GuildChannel,
    granted,
    lacking,
)
from bot.platforms.discord.requests import Requests
from bot.posting.refusing import refused
from storage.records import Address

# Each takes about 300 bytes.
KEPT = 10_000
MAX_ID_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A channel. `guild` is the id of its server, None for a direct conversation; `parent` is the
    id of a thread's channel."""

    id: int
    guild: int | None
    kind: ChannelType
    parent: int | None = None


# The bot as a member, and a channel with its permissions, if it is there.
Standing: TypeAlias = tuple[discord.Member, GuildChannel | None]


class Places:
    """The channels that a client may post in."""

    def __init__(self, client: discord.Client, requests: Requests) -> None:
        self._client = client
        self._requests = requests
        self._kept: OrderedDict[int, Place] = OrderedDict()

    @property
    def me(self) -> int:
        """The bot's user id. Raises RuntimeError before it is logged in."""
        if self._client.user is None:
            raise RuntimeError("log the client in before it posts")
        return self._client.user.id

    async def at(self, address: Address) -> Place:
        """The place of an address. Raises ChannelRefusedError if it is not a channel of that
        server, or none for posts; and what a request raises."""
        channel_id, guild_id = number(address.channel), number(address.workspace)
        if channel_id is None or guild_id is None:
            raise refused("no-channel")
        place = await self.of(channel_id)
        if place.guild != guild_id:
            raise refused("other-server")
        if place.kind not in POSTABLE:
            raise refused("channel-kind")
        return place

    async def of(self, channel_id: int) -> Place:
        """The place with that id, anywhere. Raises what a request raises."""
        known = self._known(channel_id)
        if known is not None:
            return known
        place = _place_from(await self.payload(channel_id))
        self._kept[channel_id] = place
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return place

    def _known(self, channel_id: int) -> Place | None:
        heard = self._client.get_channel(channel_id)
        if isinstance(heard, discord.Thread):
            return Place(heard.id, heard.guild.id, heard.type, heard.parent_id)
        if isinstance(heard, GuildChannel):
            return Place(heard.id, heard.guild.id, heard.type)
        if channel_id in self._kept:
            self._kept.move_to_end(channel_id)
        return self._kept.get(channel_id)

    async def payload(self, channel_id: int) -> dict[str, Any]:
        """Discord's own words about a channel, fresh. Raises what a request raises."""
        route = Route("GET", "/channels/{channel_id}", channel_id=channel_id)
        asked: dict[str, Any] = await self._requests.ask(route)
        return asked

    def forget(self, address: Address) -> None:
        """The channel may be gone, or hidden: ask again the next time."""
        channel_id = number(address.channel)
        if channel_id is not None:
            self._kept.pop(channel_id, None)

    async def lacking(self, address: Address, *, discussion: bool = False) -> tuple[str, ...]:
        """The permissions that the bot is missing there, as far as they can be known; none of the
        requests for them is one that Discord refuses, because refusals are counted.

        Raises ChannelRefusedError if the bot is not in that server, and what a request raises.
        """
        channel_id, guild_id = number(address.channel), number(address.workspace)
        if channel_id is None or guild_id is None:
            return ()
        place = self._known(channel_id)
        holder = place.parent if place and place.parent else channel_id
        me, channel = self._heard(guild_id, holder) or await self._asked(guild_id, holder)
        if channel is None:
            return ()
        kind = place.kind if place else channel.type
        return lacking(granted(channel, me), kind, discussion=discussion)

    def _heard(self, guild_id: int, channel_id: int) -> Standing | None:
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable or guild.get_member(self.me) is None:
            return None
        return guild.me, guild.get_channel(channel_id)

    async def _asked(self, guild_id: int, channel_id: int) -> Standing:
        if not await self._requests.see(self._is_in(guild_id)):
            raise refused("removed")
        see, client = self._requests.see, self._client
        guild = await see(client.fetch_guild(guild_id, with_counts=False))
        me = await see(guild.fetch_member(self.me))
        # The list has the hidden ones too; asking for a hidden one by itself would be refused.
        channels = await see(guild.fetch_channels())
        return me, next((one for one in channels if one.id == channel_id), None)

    async def _is_in(self, guild_id: int) -> bool:
        before = discord.Object(guild_id - 1)
        return any(
            [one.id == guild_id async for one in self._client.fetch_guilds(limit=1, after=before)]
        )


def number(text: str) -> int | None:
    """An id, or None if it is not one."""
    plain = text.isascii() and text.isdecimal() and len(text) <= MAX_ID_DIGITS
    return int(text) if plain and int(text) > 0 else None


def _place_from(payload: dict[str, Any]) -> Place:
    guild, parent = payload.get("guild_id"), payload.get("parent_id")
    kind = try_enum(ChannelType, payload["type"])
    return Place(
        id=int(payload["id"]),
        guild=int(guild) if guild else None,
        kind=kind,
        # That of other channels is their category.
        parent=int(parent) if parent and kind in THREADS else None,
    )
