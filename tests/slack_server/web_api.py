"""The HTTP of the Web API: tokens, arguments, limits and faults around the methods."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from aiohttp import web

from tests.slack_server.call import Call, Method, Methods, with_json
from tests.slack_server.faults import Broken, Cut, Fault, Faults, Hold, RateLimits, Refuse, TooMany
from tests.slack_server.refusal import Json, Refused
from tests.slack_server.world import Token, World


@dataclass(eq=False)
class Request:
    """One request that arrived, and how it ended. `lost` if the app never got the reply."""

    method: str
    arguments: Json
    token: str | None = field(repr=False)
    at: float
    team: str | None = None
    response: Json | None = None
    status: int = 200
    lost: bool = False


@dataclass(eq=False)
class WebApi:
    """Answers everything under `/api/`, and gives faults to the other addresses as well."""

    world: World
    methods: Methods
    faults: Faults
    rates: RateLimits
    base_url: str = ""
    requests: list[Request] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One call of a method."""
        method = request.match_info["method"]
        try:
            arguments, token = await _read(request)
        except Refused as refusal:
            return web.json_response(refusal.body())
        record = self.record(method, arguments, token)
        failed = await self.carry_out(request, record, lambda: self._answer(record))
        return self._reply(record) if failed is None else failed

    async def carry_out(
        self, request: web.Request, record: Request, work: Callable[[], Json]
    ) -> web.StreamResponse | None:
        """Do what was asked and write down the response; a reply only if something goes wrong."""
        fault = self.faults.take(record.method)
        if (failed := await self._before(request, record, fault)) is not None:
            return failed
        try:
            if isinstance(fault, Refuse):
                raise Refused(fault.error)
            record.response = {"ok": True, **work()}
        except Refused as refusal:
            record.response = refusal.body()
        self.world.changed()
        return await self._after(request, record, fault)

    def record(self, method: str, arguments: Json, token: str | None) -> Request:
        """Write down what arrived."""
        record = Request(method, arguments, token, self.world.clock.now())
        self.requests.append(record)
        self.world.changed()
        return record

    async def _before(
        self, request: web.Request, record: Request, fault: Fault | None
    ) -> web.StreamResponse | None:
        match fault:
            case TooMany(after=seconds):
                return _too_many(record, seconds)
            case Broken(accepted=False) | Cut(accepted=False):
                return _fail(request, record, fault)
            case Hold(accepted=False):
                await self._hold(fault)
        return None

    async def _after(
        self, request: web.Request, record: Request, fault: Fault | None
    ) -> web.StreamResponse | None:
        match fault:
            case Broken(accepted=True) | Cut(accepted=True):
                return _fail(request, record, fault)
            case Hold(accepted=True):
                await self._hold(fault)
        return None

    async def _hold(self, hold: Hold) -> None:
        hold.waiting += 1
        self.world.changed()
        try:
            await hold.wait()
        finally:
            hold.waiting -= 1

    def _answer(self, record: Request) -> Json:
        method = self.methods.get(record.method)
        if method is None:
            raise Refused("unknown_method")
        token = self._token(method, record.token)
        record.team = token.team.id if token and token.team else None
        self._limit(record)
        arguments = with_json(record.arguments)
        call = Call(self.world, record.method, arguments, token, self.base_url)
        if method.scopes:
            call.need_scope(*method.scopes)
        return method.run(call)

    def _token(self, method: Method, value: str | None) -> Token | None:
        if method.token is None:
            return None
        if not value:
            raise Refused("not_authed")
        token = self.world.tokens.get(value)
        if token is None:
            raise Refused("invalid_auth")
        if token.kind != method.token:
            raise Refused("not_allowed_token_type")
        match token.state:
            case "live":
                pass
            case "revoked":
                raise Refused("token_revoked")
            case "inactive":
                raise Refused("account_inactive")
            case _:
                assert_never(token.state)
        if token.expires_at is not None and self.world.clock.now() >= token.expires_at:
            raise Refused("token_expired")
        return token

    def _limit(self, record: Request) -> None:
        channel = str(record.arguments.get("channel", ""))
        commercial = self.world.app.commercial
        wait = self.rates.refuse(record.method, record.team or "", channel, commercial=commercial)
        if wait is not None:
            record.status = 429
            raise Refused("ratelimited", retry_after=wait)

    def _reply(self, record: Request) -> web.StreamResponse:
        assert record.response is not None
        if record.status == 429:
            return _too_many(record, record.response["retry_after"])
        token = self.world.tokens.get(record.token or "")
        headers = {"x-oauth-scopes": ",".join(token.scopes)} if token else {}
        return web.json_response(record.response, headers=headers)


async def _read(request: web.Request) -> tuple[Json, str | None]:
    """The arguments and the token. A token in a query or in JSON does not count, as in Slack."""
    arguments: Json = dict(request.query)
    arguments.pop("token", None)
    token: str | None = None
    if request.method == "POST":
        if request.content_type == "application/json":
            arguments |= _json_object(await request.text())
            arguments.pop("token", None)
        else:
            form = await request.post()
            arguments |= {name: value for name, value in form.items() if isinstance(value, str)}
            token = arguments.pop("token", None)
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    if kind == "Bearer":
        token = secret
    elif kind == "Basic":
        arguments |= _client(secret)
    return arguments, token


def _json_object(text: str) -> Json:
    if not text.strip():
        return {}
    try:
        said = json.loads(text)
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(said, dict):
        raise Refused("json_not_object")
    return said


def _client(secret: str) -> Json:
    try:
        name, _, word = base64.b64decode(secret).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return {}
    return {"client_id": name, "client_secret": word}


def _too_many(record: Request, seconds: int) -> web.Response:
    record.status = 429
    record.response = {"ok": False, "error": "ratelimited"}
    headers = {"Retry-After": str(seconds)}
    return web.json_response(record.response, status=429, headers=headers)


def _fail(request: web.Request, record: Request, fault: Broken | Cut) -> web.Response:
    record.lost = True
    match fault:
        case Broken(status=status):
            record.status = status
            return web.Response(status=status, text="something went wrong")
        case Cut():
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        case _:
            assert_never(fault)
