"""Installing by OAuth: Slack's consent page, and a browser that goes through it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import ClientSession, web

from tests.slack_server.methods_oauth import Code, Codes
from tests.slack_server.world import User, World

_REDIRECTS = (301, 302, 303, 307)


class Consent:
    """Serves `/oauth/v2/authorize`. The cookie `d` says who is logged in: workspace.person."""

    def __init__(self, world: World, codes: Codes) -> None:
        self._world = world
        self._codes = codes

    async def page(self, request: web.Request) -> web.Response:
        """What the app asks for, or why it cannot be asked."""
        user = self._user(request)
        problem = self._problem(request, user)
        if problem:
            return web.Response(status=400, text=problem)
        return web.Response(text=f"{self._world.app.name} asks for {request.query['scope']}")

    async def decide(self, request: web.Request) -> web.Response:
        """Allow or cancel: back to the app."""
        user = self._user(request)
        problem = self._problem(request, user)
        if problem or user is None:
            return web.Response(status=400, text=problem)
        state = request.query.get("state", "")
        target = self._redirect_uri(request)
        if (await request.post()).get("choice") != "allow":
            return _redirect(target, {"error": "access_denied", "state": state})
        scopes = tuple(filter(None, request.query["scope"].split(",")))
        number = self._world.new_number()
        now = self._world.clock.now()
        code = Code(f"{number}.local-code", user, scopes, target, now)
        self._codes.by_value[code.value] = code
        return _redirect(target, {"code": code.value, "state": state})

    def _user(self, request: web.Request) -> User | None:
        team_id, _, user_id = request.cookies.get("d", "").partition(".")
        team = self._world.teams.get(team_id)
        return team.users.get(user_id) if team else None

    def _problem(self, request: web.Request, user: User | None) -> str:
        app = self._world.app
        if user is None or user.deleted:
            return "not logged in"
        if user.guest:
            return "guests cannot install apps"
        if request.query.get("client_id") != app.client_id:
            return "invalid_client_id"
        if request.query.get("team") not in (None, "", user.team.id):
            return "invalid_team_for_non_distributed_app"
        wanted = set(filter(None, request.query.get("scope", "").split(",")))
        if not wanted or not wanted <= set(app.scopes):
            return f"invalid_scope: {sorted(wanted - set(app.scopes))}"
        target = self._redirect_uri(request)
        if not any(target.startswith(one) for one in app.redirect_urls):
            return f"bad_redirect_uri: {target}"
        return ""

    def _redirect_uri(self, request: web.Request) -> str:
        urls = self._world.app.redirect_urls
        return request.query.get("redirect_uri") or (urls[0] if urls else "")


@dataclass(frozen=True)
class Page:
    """What the browser shows in the end."""

    status: int
    text: str
    url: str


class Browser:
    """A person's browser. It keeps the app's Secure cookies too, although this is loopback."""

    def __init__(self, user: User, slack_url: str) -> None:
        self.cookies: dict[str, str] = {}
        self._session_cookie = f"{user.team.id}.{user.id}"
        self._slack_url = slack_url

    async def install(
        self,
        install_url: str,
        *,
        allow: bool = True,
        tamper: Callable[[dict[str, str]], dict[str, str]] = dict,
    ) -> Page:
        """Go from the app's install page through the consent page and back to the app.

        `tamper` changes the query with which Slack sends the browser back (code, state, error).
        """
        async with ClientSession() as session:
            address = await self._consent_address(session, install_url)
            consent = await self._visit(session, address)
            if consent.status != 200:
                return consent
            choice = {"choice": "allow" if allow else "cancel"}
            back = await self._visit(session, address, data=choice)
            target, _, query = back.url.partition("?")
            changed = urlencode(tamper(dict(parse_qsl(query))))
            return await self._visit(session, f"{target}?{changed}")

    async def _consent_address(self, session: ClientSession, install_url: str) -> str:
        """Where the app's install page leads to; a link straight to the consent page is one too."""
        if self._is_slack(install_url):
            return install_url
        asked = await self._visit(session, install_url)
        return asked.url if asked.status in _REDIRECTS else self._link(asked.text)

    def _is_slack(self, url: str) -> bool:
        return urlsplit(url).netloc == urlsplit(self._slack_url).netloc

    def _link(self, page: str) -> str:
        """The address of Slack's consent page on the app's install page."""
        for address in re.findall(r'href="([^"]+)"', page):
            if "/oauth/v2/authorize" in address:
                return unescape(str(address))
        raise LookupError(f"no link to Slack's consent page on: {page[:200]}")

    async def _visit(
        self, session: ClientSession, url: str, data: dict[str, str] | None = None
    ) -> Page:
        """One page. After a redirect, its `url` is where it leads to."""
        to_slack = self._is_slack(url)
        jar = {"d": self._session_cookie} if to_slack else self.cookies
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
        verb = "GET" if data is None else "POST"
        async with session.request(
            verb, url, data=data, headers=headers, allow_redirects=False
        ) as response:
            if not to_slack:
                for line in response.headers.getall("Set-Cookie", []):
                    self.cookies |= {name: c.value for name, c in SimpleCookie(line).items()}
            target = response.headers.get("Location", url)
            return Page(response.status, await response.text(), target)


def _redirect(target: str, query: dict[str, str]) -> web.Response:
    return web.Response(status=302, headers={"Location": f"{target}?{urlencode(query)}"})
