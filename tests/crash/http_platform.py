"""A platform without any idempotency: it accepts whatever comes, so that doubles would show."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.cards.card import Card
from bot.clock import Clock
from bot.commands.typed import WEB_COMMANDS, CommandNames
from bot.posting.port import ChannelRefusedError, Chat, TryLaterError
from storage.records import EVERYTHING, Address, Share, UserKey
from tests.crash.platform import Posted, Reach

FAKE = "fake"


@dataclass
class HttpPlatform:
    """Everything that arrived. Of the replies, a share of `lost` never goes out."""

    lost: float = 0.0
    rng: Random = field(default_factory=lambda: Random(7))
    keys: list[str] = field(default_factory=list)
    messages: list[Posted] = field(default_factory=list)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Reach]:
        """See tests.crash.platform.Platform."""
        app = web.Application()
        app.router.add_post("/messages", self._post)
        app.router.add_get("/messages", self._find)
        app.router.add_put("/messages/{ref}", self._edit)
        app.router.add_post("/messages/{ref}/thread", self._discuss)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        try:
            host, port = runner.addresses[0][:2]
            yield HttpReach(f"http://{host}:{port}")
        finally:
            await runner.cleanup()

    def addresses(self, count: int) -> list[Address]:
        """See Platform."""
        return [Address(FAKE, "w1", f"channel-{number}") for number in range(count)]

    def discussions(self, count: int) -> int:
        """See Platform."""
        return count

    def posted(self) -> list[Posted]:
        """See Platform."""
        return self.messages

    def lose_replies(self, share: float) -> None:
        """See Platform."""
        self.lost = share

    def move_to(self, moment: datetime) -> None:
        """See Platform; this one has no memory that could fade."""

    async def _post(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        address = Address(FAKE, "w1", said["channel"])
        self.keys.append(said["key"])
        self.messages.append(Posted(address, str(len(self.messages)), said["title"]))
        return self._reply(request, {"ref": self.messages[-1].ref})

    async def _find(self, request: web.Request) -> web.StreamResponse:
        wanted = (request.query["channel"], request.query["key"])
        refs = [
            message.ref
            for message, key in zip(self.messages, self.keys, strict=True)
            if (message.address.channel, key) == wanted
        ]
        return self._reply(request, {"ref": refs[0] if refs else None})

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        place = int(request.match_info["ref"])
        before = self.messages[place]
        self.messages[place] = replace(before, title=said["title"], edits=before.edits + 1)
        return self._reply(request, {})

    async def _discuss(self, request: web.Request) -> web.StreamResponse:
        place = int(request.match_info["ref"])
        self.messages[place] = replace(self.messages[place], discussions=1)
        return self._reply(request, {})

    def _reply(self, request: web.Request, body: dict[str, str | None]) -> web.StreamResponse:
        if self.rng.random() < self.lost and request.transport is not None:
            request.transport.abort()
        return web.json_response(body)


@dataclass(frozen=True)
class HttpReach:
    """See tests.crash.platform.Reach."""

    url: str

    @asynccontextmanager
    async def chat(self, clock: Clock) -> AsyncIterator[Chat]:
        """See Reach."""
        async with ClientSession() as session:
            yield HttpChat(session, self.url)


@dataclass(frozen=True)
class HttpChat:
    """The port's side of that platform. Its posts have no idempotency key."""

    session: ClientSession
    url: str
    platform: str = FAKE
    commands: CommandNames = WEB_COMMANDS
    share: Share = EVERYTHING

    async def post(self, address: Address, card: Card, key: str) -> str:
        """See bot.posting.port.Chat."""
        body = {"channel": address.channel, "key": key, "title": card.title}
        return str((await self._ask("POST", "/messages", json=body))["ref"])

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """See bot.posting.port.Chat."""
        query = {"channel": address.channel, "key": key}
        return (await self._ask("GET", "/messages", params=query))["ref"]

    async def edit(self, address: Address, message_ref: str, card: Card, key: str) -> None:
        """See bot.posting.port.Chat."""
        await self._ask("PUT", f"/messages/{message_ref}", json={"title": card.title})

    async def discuss(self, address: Address, message_ref: str, title: str) -> None:
        """See bot.posting.port.Chat."""
        await self._ask("POST", f"/messages/{message_ref}/thread", json={"title": title})

    async def has_left(self, user: UserKey, workspace: str) -> bool:
        """See bot.posting.port.Chat; nobody leaves."""
        return False

    async def tell(self, user: UserKey, card: Card) -> None:
        """See bot.posting.port.Chat; nobody takes direct messages here."""
        raise ChannelRefusedError("nobody takes direct messages here")

    async def _ask(
        self,
        method: str,
        path: str,
        json: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
    ) -> dict[str, str | None]:
        try:
            async with self.session.request(
                method,
                self.url + path,
                json=json,
                params=params,
                timeout=ClientTimeout(total=10),
            ) as answer:
                said: dict[str, str | None] = await answer.json()
                return said
        except (TimeoutError, ClientError) as fault:
            raise TryLaterError(f"{type(fault).__name__}: {fault}") from fault
