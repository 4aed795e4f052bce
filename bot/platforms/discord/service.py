"""Runs the Discord side: logs in, connects, keeps the connection, and offers the port.

One client serves requests and the gateway. When its connection ends, whatever the reason, another
client is made after a while: nothing but `stop` ends this for good.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

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
from bot.platforms.discord.lease import Lease
from bot.platforms.discord.pacing import Pacer
from bot.platforms.discord.replies import Replies
from bot.platforms.discord.retrying import LONGEST_WAIT_S, longer
from bot.platforms.discord.sending import paced
from bot.usecases.context import Context

REFUSED = (
    "QUIZBOT_DISCORD_TOKEN: Discord does not take it; copy the token of your application's bot from"
    " the developer portal again"
)

log = structlog.get_logger(__name__)


class DiscordLoginError(Exception):
    """Discord does not take the token; the message says what to do."""


@dataclass(frozen=True)
class DiscordSettings:
    """How to reach Discord. `api_url` and `gateway_url` stand in for Discord's own; without the
    second, the first says where the gateway is. `per_second` is this process's part of the 50
    requests that a bot may send in a second.

    Times in seconds: when an interaction is told to wait, how long after the last server the
    connection counts as ready, how long to wait between two shards' introductions, how long a stop
    waits for what is being answered, how long a login may take, and how long to wait after a
    failure, which doubles. `lease` is how long another process with the same token waits for a
    silent one (None: there is no other), `lease_every` how often it is renewed.
    """

    token: str = field(repr=False)
    api_url: str | None = None
    gateway_url: str | None = None
    shards: Shards = field(default_factory=Shards)
    per_second: float = 45.0
    acknowledge_after: float = 1.5
    settling: float = 2.0
    identify_wait: float = 5.0
    patience: float = 5.0
    login_within: float = 15.0
    retry: float = 5.0
    lease: float | None = None
    lease_every: float = 10.0


class DiscordService:
    """The bot on Discord, from `start` to `stop`."""

    def __init__(
        self, context: Context, clock: Clock, artist: Artist, settings: DiscordSettings
    ) -> None:
        self._settings = settings
        self._context = context
        self._clock = clock
        self._running: asyncio.Task[None] | None = None
        # The client, while it is open.
        self._opened = AsyncExitStack()
        self._trouble: str | None = None
        self._standing_by = False
        if settings.api_url is not None:
            Route.BASE = settings.api_url
        self._lease: Lease | None = None
        if settings.lease is not None:
            self._lease = Lease(context.db, clock, settings.lease, settings.lease_every)
        replies = Replies(artist, clock, settings.acknowledge_after)
        self._desk = Desk(context, clock, replies)
        self._pacer = Pacer(settings.per_second)
        self.client = self._a_client()
        self.chat = DiscordChat(self.client, artist, clock)
        self.chat.command_ids = replies.commands

    def _a_client(self) -> QuizClient:
        settings = self._settings
        gateway = settings.gateway_url
        return QuizClient(
            self._context,
            self._clock,
            self._desk,
            settings.shards,
            settling=settings.settling,
            identify_wait=settings.identify_wait,
            retry=settings.retry,
            http_trace=paced(self._pacer),
            gateway=None if gateway is None else yarl.URL(gateway),
        )

    async def start(self) -> None:
        """Log in, register the commands, and connect in the background. Raises DiscordLoginError
        for a token that Discord does not take; whatever else fails is tried again later."""
        try:
            await self._enter()
        except DiscordLoginError:
            await self._leave()
            raise
        except Exception as fault:
            await self._failed(fault)
        self._running = asyncio.create_task(self._run(), name="discord")

    async def log_in(self) -> None:
        """Show Discord the token, which is all that requests need. Raises DiscordLoginError, and
        what a request raises."""
        await self._opened.enter_async_context(self.client)
        try:
            await self.client.login(self._settings.token)
        except discord.LoginFailure as fault:
            raise DiscordLoginError(REFUSED) from fault

    async def stop(self) -> None:
        """Answer what is asked already, and disconnect."""
        await self._desk.replies.finish(self._settings.patience)
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
        await self._leave()

    def is_connected(self) -> bool:
        """Whether events come in; also true while discord.py reconnects."""
        return self.client.is_ready()

    def trouble(self) -> str | None:
        """What keeps Discord from working; None when it works, or when another process is
        connected and this one stands by."""
        if self._standing_by or self.is_connected():
            return None
        return self._trouble or "not connected to Discord yet"

    async def _run(self) -> None:
        """Stay connected: discord.py reconnects by itself, but for what it cannot mend."""
        wait = self._settings.retry
        while True:
            if self.client.user is not None and await self._connect():
                wait = self._settings.retry
            await asyncio.sleep(wait)
            wait = longer(wait)
            try:
                await self._enter()
            except Exception as fault:
                await self._failed(fault)

    async def _enter(self) -> None:
        """Log in, and let Discord offer the commands."""
        async with asyncio.timeout(self._settings.login_within):
            await self.log_in()
            await find_gateway(self.client, self._settings)
        await self.client.offer_commands()

    async def _connect(self) -> bool:
        """Be connected for as long as that goes, and it is our turn; then leave. Returns whether
        it went for a while: Discord takes a thousand introductions a day, and no more."""
        client, begun = self.client, self._clock.monotonic()
        try:
            if self._lease is None:
                await client.connect()
            else:
                await self._connect_in_turn(client, self._lease)
        except Exception as fault:
            await self._failed(fault)
        else:
            await self._leave()
        return self._clock.monotonic() - begun > LONGEST_WAIT_S

    async def _connect_in_turn(self, client: QuizClient, lease: Lease) -> None:
        self._standing_by = True
        try:
            await lease.taken()
        finally:
            self._standing_by = False
        await _until_one_ends(client.connect(), _lost(lease))

    async def _failed(self, fault: Exception) -> None:
        self._trouble = _explained(fault)
        await self._leave()

    async def _leave(self) -> None:
        """Close the client, and have another one for the next time."""
        try:
            await self._opened.aclose()
        except Exception:
            log.exception("the connection to Discord did not close well")
        self.client = self._a_client()
        self.chat.use(self.client)
        if self._lease is not None:
            await self._lease.release()


async def find_gateway(client: discord.Client, settings: DiscordSettings) -> None:
    """Tell discord.py where the gateway is, where that is not Discord's own: it would not ask for
    it again, nor at all when the shards are given."""
    url = settings.gateway_url
    if url is None and settings.api_url is not None:
        _, url, _ = await client.http.get_bot_gateway()
    if url is not None:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)


async def _lost(lease: Lease) -> None:
    await lease.lost()
    log.warning("another process may connect to Discord now: this one stands by")


async def _until_one_ends(*works: Coroutine[Any, Any, None]) -> None:
    """Do all at once until one ends, and end as it does."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _explained(fault: Exception) -> str:
    """What keeps Discord from working, logged with all that is known of it."""
    match fault:
        case DiscordLoginError():
            log.error("Discord does not take the token", reason=str(fault))
            return "Discord does not take the token; see the log"
        case discord.PrivilegedIntentsRequired():
            log.error("Discord refuses the intents; none that is privileged is asked for")
            return "Discord refuses the intents; see the log"
        case discord.ConnectionClosed():
            log.error("Discord closed the connection", code=fault.code)
            return f"Discord closed the connection ({fault.code}); it is tried again"
        case _ if isinstance(fault, Faults):
            reason = str(fault) or type(fault).__name__
            log.warning("Discord cannot be reached now", reason=reason)
            return f"cannot be reached now ({reason}); it is tried again"
        case _:
            log.error("the connection to Discord failed", exc_info=fault)
            return "the connection failed; see the log"
