"""The gateway: sessions, shards, heartbeats, resuming; it knows no REST and no interaction."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from aiohttp import WSMsgType, web

from tests.discord_server import limits, payloads
from tests.discord_server.application import GUILDS, PRIVILEGED, Application
from tests.discord_server.changes import Changes
from tests.discord_server.refusals import Json
from tests.discord_server.sessions import Connection, Identified, Op, Session
from tests.discord_server.world import Guild

UNKNOWN_OPCODE, DECODE_ERROR, NOT_AUTHENTICATED, WRONG_TOKEN = 4001, 4002, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SEQUENCE, INVALID_SHARD = 4005, 4007, 4010
INVALID_VERSION, INVALID_INTENTS, DISALLOWED_INTENTS = 4012, 4013, 4014
HIGHEST_INTENT = 1 << 25
WITH_DATA = (Op.IDENTIFY, Op.RESUME, Op.MEMBERS)


class Gateway:
    """Every connection, and what tests do to them.

    It speaks plain JSON and `zlib-stream`. A client that asks for `zstd-stream` is answered in
    plain text frames, which discord.py takes as they are.
    """

    def __init__(self, application: Application, changes: Changes) -> None:
        self._application = application
        self._world = application.world
        self._changes = changes
        self.sessions: list[Session] = []
        self.connections: list[Connection] = []
        self.identified: list[Identified] = []
        self.url: Callable[[], str] = lambda: ""
        self.heartbeat_interval_ms = 41_250
        self.enforces_concurrency = False
        self.heartbeats = 0

    def live(self, shard: int | None = None) -> list[Session]:
        """The sessions that have a socket now."""
        return [
            one
            for one in self.sessions
            if one.socket is not None and (shard is None or one.shard == shard)
        ]

    # What a test does to connections

    def drop(self, shard: int | None = None) -> None:
        """Cut the sockets of a shard, or of all; their sessions can be resumed."""
        for session in self.live(shard):
            assert session.socket is not None
            socket, session.socket = session.socket, None
            socket.drop()

    def ask_to_reconnect(self, shard: int | None = None) -> None:
        """Send op 7: the client is to come back and resume."""
        for session in self.live(shard):
            assert session.socket is not None
            session.socket.send({"op": Op.RECONNECT, "d": None, "s": None, "t": None})

    def invalidate(self, shard: int | None = None) -> None:
        """Send op 9 and forget the sessions: the client is to identify anew."""
        for session in self.sessions:
            if shard is None or session.shard == shard:
                session.resumable = False
                if session.socket is not None:
                    session.socket.send(_invalid(False))

    def forget(self, shard: int | None = None) -> None:
        """Forget sessions without a word; the next RESUME is answered by op 9."""
        for session in self.sessions:
            if shard is None or session.shard == shard:
                session.resumable = False

    # Events

    def dispatch(self, name: str, payload: Json, *, guild_id: int | None, intent: int = 0) -> int:
        """Send an event to the sessions of its shard that asked for it; returns how many."""
        reached = 0
        for session in self.sessions:
            wanted = not intent or session.intents & intent
            if session.resumable and session.covers(guild_id) and wanted:
                self.send(session, name, payload)
                reached += 1
        self._changes.notify()
        return reached

    def send(self, session: Session, name: str, payload: Json) -> None:
        """Send an event to one session, or keep it until the session is resumed."""
        event = {"op": Op.DISPATCH, "t": name, "s": len(session.sent) + 1, "d": payload}
        session.sent.append(event)
        if session.socket is not None:
            session.socket.send(event)

    # One connection

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """A socket's life."""
        socket = web.WebSocketResponse(max_msg_size=4096 * 4, heartbeat=None)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.append(connection)
        writer = asyncio.create_task(connection.write())
        if request.query.get("v") not in ("9", "10"):
            connection.close(INVALID_VERSION)
        else:
            hello = {"heartbeat_interval": self.heartbeat_interval_ms}
            connection.send({"op": Op.HELLO, "d": hello, "s": None, "t": None})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    self._receive(connection, message.data)
        finally:
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
            self._leave(connection)
        return socket

    def _leave(self, connection: Connection) -> None:
        self.connections.remove(connection)
        session = connection.session
        if session is not None and session.socket is connection:
            session.socket = None
            # A client that says goodbye with 1000 or 1001 ends its session.
            if connection.socket.close_code in (1000, 1001):
                session.resumable = False
        self._changes.notify()

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            frame = json.loads(text)
            operation, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            operation, data = None, None
        if operation is None or (operation in WITH_DATA and not isinstance(data, dict)):
            connection.close(DECODE_ERROR)
            return
        match operation:
            case Op.HEARTBEAT:
                self.heartbeats += 1
                connection.send({"op": Op.ACK, "d": None, "s": None, "t": None})
            case Op.IDENTIFY if connection.session is None:
                self._identify(connection, data)
            case Op.RESUME if connection.session is None:
                self._resume(connection, data)
            case Op.IDENTIFY | Op.RESUME:
                connection.close(ALREADY_AUTHENTICATED)
            case Op.PRESENCE | Op.VOICE | Op.MEMBERS if connection.session is None:
                connection.close(NOT_AUTHENTICATED)
            case Op.PRESENCE | Op.VOICE:
                pass
            case Op.MEMBERS:
                assert connection.session is not None
                self._send_members(connection.session, data)
            case _:
                connection.close(UNKNOWN_OPCODE)
        self._changes.notify()

    def _identify(self, connection: Connection, data: Json) -> None:
        if data.get("token") != self._application.token:
            connection.close(WRONG_TOKEN)
            return
        shard, shards = data.get("shard") or (0, 1)
        if not 0 <= shard < shards:
            connection.close(INVALID_SHARD)
            return
        intents = data.get("intents")
        if not isinstance(intents, int) or not 0 <= intents < HIGHEST_INTENT << 1:
            connection.close(INVALID_INTENTS)
            return
        if intents & PRIVILEGED & ~self._application.privileged_intents:
            connection.close(DISALLOWED_INTENTS)
            return
        if self.enforces_concurrency and self._too_soon(shard):
            connection.send(_invalid(False))
            return
        self.identified.append(Identified(shard, shards, self._world.clock.now()))
        session = Session(f"{self._world.ids.next():x}", shard, shards, intents)
        session.socket = connection
        connection.session = session
        self.sessions.append(session)
        self._greet(session)

    def _too_soon(self, shard: int) -> bool:
        bucket = shard % self._application.max_concurrency
        since = self._world.clock.now() - timedelta(seconds=limits.IDENTIFY_EVERY_S)
        return any(
            one.at > since and one.shard % self._application.max_concurrency == bucket
            for one in self.identified
        )

    def _greet(self, session: Session) -> None:
        guilds = [one for one in self._world.guilds.values() if self._is_in(one)]
        mine = [one for one in guilds if session.covers(one.id)]
        ready: Json = {
            "v": 10,
            "user": payloads.user(self._world.bot),
            "guilds": [{"id": str(one.id), "unavailable": True} for one in mine],
            "session_id": session.id,
            "resume_gateway_url": self.url(),
            "shard": [session.shard, session.shards],
            "application": {"id": str(self._application.id), "flags": self._application.flags},
            "session_type": "normal",
            "private_channels": [],
        }
        self.send(session, "READY", ready)
        if session.intents & GUILDS:
            for guild in mine:
                if guild.available:
                    created = payloads.guild_create(guild, self._world.bot)
                    self.send(session, "GUILD_CREATE", created)

    def _is_in(self, guild: Guild) -> bool:
        return self._world.bot.id in guild.members

    def _resume(self, connection: Connection, data: Json) -> None:
        if data.get("token") != self._application.token:
            connection.close(WRONG_TOKEN)
            return
        wanted = data.get("session_id")
        session = next((one for one in self.sessions if one.id == wanted), None)
        if session is None or not session.resumable:
            connection.send(_invalid(False))
            return
        sequence = data.get("seq")
        if not isinstance(sequence, int) or sequence > len(session.sent):
            connection.close(INVALID_SEQUENCE)
            return
        if session.socket is not None:
            session.socket.drop()
        session.socket = connection
        connection.session = session
        session.resumed += 1
        for event in session.sent[sequence:]:
            connection.send(event)
        self.send(session, "RESUMED", {"_trace": []})

    def _send_members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds.get(int(data["guild_id"]))
        if guild is None:
            return
        asked: Any = data.get("user_ids")
        ids = {int(one) for one in (asked if isinstance(asked, list) else [asked] if asked else [])}
        query = (data.get("query") or "").lower()
        found = [
            one
            for one in guild.members.values()
            if (one.user.id in ids if ids else one.user.name.lower().startswith(query))
        ]
        chunk = {
            "guild_id": str(guild.id),
            "members": [payloads.member(one) for one in found],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": data.get("nonce"),
        }
        self.send(session, "GUILD_MEMBERS_CHUNK", chunk)

    def close_all(self) -> None:
        """End every socket, as a server that goes down."""
        for connection in list(self.connections):
            connection.drop()


def _invalid(resumable: bool) -> Json:
    return {"op": Op.INVALID_SESSION, "d": resumable, "s": None, "t": None}
