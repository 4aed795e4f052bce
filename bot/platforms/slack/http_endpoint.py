"""Where Slack's requests come in over HTTP, and the pages of the installation.

Slack's requests come before the site's own middlewares: they have no session and no form token, and
are signed instead. Who signed is looked at before anything is read out of a body. The pages are for
people, and the site guards them as its own.
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
from slack_sdk.signature import SignatureVerifier

from bot.counted import CountedLog
from bot.platforms.slack.oauth import INSTALL_PATH, REDIRECT_PATH

EVENTS_PATH = "/slack/events"
# A view has up to 250,000 bytes, and comes encoded.
MAX_BODY = 1024 * 1024
TIME_HEADER = "X-Slack-Request-Timestamp"
# Seconds since 1970 have ten digits for long.
LONGEST_TIME = 12
# What a payload raises that is not as Slack makes them.
_MALFORMED = (ValueError, LookupError, AttributeError, TypeError, RecursionError)


class HttpEndpoint:
    """Serves Bolt's app once it `is_ready`, and the installation where there is one."""

    def __init__(
        self,
        app: AsyncApp,
        flow: AsyncOAuthFlow | None,
        is_ready: Callable[[], bool],
        *,
        signing_secret: str,
        monotonic: Callable[[], float],
    ) -> None:
        self._app = app
        self._flow = flow
        self._is_ready = is_ready
        self._verifier = SignatureVerifier(signing_secret)
        self._unsigned = CountedLog("requests that Slack did not sign are turned away", monotonic)
        self._malformed = CountedLog("malformed requests from Slack are turned away", monotonic)
        app.error(self._failed)

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
            if not self._is_signed((await large.read()).decode(), request):
                self._unsigned.note()
                return BoltResponse(status=401, body="")
            said = await to_bolt_request(large)
        except web.HTTPRequestEntityTooLarge:
            return BoltResponse(status=413, body="")
        except _MALFORMED:
            self._malformed.note()
            return BoltResponse(status=400, body="")
        try:
            return await self._app.async_dispatch(said)
        except _MALFORMED as error:
            return await self._failed(error)

    async def _failed(self, error: Exception) -> BoltResponse:
        """Bolt looks into a payload before it looks for a listener; ours work by themselves. What
        it fails over is a payload that is not as Slack makes them."""
        if not isinstance(error, _MALFORMED):
            raise error
        self._malformed.note()
        return BoltResponse(status=400, body="")

    def _is_signed(self, body: str, request: web.Request) -> bool:
        """Whether Slack signed a body lately."""
        stamp = request.headers.get(TIME_HEADER, "")
        if len(stamp) > LONGEST_TIME or not stamp.isdecimal():
            return False
        return self._verifier.is_valid_request(body, dict(request.headers))


async def _served(
    serve: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], request: web.Request
) -> web.StreamResponse:
    return await to_aiohttp_response(await serve(await to_bolt_request(request)))
