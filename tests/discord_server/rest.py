"""The REST front door: bodies, tokens, faults, rate-limit headers, refusals; it knows no route's
meaning."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from aiohttp import BodyPartReader, web

from tests.discord_server.application import Application
from tests.discord_server.changes import Changes
from tests.discord_server.faults import (
    Breaks,
    Fault,
    Faults,
    Holds,
    LosesReply,
    RateLimited,
    Refuses,
    Request,
    Requests,
)
from tests.discord_server.posting import Upload
from tests.discord_server.refusals import INVALID_JSON, Refused, not_found, unauthorized

PREFIX = "/api/v10"


@dataclass(frozen=True, slots=True)
class Call:
    """A request as a route sees it: the ids in its path, its query, its payload."""

    path: dict[str, str]
    query: dict[str, str]
    payload: Any
    uploads: Sequence[Upload]

    def number(self, name: str) -> int:
        """An id in the path. Raises Refused (404) if it is none."""
        if not self.path[name].isdecimal():
            raise not_found()
        return int(self.path[name])


# A route returns JSON, or None for 204.
Route: TypeAlias = Callable[[Call], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A route: method, pattern of the path, and whether it needs the bot's token."""

    method: str
    pattern: re.Pattern[str]
    route: Route
    token: bool
    status: int


class Router:
    """Finds the route of a path such as `/channels/{channel}/messages`."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(
        self, method: str, path: str, route: Route, *, token: bool = True, status: int = 200
    ) -> None:
        """Answer `method path` by `route`."""
        pattern = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
        self.rules.append(Rule(method, pattern, route, token, status))

    def find(self, method: str, path: str) -> tuple[Rule, dict[str, str]]:
        """The rule and the path's ids. Raises Refused: 404, 405."""
        known = False
        for rule in self.rules:
            found = rule.pattern.fullmatch(path)
            if found and rule.method == method:
                return rule, found.groupdict()
            known = known or found is not None
        raise Refused(0, "405: Method Not Allowed", status=405) if known else not_found()


class FrontDoor:
    """Every REST request comes in here."""

    def __init__(self, application: Application, router: Router, changes: Changes) -> None:
        self._application = application
        self._router = router
        self._changes = changes
        self.faults = Faults()
        self.requests = Requests()
        self.in_flight = 0
        self.crashes: list[Exception] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        path = request.path.removeprefix(PREFIX)
        entry = Request(
            request.method,
            path,
            dict(request.query),
            {},
            (),
            at=self._application.world.clock.now(),
            with_token="Authorization" in request.headers,
        )
        self.requests.append(entry)
        self.in_flight += 1
        try:
            return await self._handle(request, entry)
        finally:
            self.in_flight -= 1
            self._changes.notify()

    async def _handle(self, request: web.Request, entry: Request) -> web.StreamResponse:
        malformed: Refused | None = None
        try:
            entry.payload, entry.uploads = await _read(request)
        except Refused as refused:
            malformed = refused
        fault = self.faults.match(entry.method, entry.path)
        early = await self._before(request, entry, fault)
        if early is not None:
            return early
        try:
            if malformed is not None:
                raise malformed
            status, body = self._answer(request, entry)
        except Refused as refused:
            status, body = refused.status, refused.body()
        except Exception as crash:
            # 503, because discord.py gives up on it at once. The end of `serving` raises it.
            self.crashes.append(crash)
            status, body = 503, {"message": f"the local Discord broke: {crash!r}", "code": 0}
        self._changes.notify()
        return await self._after(request, entry, fault, status, body)

    def _answer(self, request: web.Request, entry: Request) -> tuple[int, Any]:
        rule, ids = self._router.find(entry.method, entry.path)
        if rule.token and request.headers.get("Authorization") != f"Bot {self._application.token}":
            raise unauthorized()
        body = rule.route(Call(ids, entry.query, entry.payload, entry.uploads))
        return (204 if body is None else rule.status), body

    async def _before(
        self, request: web.Request, entry: Request, fault: Fault | None
    ) -> web.StreamResponse | None:
        match fault:
            case RateLimited():
                return self._limited(entry, fault)
            case Breaks(after=False):
                return self._reply(entry, fault.status, {"message": "Service", "code": 0})
            case Refuses():
                refused = fault.refusal()
                return self._reply(entry, refused.status, refused.body())
            case LosesReply(before=True):
                return self._cut(request, entry)
            case Holds(before=True):
                await self._hold(fault)
        return None

    async def _after(
        self, request: web.Request, entry: Request, fault: Fault | None, status: int, body: Any
    ) -> web.StreamResponse:
        match fault:
            case Breaks(after=True):
                return self._reply(entry, fault.status, {"message": "Service", "code": 0})
            case LosesReply():
                return self._cut(request, entry)
            case Holds(before=False):
                await self._hold(fault)
        return self._reply(entry, status, body)

    async def _hold(self, fault: Holds) -> None:
        fault.reached += 1
        self._changes.notify()
        await fault.wait()

    def _cut(self, request: web.Request, entry: Request) -> web.StreamResponse:
        entry.status = 0
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _limited(self, entry: Request, fault: RateLimited) -> web.StreamResponse:
        body = {
            "message": "You are being rate limited.",
            "retry_after": fault.retry_after_s,
            "global": fault.is_global,
        }
        headers = {"Retry-After": str(fault.retry_after_s)}
        headers["X-RateLimit-Scope"] = "global" if fault.is_global else "user"
        if fault.is_global:
            headers["X-RateLimit-Global"] = "true"
        # Without Via, clients take it for a ban by the proxy in front of Discord.
        if fault.via:
            headers["Via"] = "1.1 google"
        return self._reply(entry, 429, body, headers)

    def _reply(
        self, entry: Request, status: int, body: Any, headers: dict[str, str] | None = None
    ) -> web.StreamResponse:
        entry.status = status
        entry.code = body.get("code") if isinstance(body, dict) and status >= 400 else None
        shown = {
            "X-RateLimit-Limit": "50",
            "X-RateLimit-Remaining": "0" if status == 429 else "49",
            "X-RateLimit-Reset": f"{self._application.world.clock.now().timestamp() + 0.01:.3f}",
            "X-RateLimit-Reset-After": "0.010",
            "X-RateLimit-Bucket": re.sub(r"\d{15,}", "id", f"{entry.method}{entry.path}"),
        }
        shown |= headers or {}
        if status == 204:
            return web.Response(status=204, headers=shown)
        # Exactly this type: with a charset, discord.py takes the body for a plain string.
        shown["Content-Type"] = "application/json"
        return web.Response(status=status, body=json.dumps(body).encode(), headers=shown)


async def _read(request: web.Request) -> tuple[Any, Sequence[Upload]]:
    """The JSON of a request, and its files. Raises Refused: 50109."""
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    body = await request.read()
    return _parse(body) if body else {}, ()


async def _read_multipart(request: web.Request) -> tuple[Any, Sequence[Upload]]:
    payload: Any = {}
    uploads: list[Upload] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        index = re.fullmatch(r"files\[(\d+)\]", part.name or "")
        if part.name == "payload_json":
            payload = _parse(content)
        elif index:
            uploads.append(Upload(int(index[1]), part.filename or "unknown", content))
    return payload, uploads


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        raise Refused(INVALID_JSON) from None
