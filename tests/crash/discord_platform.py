"""A local Discord whose memory of nonces is shorter than a lease, reached by the real adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random

import discord

from bot.charts.artist import Artist
from bot.clock import Clock
from bot.platforms.discord.chat import DiscordChat
from bot.platforms.discord.pacing import Pacer
from bot.platforms.discord.sending import paced
from bot.posting.port import Chat
from storage.records import Address
from tests.crash.platform import Posted, Reach
from tests.discord_server import Channel, LocalDiscord, LosesReply, Message, pointed_at
from tests.discord_server.clock import Clock as ServerClock

# The lease is a minute: a second attempt finds no nonce that would save it.
NONCE_WINDOW_S = 30.0


class DiscordPlatform:
    """A server with a text channel, a thread and a forum, which takes no nonces at all."""

    def __init__(self, moment: datetime) -> None:
        self._server = LocalDiscord(ServerClock(moment))
        self._server.posting.nonce_window_s = NONCE_WINDOW_S
        self._owner = self._server.add_user("Ana")
        self._guild = self._server.add_guild("Study world", owner=self._owner)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Reach]:
        """See tests.crash.platform.Platform."""
        async with self._server.serving():
            yield DiscordReach(self._server.api_url, self._server.gateway_url, self._server.token)

    def addresses(self, count: int) -> list[Address]:
        """See Platform; their kinds take turns."""
        return [self._address(self._new_channel(number)) for number in range(count)]

    def _new_channel(self, number: int) -> Channel:
        if number % 3 == 2:
            return self._guild.add_forum(f"forum-{number}")
        channel = self._guild.add_text_channel(f"text-{number}")
        return channel if number % 3 == 0 else channel.add_thread("Daily", self._owner)

    def _address(self, channel: Channel) -> Address:
        return Address("discord", str(self._guild.id), str(channel.id))

    def discussions(self, count: int) -> int:
        """See Platform; a thread and a forum's post are discussions already."""
        return sum(number % 3 == 0 for number in range(count))

    def posted(self) -> list[Posted]:
        """See Platform."""
        return [
            Posted(
                address=self._address(self._channel_of(message)),
                ref=str(message.id),
                title=message.text.split("\n")[0].removeprefix("### "),
                edits=message.edits,
                discussions=int(message.thread is not None),
            )
            for message in sorted(self._messages(), key=lambda one: one.id)
        ]

    def _messages(self) -> Iterator[Message]:
        for message in self._server.world.all_messages():
            if message.author is self._server.bot:
                yield message

    @staticmethod
    def _channel_of(message: Message) -> Channel:
        """Where it was posted: for a post in a forum, that is the forum."""
        thread = message.channel
        return thread.parent if thread.parent and thread.id == message.id else thread

    def lose_replies(self, share: float) -> None:
        """See Platform."""
        rng = Random(7)
        self._server.faults.add("*", "/channels/**", LosesReply(), times=None, share=share, rng=rng)

    def move_to(self, moment: datetime) -> None:
        """See Platform."""
        self._server.clock.advance((moment - self._server.clock.now()).total_seconds())


@dataclass(frozen=True)
class DiscordReach:
    """See tests.crash.platform.Reach."""

    api_url: str
    gateway_url: str
    token: str

    @asynccontextmanager
    async def chat(self, clock: Clock) -> AsyncIterator[Chat]:
        """See Reach. It is logged in only: posting needs no connection to the gateway."""
        with pointed_at(self.api_url, self.gateway_url):
            trace = paced(Pacer(1000.0))
            async with discord.Client(intents=discord.Intents.none(), http_trace=trace) as client:
                await client.login(self.token)
                yield DiscordChat(client, Artist(), clock)
