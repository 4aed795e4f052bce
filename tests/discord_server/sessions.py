"""One client's session, its socket, and the opcodes of frames; it knows no event."""

from __future__ import annotations

import asyncio
import json
import zlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

from aiohttp import web

from tests.discord_server.refusals import Json


class Op(IntEnum):
    """What a frame is for."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE = 4
    RESUME = 6
    RECONNECT = 7
    MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    ACK = 11


@dataclass(eq=False)
class Session:
    """What a client identified for; it outlives its sockets until it is invalidated."""

    id: str
    shard: int
    shards: int
    intents: int
    sent: list[Json] = field(default_factory=list)
    socket: Connection | None = None
    resumable: bool = True
    resumed: int = 0

    def covers(self, guild_id: int | None) -> bool:
        """Whether events of a guild (or, with None, of direct conversations) come here."""
        return self.shard == ((guild_id >> 22) % self.shards if guild_id else 0)


@dataclass(frozen=True, slots=True)
class Identified:
    """One IDENTIFY that was accepted: which shard, when by the server's clock."""

    shard: int
    shards: int
    at: datetime


class Connection:
    """One socket; sends in the order in which it is told to."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self._request = request
        self.session: Session | None = None
        self._outgoing: asyncio.Queue[Json | int] = asyncio.Queue()
        self.compressed = request.query.get("compress") == "zlib-stream"
        self._zlib = zlib.compressobj() if self.compressed else None

    def send(self, payload: Json) -> None:
        """Queue a payload."""
        self._outgoing.put_nowait(payload)

    def close(self, code: int) -> None:
        """Close with `code`, after what is queued."""
        self._outgoing.put_nowait(code)

    def drop(self) -> None:
        """Cut the line without a word."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def write(self) -> None:
        """Send what is queued until the socket closes."""
        while True:
            item = await self._outgoing.get()
            if isinstance(item, int):
                await self.socket.close(code=item)
                return
            text = json.dumps(item)
            if self._zlib is None:
                await self.socket.send_str(text)
                continue
            packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
            await self.socket.send_bytes(packed)
