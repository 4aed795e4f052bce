"""Socket Mode: the app's websockets, and payloads in envelopes that it acknowledges there."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.slack_server import limits
from tests.slack_server.delivery import Answer, Delivery
from tests.slack_server.refusal import Json
from tests.slack_server.world import World

_NO_CONNECTION = Answer(error="dispatch_failed")


@dataclass(eq=False)
class Connection:
    """One websocket, and the envelopes that wait for its acknowledgement."""

    number: int
    socket: web.WebSocketResponse = field(repr=False)
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict, repr=False)
    received: list[str] = field(default_factory=list, repr=False)


class SocketMode:
    """At most ten connections; each payload goes to one of them, in turn."""

    def __init__(self, world: World) -> None:
        self.connections: list[Connection] = []
        self.duplicate = False
        self._world = world
        self._tickets: set[str] = set()
        self._turn = 0

    def new_ticket(self) -> str:
        """The secret part of an address to connect to, once."""
        ticket = self._world.new_id("ticket-")
        self._tickets.add(ticket)
        return ticket

    async def send(self, delivery: Delivery, retry: int, reason: str | None) -> Answer:
        """Put it into an envelope on one connection. With `duplicate`, it comes twice."""
        if not self.connections:
            return _NO_CONNECTION
        self._turn += 1
        connection = self.connections[self._turn % len(self.connections)]
        envelope: Json = {
            "type": delivery.kind,
            "envelope_id": delivery.id,
            "payload": delivery.payload,
            "accepts_response_payload": delivery.kind != "events_api",
        }
        if delivery.kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": reason or ""}
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.waiting[delivery.id] = answer
        connection.received.append(delivery.id)
        try:
            for _ in range(2 if self.duplicate else 1):
                await connection.socket.send_str(json.dumps(envelope))
            return await answer
        except ConnectionError:
            return _NO_CONNECTION
        finally:
            connection.waiting.pop(delivery.id, None)

    async def disconnect(self, reason: str, connection: Connection | None = None) -> None:
        """Ask for a new connection: `warning`, `refresh_requested` or `link_disabled`.

        The old one stays open until the app closes it, or until `break_off`.
        """
        for one in [connection] if connection else list(self.connections):
            await one.socket.send_str(_disconnect(reason))

    async def break_off(self) -> None:
        """End all connections without a word."""
        for one in list(self.connections):
            await self._drop(one)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One websocket of the app, from its hello to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(timeout=0.5)
        await socket.prepare(request)
        if len(self.connections) >= limits.CONNECTIONS:
            await socket.send_str(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(self._world.new_number(), socket)
        self.connections.append(connection)
        await socket.send_str(self._hello())
        self._world.changed()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._acknowledge(connection, json.loads(message.data))
        finally:
            self._forget(connection)
        return socket

    async def _drop(self, connection: Connection) -> None:
        self._forget(connection)
        await connection.socket.close()

    def _forget(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        for answer in connection.waiting.values():
            if not answer.done():
                answer.set_result(_NO_CONNECTION)
        self._world.changed()

    def _acknowledge(self, connection: Connection, said: Json) -> None:
        answer = connection.waiting.get(str(said.get("envelope_id")))
        if answer is not None and not answer.done():
            answer.set_result(Answer(said.get("payload") or {}, status=200))

    def _hello(self) -> str:
        hello = {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._world.app.id},
            "debug_info": {"host": "local", "approximate_connection_time": 18060},
        }
        return json.dumps(hello)


def _disconnect(reason: str) -> str:
    return json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})
