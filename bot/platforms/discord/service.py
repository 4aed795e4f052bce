"""Runs the Discord side: logs in, connects, keeps the connection, and offers the port.

One client serves requests and the gateway. When its connection ends, whatever the reason, another
client is made after a while: nothing but `stop` ends this for good. All of it goes on in the
background: a slow Discord holds up nothing else.

Of several processes with one token (or with the same shards) one has the turn: it is connected, and
it alone sends. The others do not even log in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack, suppress
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
from bot.platforms.discord.errors import Faults
from bot.platforms.discord.inbox import Inbox
from bot.platforms.discord.lease import Introductions, Lease, token_name
from bot.platforms.discord.pacing import Pacer
from bot.platforms.discord.replies import Replies
from bot.platforms.discord.retrying import LONGEST_WAIT_S, longer
from bot.platforms.discord.sending import paced
from bot.usecases.context import Context
from storage.records import NOTHING, Share

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
    second, the first says where the gateway is. `per_second` of the 50 requests that a bot may send
    in a second are for all processes together: those with shards of their own share them.

    Times in seconds: when an interaction is told to wait, how long after the last server the
    connection counts as ready, how long to wait between two introductions, how long a stop waits
    for what is being answered, how long the start waits for the login, how long a login may take,
    and how long to wait after a failure, which doubles. `lease` is how long another process with
    the same token waits for a silent one (None: there is no other), `lease_every` how often it is
    renewed.
    """

    token: str = field(repr=False)
    api_url: str | None = None
    gateway_url: str | None = None
    shards: Shards = field(default_factory=Shards)
    per_second: float = 46.0
    acknowledge_after: float = 1.5
    settling: float = 2.0
    identify_wait: float = 5.0
    patience: float = 5.0
    start_within: float = 1.5
    login_within: float = 15.0
    retry: float = 5.0
    lease: float | None = None
    lease_every: float = 10.0


class DiscordService:
    """The bot on Discord, from `start` to `stop`."""

    def __init__(
        self, context: Context, clock: Clock, artist: Artist, settings: DiscordSettings
    ) -> None:
        self.settings = settings
        self._context = context
        self._clock = clock
        self._running: asyncio.Task[None] | None = None
        # The client, while it is open; one that is being closed.
        self._opened = AsyncExitStack()
        self._closing: asyncio.Future[None] | None = None
        self._trouble: str | None = None
        self._standing_by = False
        # Set as soon as the first login went well or not, or is another process's turn; a token
        # that was refused by then ends the start.
        self._decided = asyncio.Event()
        self._may_connect = asyncio.Event()
        self._starting = False
        self._refused: DiscordLoginError | None = None
        if settings.api_url is not None:
            Route.BASE = settings.api_url
        bot, db = token_name(settings.token), context.db
        self._lease: Lease | None = None
        if settings.lease is not None:
            names = _lease_names(bot, settings.shards)
            self._lease = Lease(db, clock, names, settings.lease, settings.lease_every)
        self._introductions = Introductions(db, clock, f"{bot} hello", settings.identify_wait)
        self._pacer = Pacer(settings.per_second * settings.shards.part)
        replies = Replies(artist, clock, settings.acknowledge_after)
        self._desk = Inbox(context, clock, replies)
        self.client = self._a_client()
        self.chat = DiscordChat(self.client, artist, clock, self._share)
        self.chat.command_ids = replies.commands

    def _a_client(self) -> QuizClient:
        settings = self.settings
        gateway = settings.gateway_url
        return QuizClient(
            self._context,
            self._clock,
            self._desk,
            settings.shards,
            settling=settings.settling,
            introduce=self._introductions.turn,
            retry=settings.retry,
            http_trace=paced(self._pacer, self._may_send),
            gateway=None if gateway is None else yarl.URL(gateway),
        )

    def _may_send(self) -> bool:
        return self._lease is None or self._lease.is_held

    def _share(self) -> Share:
        if self.client.user is None or self.client.is_closed() or not self._may_send():
            return NOTHING
        return self.settings.shards.share

    def begin(self) -> None:
        """Log in, in the background; nobody is answered before `start`."""
        self._starting = True
        self._running = asyncio.create_task(self._run(), name="discord")

    async def start(self) -> None:
        """Connect once the login went well, and see how it goes as far as that can be seen soon.

        Raises DiscordLoginError for a token that Discord does not take; whatever else fails is
        tried again later.
        """
        if self._running is None:
            self.begin()
        self._may_connect.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.settings.start_within):
                await self._decided.wait()
        self._starting = False
        if self._refused is not None:
            await self.stop()
            raise self._refused

    async def log_in(self) -> None:
        """Show Discord the token, which is all that requests need. Raises DiscordLoginError, and
        what a request raises."""
        await self._opened.enter_async_context(self.client)
        try:
            await self.client.login(self.settings.token)
        except discord.LoginFailure as fault:
            raise DiscordLoginError(REFUSED) from fault

    async def stop(self) -> None:
        """Answer what is asked already, and disconnect."""
        await self._desk.replies.finish(self.settings.patience)
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
        if self._closing is not None:
            await asyncio.wait([self._closing])
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
        """Stay connected: discord.py reconnects by itself, unless that cannot help."""
        wait = self.settings.retry
        while True:
            begun = self._clock.monotonic()
            try:
                await self._take_turn()
            except Exception as fault:
                self._failed(fault)
            await self._leave()
            self._decided.set()
            # Discord allows a thousand identifies a day.
            if self._clock.monotonic() - begun > LONGEST_WAIT_S:
                wait = self.settings.retry
            await asyncio.sleep(wait)
            wait = longer(wait)

    async def _take_turn(self) -> None:
        """Be connected for as long as that goes, and it is our turn."""
        if self._lease is None:
            await self._serve()
            return
        if not await self._lease.take():
            self._standing_by = True
            self._decided.set()
            try:
                await self._lease.taken()
            finally:
                self._standing_by = False
        await _until_one_ends(self._serve(), _lost(self._lease))

    async def _serve(self) -> None:
        """Log in, have the commands offered meanwhile, and be connected."""
        async with asyncio.timeout(self.settings.login_within):
            await self.log_in()
            await find_gateway(self.client, self.settings)
        self._decided.set()
        await self._may_connect.wait()
        self.client.offer_commands()
        await self.client.connect()

    def _failed(self, fault: Exception) -> None:
        if self._starting and isinstance(fault, DiscordLoginError):
            self._refused = fault
        else:
            self._trouble = _explained(fault)

    async def _leave(self) -> None:
        """Close the client, and have another one for the next time. Who comes next waits until the
        last requests no longer count."""
        opened, self._opened = self._opened, AsyncExitStack()
        self._closing = asyncio.ensure_future(opened.aclose())
        try:
            # A stop in the middle of it leaves nothing open.
            await asyncio.shield(self._closing)
        except Exception:
            log.exception("the connection to Discord did not close well")
        self.client = self._a_client()
        self.chat.use(self.client)
        if self._lease is not None:
            await self._lease.release(self._pacer.rest())


def _lease_names(bot: str, shards: Shards) -> list[str]:
    """One for each shard, so that no two processes have the same one."""
    if shards.ids is None:
        return [bot]
    return [f"{bot} {shard}/{shards.count}" for shard in shards.ids]


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
