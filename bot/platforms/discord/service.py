"""Runs the Discord side: logs in, connects, keeps the connection, and offers the port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import discord
import structlog
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.charts.artist import Artist
from bot.clock import Clock
from bot.platforms.discord.chat import DiscordChat
from bot.platforms.discord.client import QuizClient, Shards
from bot.platforms.discord.desk import Desk
from bot.platforms.discord.errors import Faults
from bot.platforms.discord.pacing import Pacer
from bot.platforms.discord.replies import Replies
from bot.usecases.context import Context

log = structlog.get_logger(__name__)


class DiscordLoginError(Exception):
    """Discord does not take the token; the message says what to do."""


@dataclass(frozen=True)
class DiscordSettings:
    """How to reach Discord. `api_url` stands in for Discord's own, for REST and for the gateway;
    `per_second` is this process's part of the 50 requests that a bot may send in a second. Times
    in seconds: when an interaction is told to wait, how long after the last server the connection
    counts as ready, how long to wait between two shards' introductions, and how long a stop waits
    for what is being answered."""

    token: str = field(repr=False)
    api_url: str | None = None
    shards: Shards = field(default_factory=Shards)
    per_second: float = 45.0
    acknowledge_after: float = 1.5
    settling: float = 2.0
    identify_wait: float = 5.0
    patience: float = 5.0


class DiscordService:
    """The bot on Discord, from `start` to `stop`."""

    def __init__(
        self, context: Context, clock: Clock, artist: Artist, settings: DiscordSettings
    ) -> None:
        self._settings = settings
        self._running: asyncio.Task[None] | None = None
        if settings.api_url is not None:
            stand_in(settings.api_url)
        replies = Replies(artist, settings.acknowledge_after)
        desk = Desk(context, clock, replies)
        self.client = QuizClient(
            context,
            clock,
            desk,
            settings.shards,
            settling=settings.settling,
            identify_wait=settings.identify_wait,
        )
        pacer = Pacer(settings.per_second)
        self.chat = DiscordChat(self.client, artist, pacer, clock)
        self.chat.command_ids = replies.commands

    async def start(self) -> None:
        """Log in, register the commands, and connect in the background; raises
        DiscordLoginError."""
        async with self._closed_if_refused():
            await self.client.login(self._settings.token)
            await self.client.register_commands()
        self._running = asyncio.create_task(self._run(), name="discord")

    async def log_in(self) -> None:
        """Show Discord the token, which is all that requests need; raises DiscordLoginError."""
        async with self._closed_if_refused():
            await self.client.login(self._settings.token)

    @asynccontextmanager
    async def _closed_if_refused(self) -> AsyncIterator[None]:
        try:
            yield
        except discord.LoginFailure as fault:
            await self.client.close()
            raise DiscordLoginError(
                "QUIZBOT_DISCORD_TOKEN: Discord does not take it; copy the token of your"
                " application's bot from the developer portal again"
            ) from fault
        except Faults as fault:
            await self.client.close()
            raise DiscordLoginError(
                f"Discord cannot be reached now ({fault}); try again in a moment"
            ) from fault

    async def stop(self) -> None:
        """Answer what is asked already, and disconnect."""
        await self.client.desk.replies.finish(self._settings.patience)
        await self.client.close()
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running

    def trouble(self) -> str | None:
        """What keeps Discord from working; None when it works."""
        if self._running is not None and self._running.done():
            return "the connection to Discord ended for good; see the log"
        if not self.client.is_ready():
            return "not connected to Discord yet"
        return None

    async def _run(self) -> None:
        """Stay connected: discord.py reconnects by itself, but for what it cannot mend."""
        try:
            await self.client.connect(reconnect=True)
        except discord.PrivilegedIntentsRequired:
            log.exception("Discord refuses the intents; none that is privileged is asked for")
        except discord.ConnectionClosed as fault:
            log.error("Discord closed the connection for good", code=fault.code)


def stand_in(api_url: str) -> None:
    """Let discord.py speak to another server than Discord's own: a proxy, or a local one."""
    Route.BASE = api_url
    url = yarl.URL(api_url)
    scheme = "wss" if url.scheme == "https" else "ws"
    DiscordWebSocket.DEFAULT_GATEWAY = url.with_scheme(scheme).with_path("/gateway")
