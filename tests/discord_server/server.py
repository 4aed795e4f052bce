"""The whole of it: one aiohttp application with the REST API, the gateway and the uploaded files.

discord = LocalDiscord()
ana = discord.add_user("Ana", locale="es-ES")
guild = discord.add_guild("Study world", owner=ana)
channel = guild.add_text_channel("dp-100")
async with discord.serving():
    with discord.pointed_at():            # discord.py in this process
        ...
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager

from aiohttp import web

from tests.discord_server.application import Application
from tests.discord_server.changes import PATIENCE_S, Changes
from tests.discord_server.channel_routes import ChannelRoutes
from tests.discord_server.client import pointed_at
from tests.discord_server.clock import Clock
from tests.discord_server.events import Events
from tests.discord_server.faults import Faults, Requests
from tests.discord_server.gateway import Gateway
from tests.discord_server.interactions import Interaction, Interactions
from tests.discord_server.people import Person
from tests.discord_server.permissions import NONE, Permission
from tests.discord_server.posting import Posting
from tests.discord_server.reply_routes import ReplyRoutes
from tests.discord_server.rest import PREFIX, FrontDoor, Router
from tests.discord_server.routes import Routes
from tests.discord_server.sending import Sender
from tests.discord_server.thread_routes import ThreadRoutes
from tests.discord_server.world import Channel, Guild, Subject, User, World

MAX_BODY_BYTES = 64 * 1024 * 1024


class LocalDiscord:
    """A Discord of one's own, on a loopback port that the system chooses."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.changes = Changes()
        self.world = World(self.clock)
        self.posting = Posting(self.world)
        self.interactions = Interactions(self.world, self.posting)
        self.application = Application(self.world, self.add_user("The owner"))
        self.gateway = Gateway(self.application, self.changes)
        self.sender = Sender(self.world, self.gateway, self.interactions)
        self._routes = Routes(self.application, self.posting)
        self._door = FrontDoor(self.application, self._router(), self.changes)
        self._events = Events(self.world, self.gateway)
        self._port = 0
        self.world.on_event = self._on_event
        self.clock.on_advance(self.changes.notify)
        self.gateway.url = lambda: self.gateway_url
        self.posting.files_url = lambda: f"http://127.0.0.1:{self._port}"

    def _router(self) -> Router:
        router = Router()
        self._routes.add_to(router)
        ChannelRoutes(self.world).add_to(router)
        ThreadRoutes(self.world, self.posting).add_to(router)
        ReplyRoutes(self.interactions).add_to(router)
        return router

    def _on_event(self, name: str, subject: Subject) -> None:
        self._events(name, subject)
        self.changes.notify()

    # Where it is

    @property
    def api_url(self) -> str:
        """What `discord.http.Route.BASE` has to be."""
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` has to be."""
        return f"ws://127.0.0.1:{self._port}/gateway"

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.application.token

    @asynccontextmanager
    async def serving(self, port: int = 0) -> AsyncIterator[LocalDiscord]:
        """Listen until the block ends. `port` 0 lets the system choose. A fault of this server
        itself is raised at the end."""
        app = web.Application(client_max_size=MAX_BODY_BYTES)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/attachments/{channel}/{attachment}/{name}", self._file)
        app.router.add_route("*", PREFIX + "/{path:.*}", self._door.handle)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self._port = runner.addresses[0][1]
        self._routes.gateway_url = self.gateway_url
        try:
            yield self
        finally:
            self.faults.clear()
            self.gateway.close_all()
            await runner.cleanup()
        for crash in self._door.crashes:
            raise crash

    def pointed_at(self) -> AbstractContextManager[None]:
        """Within the block, discord.py in this process talks to this server."""
        return pointed_at(self.api_url, self.gateway_url)

    async def _file(self, request: web.Request) -> web.Response:
        number = request.match_info["attachment"]
        for message in self.world.all_messages():
            for one in message.attachments:
                if str(one.id) == number:
                    return web.Response(body=one.content)
        raise web.HTTPNotFound

    # What is there

    @property
    def bot(self) -> User:
        """The bot's own account."""
        return self.world.bot

    @property
    def faults(self) -> Faults:
        """Faults that wait to happen."""
        return self._door.faults

    @property
    def requests(self) -> Requests:
        """Every REST request so far."""
        return self._door.requests

    @property
    def idle(self) -> bool:
        """Whether no REST request is being answered."""
        return self._door.in_flight == 0

    def add_user(self, name: str, *, locale: str = "en-US") -> Person:
        """A new person, in no guild."""
        person = Person(self, self.world.ids.next(), name, locale)
        self.world.users[person.id] = person
        return person

    def add_guild(
        self,
        name: str,
        owner: User,
        *,
        locale: str = "en-US",
        bot: bool = True,
        bot_permissions: Permission = NONE,
    ) -> Guild:
        """A new guild with its owner and, unless told otherwise, the bot, which has what everyone
        has and `bot_permissions`. The n-th guild is on shard n % (number of shards)."""
        guild = self.world.add_guild(name, owner, locale=locale)
        if bot:
            roles = [guild.add_role(self.bot.name, bot_permissions)] if bot_permissions else []
            guild.join(self.bot, roles=roles)
        return guild

    def dm(self, user: User) -> Channel:
        """The conversation between the bot and a person."""
        return self.world.dm(user)

    def replay(self, interaction: Interaction) -> None:
        """Send the same INTERACTION_CREATE once more."""
        self.sender.replay(interaction)

    async def until(
        self,
        predicate: Callable[[], object],
        patience_s: float = PATIENCE_S,
        *,
        wake_in_s: float | None = None,
        what: str = "the expected change",
    ) -> None:
        """Wait until `predicate()` is true; asked after every change here, and every `wake_in_s`
        real seconds if that is given. Raises TimeoutError after `patience_s`."""
        await self.changes.until(predicate, patience_s=patience_s, wake_in_s=wake_in_s, what=what)
