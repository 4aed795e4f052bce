"""A Slack on a loopback port: what tests start, fill and look at."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import TracebackType
from typing import Literal, TypeAlias, TypeVar

from aiohttp import web

from tests.slack_server.call import Call, Method, Methods
from tests.slack_server.clock import Clock
from tests.slack_server.consent import Consent
from tests.slack_server.delivery import Answer, Attempt, Delivery, Dispatcher, Kind
from tests.slack_server.faults import Faults, RateLimits
from tests.slack_server.methods_chat import METHODS as CHAT
from tests.slack_server.methods_conversations import METHODS as CONVERSATIONS
from tests.slack_server.methods_files import METHODS as FILES
from tests.slack_server.methods_files import receive
from tests.slack_server.methods_oauth import Codes
from tests.slack_server.methods_views import views_methods
from tests.slack_server.people import Desk
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.signed_http import SignedHttp
from tests.slack_server.socket_mode import SocketMode
from tests.slack_server.tickets import Tickets
from tests.slack_server.web_api import Request, WebApi
from tests.slack_server.workspace import Workspace
from tests.slack_server.world import App, Team, World

T = TypeVar("T")
TransportName: TypeAlias = Literal["socket", "http"]


class LocalSlack:
    """Use it as `async with LocalSlack() as slack`; an app connects to `slack.api_url`.

    `transport` is how payloads reach the app: over its websockets, or posted to
    `slack.app.request_url`. `clock` is Slack's time: it stands still unless the test moves it.
    """

    def __init__(
        self,
        transport: TransportName = "socket",
        *,
        app: App | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.transport: TransportName = transport
        self.app = app or App()
        self.clock = clock or Clock()
        self.world = World(self.app, self.clock)
        self.faults = Faults()
        self.rates = RateLimits(self.clock)
        self.sockets = SocketMode(self.world)
        self.http = SignedHttp(self.app)
        self.dispatcher = Dispatcher(
            self.world, self.sockets if transport == "socket" else self.http
        )
        tickets = Tickets(self.world)
        self._codes = Codes()
        self._desk = Desk(self.world, tickets, self.dispatcher)
        methods: Methods = {
            **CHAT,
            **CONVERSATIONS,
            **FILES,
            **views_methods(tickets),
            **self._codes.methods(),
            "apps.connections.open": Method(
                self._open_connection, ("connections:write",), token="app"
            ),
        }
        self._api = WebApi(self.world, methods, self.faults, self.rates)
        self._runner: web.AppRunner | None = None
        self.world.publish = self._publish

    async def __aenter__(self) -> LocalSlack:
        application = web.Application()
        application.router.add_route("*", "/api/{method}", self._api.serve)
        application.router.add_get("/link", self.sockets.serve)
        application.router.add_post("/actions/{secret:.+}", self._respond)
        application.router.add_post("/upload/v1/{team}/{file}", self._upload)
        consent = Consent(self.world, self._codes)
        application.router.add_get("/oauth/v2/authorize", consent.page)
        application.router.add_post("/oauth/v2/authorize", consent.decide)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self._desk.base_url = self._api.base_url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._runner is not None
        await self.dispatcher.close()
        await self.sockets.break_off()
        await self.http.close()
        await self._runner.cleanup()

    # Setting up

    def add_team(self, name: str, *, installed: bool = True) -> Workspace:
        """A new workspace, with the app in it unless said otherwise."""
        team = Workspace(self.world.new_id("T"), name, self.world, desk=self._desk)
        self.world.teams[team.id] = team
        if installed:
            team.install(self.app.scopes)
        return team

    # Addresses

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._desk.base_url

    @property
    def api_url(self) -> str:
        """`base_url` of an app's client."""
        return f"{self.url}/api/"

    @property
    def authorize_url(self) -> str:
        """`authorization_url` of an app's OAuth settings."""
        return f"{self.url}/oauth/v2/authorize"

    # Looking

    @property
    def requests(self) -> list[Request]:
        """Everything that the app asked, oldest first."""
        return self._api.requests

    def asked(self, method: str) -> list[Request]:
        """What the app asked of one method, oldest first."""
        return [request for request in self.requests if request.method == method]

    @property
    def attempts(self) -> list[Attempt]:
        """Everything that was brought to the app, with its answers, oldest first."""
        return self.dispatcher.attempts

    async def until(self, predicate: Callable[[], T], within: float = 30.0) -> T:
        """Wait until `predicate` gives something true; it is asked again on every change."""
        return await self.world.until(predicate, within)

    # Delivering by hand

    async def deliver(self, kind: Kind, payload: Json) -> Answer:
        """Bring any payload to the app, forged ones too."""
        return await self.dispatcher.deliver(kind, payload)

    async def event(self, team: Team, event: Json) -> Answer:
        """Bring an event to the app; it is tried again as Slack does."""
        return await self.dispatcher.event(team, event)

    async def again(self, delivery: Delivery | None = None) -> Answer:
        """Bring the very same to the app again: by default, what was brought last."""
        return await self.dispatcher.again(delivery or self.attempts[-1].delivery)

    # Serving

    def _publish(self, team: Team, event: Json) -> None:
        self.dispatcher.start(self.dispatcher.event(team, event))

    def _open_connection(self, call: Call) -> Json:
        address = self.url.replace("http://", "ws://", 1)
        return {"url": f"{address}/link?ticket={self.sockets.new_ticket()}"}

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """One request to a response URL."""
        text = await request.text()
        try:
            said = json.loads(text)
        except ValueError:
            said = None
        arguments = said if isinstance(said, dict) else {}
        record = self._api.record("response_url", arguments, None)

        def work() -> Json:
            if not isinstance(said, dict):
                raise Refused("invalid_payload")
            self._desk.tickets.respond(request.match_info["secret"], said)
            return {}

        failed = await self._api.carry_out(request, record, work)
        if failed is not None:
            return failed
        assert record.response is not None
        if record.response["ok"]:
            return web.Response(text="ok")
        gone = record.response["error"] in ("expired_url", "used_url")
        record.status = 404 if gone else 400
        return web.json_response(record.response, status=record.status)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        """The second step of an upload."""
        content = await _content(request)
        place = request.match_info
        record = self._api.record("files.upload", dict(place), None)

        def work() -> Json:
            receive(self.world, place["team"], place["file"], content)
            return {}

        failed = await self._api.carry_out(request, record, work)
        if failed is not None:
            return failed
        assert record.response is not None
        if record.response["ok"]:
            return web.Response(text=f"OK - {len(content)}")
        record.status = 400
        return web.Response(status=400, text=record.response["error"])


async def _content(request: web.Request) -> bytes:
    """The file in a raw body or in the first file of a form."""
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, web.FileField):
            return part.file.read()
    return b""
