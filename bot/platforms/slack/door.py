"""Where Slack's requests come in over HTTP, and the pages of the installation.

Slack's requests come before the site's own middlewares: they have no session and no form token, and
are signed instead. The pages are for people, and the site guards them as its own.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.platforms.slack.oauth import INSTALL_PATH, REDIRECT_PATH

EVENTS_PATH = "/slack/events"
# A view has up to 250,000 bytes, and comes encoded.
MAX_BODY = 1024 * 1024
TIME_HEADER = "X-Slack-Request-Timestamp"
# Seconds since 1970 have ten digits for long.
LONGEST_TIME = 12


class Door:
    """Serves Bolt's app once it `is_ready`, and the installation where there is one."""

    def __init__(
        self, app: AsyncApp, flow: AsyncOAuthFlow | None, is_ready: Callable[[], bool]
    ) -> None:
        self._app = app
        self._flow = flow
        self._is_ready = is_ready

    @property
    def middleware(self) -> Middleware:
        """For the site: the first of its middlewares."""

        @web.middleware
        async def serve(request: web.Request, handler: Handler) -> web.StreamResponse:
            if (request.method, request.path) != ("POST", EVENTS_PATH):
                return await handler(request)
            return await to_aiohttp_response(await self._event(request))

        return serve

    @property
    def routes(self) -> list[web.RouteDef]:
        """For the site: the pages of the installation, where there is one."""
        flow = self._flow
        if flow is None:
            return []

        async def install(request: web.Request) -> web.StreamResponse:
            return await _served(flow.handle_installation, request)

        async def installed(request: web.Request) -> web.StreamResponse:
            return await _served(flow.handle_callback, request)

        return [
            web.get(INSTALL_PATH, install, allow_head=False),
            web.get(REDIRECT_PATH, installed, allow_head=False),
        ]

    async def _event(self, request: web.Request) -> BoltResponse:
        if not self._is_ready():
            # Slack tells people that it did not work, and brings events again.
            return BoltResponse(status=503, body="")
        large = request.clone(client_max_size=MAX_BODY)
        try:
            said = await to_bolt_request(large)
        except web.HTTPRequestEntityTooLarge:
            return BoltResponse(status=413, body="")
        except (ValueError, LookupError, AttributeError, TypeError, RecursionError):
            # Bolt reads the body before it looks at the signature: anybody may send anything.
            return BoltResponse(status=400, body="")
        if not _has_time(request):
            return BoltResponse(status=401, body="")
        return await self._app.async_dispatch(said)


async def _served(
    serve: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
) -> web.StreamResponse:
    return await to_aiohttp_response(await serve(await to_bolt_request(request)))


def _has_time(request: web.Request) -> bool:
    """Whether the time that was signed is a number, or none is given: Bolt fails over others."""
    stamp = request.headers.get(TIME_HEADER)
    return stamp is None or (len(stamp) <= LONGEST_TIME and stamp.isdecimal())
