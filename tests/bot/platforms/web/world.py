"""A served web page with its bot, in which time passes as the test says, and its visitors."""

from __future__ import annotations

import html
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import ClientSession, CookieJar, web

from bot.charts.artist import Artist
from bot.core.calendar import ONE_DAY
from bot.platforms.web.chat import WebChat
from bot.platforms.web.hub import Hub
from bot.platforms.web.links import PLATFORM
from bot.platforms.web.site import (
    WebSettings,
    address_of,
    invite_link,
    make_site,
    organiser_link,
)
from bot.posting.heartbeat import beat
from bot.posting.planning import post_now
from bot.usecases.context import Context
from bot.usecases.set_up_group import set_up_group
from storage.records import Group
from tests.bot.builders import SECRET, local, some_settings
from tests.bot.fakes import FixedClock

# In UTC, so that passing time is not bent by a change of the clocks.
MONDAY_MORNING = local("2026-03-02 10:00").astimezone(UTC)


@dataclass
class FixedHealth:
    """Health as the test says."""

    wrong: dict[str, str] = field(default_factory=dict)

    async def ready(self) -> Mapping[str, str]:
        """See bot.platforms.web.site.Health."""
        return self.wrong


@dataclass(frozen=True)
class Answered:
    """What a visitor was sent."""

    status: int
    text: str
    path: str
    headers: Mapping[str, str]


class Visitor:
    """A browser without a script: it keeps cookies and finds its form token on the last page."""

    def __init__(self, base_url: str, http: ClientSession) -> None:
        self.base_url = base_url
        self.http = http
        self.token = ""

    async def get(self, path: str, **headers: str) -> Answered:
        """Open a page of the site, by its path or its whole address."""
        async with self.http.get(self._url(path), headers=headers) as response:
            found = Answered(
                response.status, await response.text(), response.url.path, response.headers
            )
        token = re.search(r'name="csrf" value="(\w+)"', found.text)
        self.token = token[1] if token else self.token
        return found

    async def post(
        self, path: str, fields: Mapping[str, str | list[str]] | None = None, **headers: str
    ) -> Answered:
        """Send a form; its token is the last page's unless `fields` has another."""
        sent = [("csrf", self.token)] if "csrf" not in (fields or {}) else []
        for name, value in (fields or {}).items():
            sent += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        async with self.http.post(self._url(path), data=sent, headers=headers) as response:
            return Answered(
                response.status, await response.text(), response.url.path, response.headers
            )

    async def join(self, group: Group, name: str) -> Answered:
        """Join a group that is open."""
        await self.get(f"/g/{group.key}")
        joined = await self.post(f"/g/{group.key}/join", {"name": name})
        assert joined.path == f"/g/{group.key}"
        return joined

    async def organise(self, link: str, name: str) -> Answered:
        """Become an organiser by a link."""
        await self.get(link)
        return await self.post(link, {"name": name})

    async def act(self, group: Group, action: str, message: int = 1, **more: str) -> Answered:
        """Press a button, as the page's script does."""
        fields = {"action": action, "message": str(message), **more}
        return await self.post(f"/g/{group.key}/act", fields, **{"X-Fragment": "1"})

    def _url(self, path: str) -> str:
        return path if path.startswith("http") else self.base_url + path


@dataclass
class World:
    """A running bot with its web page. `at` and `later` let its heart beat."""

    context: Context
    clock: FixedClock
    settings: WebSettings
    hub: Hub
    chat: WebChat
    health: FixedHealth
    artist: Artist

    @property
    def url(self) -> str:
        """Where the page is."""
        return self.settings.base_url

    async def group(self, **changes: object) -> Group:
        """A group on the page with today's question posted; a question every day at 09:00."""
        now = self.clock.now()
        group = await set_up_group(self.context, some_settings(**changes), address_of, now)
        await post_now(self.context, group, now)
        await self.beat()
        return group

    def invite(self, group: Group) -> str:
        """The group's invite link."""
        return invite_link(self.settings, group)

    def organiser(self, group: Group) -> str:
        """The group's organiser link."""
        return organiser_link(self.settings, group)

    async def beat(self) -> None:
        """One heartbeat, now."""
        await beat(self.context, {PLATFORM: self.chat}, self.clock)

    async def later(self, duration: timedelta = ONE_DAY) -> None:
        """Let time pass, then let the heart beat."""
        self.clock.pass_time(duration)
        await self.beat()

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[Visitor]:
        """Somebody new, with a browser of their own."""
        english = {"Accept-Language": "en"}
        jar = CookieJar(unsafe=True)  # it keeps cookies of addresses, too
        async with ClientSession(cookie_jar=jar, headers=english) as http:
            yield Visitor(self.url, http)


@asynccontextmanager
async def a_world(
    context: Context, *, now: datetime = MONDAY_MORNING, invites_open: bool = True
) -> AsyncIterator[World]:
    """Serve the page of a bot on a free port of this machine."""
    clock = FixedClock(now)
    listener = socket.create_server(("127.0.0.1", 0))
    settings = WebSettings(
        base_url=f"http://127.0.0.1:{listener.getsockname()[1]}",
        secret=SECRET,
        secure_cookies=False,
        invites_open=invites_open,
    )
    hub = Hub(context.db, poll_seconds=0.2)
    chat = WebChat(context.db, hub, clock)
    health = FixedHealth()
    artist = Artist(seconds=60)  # the machine may be busy with other tests
    site = make_site(context, settings, clock, hub, health, artist)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await hub.start()
    await web.SockSite(runner, listener).start()
    try:
        yield World(context, clock, settings, hub, chat, health, artist)
    finally:
        await hub.close()
        await runner.cleanup()
        await artist.close()


def actions_in(page: str) -> list[str]:
    """The action ids that a page offers, in its order."""
    found = re.findall(r'name="action" value="([^"]*)"', page)
    return [html.unescape(action) for action in found]
