"""A DiscordChat at a local Discord, and somebody who reads what it posts; no quizbot around it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from discord import Client, Intents, MemberCacheFlags

from bot.charts.artist import Artist
from bot.platforms.discord.chat import DiscordChat
from bot.platforms.discord.pacing import Pacer
from bot.platforms.discord.sending import paced
from bot.posting.port import ChatError
from storage.records import Address
from tests.bot.fakes import FixedClock
from tests.discord_server import (
    Channel,
    Guild,
    LocalDiscord,
    Message,
    Permission,
    Person,
    running,
)
from tests.discord_server.world import FORUM

POSTS = "/channels/*/messages"
KEY = "0123456789abcdef-1f"

Kind: TypeAlias = Literal["text", "thread", "forum"]
KINDS: tuple[Kind, ...] = ("text", "thread", "forum")


class Connection(Client):
    """A client as quizbot has it, which learns in a moment that it is ready."""

    def __init__(self) -> None:
        super().__init__(
            intents=Intents(guilds=True),
            max_ratelimit_timeout=30.0,
            max_messages=None,
            member_cache_flags=MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            guild_ready_timeout=0.02,
            http_trace=paced(Pacer(1000.0)),
        )


@dataclass(frozen=True)
class Office:
    """A server of Ana's, with channels in it, and the chat under test."""

    discord: LocalDiscord
    client: Client
    chat: DiscordChat
    clock: FixedClock
    guild: Guild
    ana: Person
    stock: dict[Kind, list[Channel]] = field(default_factory=dict)

    def fill(self) -> None:
        """Make channels that the gateway tells of when the client connects."""
        self.stock.update({kind: [self._make(kind) for _ in range(2)] for kind in KINDS})

    def _make(self, kind: Kind, **about: Any) -> Channel:
        number = len(self.guild.channels)
        if kind == "forum":
            return self.guild.add_forum(f"forum-{number}", **about)
        text = self.guild.add_text_channel(f"text-{number}")
        return text if kind == "text" else text.add_thread("A thread", self.ana)

    def address(self, channel: Channel) -> Address:
        """Where the channel is."""
        return Address("discord", str(self.guild.id), str(channel.id))

    def new(self, kind: Kind = "text", **about: Any) -> tuple[Channel, Address]:
        """An empty channel and its address. The first two of a kind are older than the connection
        to the gateway, which so knows them."""
        left = [] if about else self.stock.get(kind, [])
        channel = left.pop(0) if left else self._make(kind, **about)
        return channel, self.address(channel)

    def seen(self, channel: Channel) -> list[Message]:
        """What Ana sees: the messages of a channel, or the opening ones of a forum's posts."""
        if channel.kind != FORUM:
            return self.ana.sees(channel)
        posts = sorted(self.discord.world.threads(channel), key=lambda one: one.id)
        return [message for post in posts for message in self.ana.sees(post)[:1]]

    def titles(self, channel: Channel) -> list[str]:
        """The titles of the cards that Ana sees there, oldest first."""
        return [title_of(message) for message in self.seen(channel)]

    def deny(self, channel: Channel, *permissions: Permission) -> None:
        """Take permissions away from the bot, in that channel."""
        denied = Permission(0)
        for permission in permissions:
            denied |= permission
        channel.set_permissions(self.discord.bot, deny=denied)

    async def deny_and_tell(self, channel: Channel, *permissions: Permission) -> None:
        """The same; a client that is connected has heard of it afterwards."""
        if not self.client.is_ready():
            self.deny(channel, *permissions)
            return
        heard = asyncio.ensure_future(self.client.wait_for("guild_channel_update", timeout=10.0))
        await asyncio.sleep(0)
        self.deny(channel, *permissions)
        await heard

    def pass_time(self, seconds: float) -> None:
        """Let time go by, for Discord."""
        self.discord.clock.advance(seconds)

    def now(self) -> datetime:
        """Discord's time."""
        return self.discord.clock.now()

    def sent(self, method: str = "POST", path: str = POSTS) -> int:
        """How many such requests arrived."""
        return len(self.discord.requests.of(method, path))


def title_of(message: Message) -> str:
    """The title of a card, as it is read."""
    return message.text.split("\n")[0].removeprefix("### ")


async def refusal(awaitable: Any) -> ChatError:
    """The port's error that something ends with."""
    try:
        await awaitable
    except ChatError as fault:
        return fault
    raise AssertionError("it was not refused")


@asynccontextmanager
async def an_office(*, connected: bool = False) -> AsyncIterator[Office]:
    """An office whose client is logged in, and connected to the gateway if that is wanted."""
    server = LocalDiscord()
    async with server.serving():
        with server.pointed_at():
            ana = server.add_user("Ana")
            guild = server.add_guild("Study world", owner=ana)
            client, clock, artist = Connection(), FixedClock(server.clock.now()), Artist()
            chat = DiscordChat(client, artist, clock)
            office = Office(server, client, chat, clock, guild, ana)
            office.fill()
            try:
                if connected:
                    async with running(client, server.token):
                        yield office
                else:
                    await client.login(server.token)
                    yield office
            finally:
                await client.close()
                await artist.close()
