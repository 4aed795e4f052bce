"""Points discord.py at a local server and runs its clients; it knows nothing of the server's side.

How discord.py 2.7 comes back, as far as tests' time goes:
- op 7, a dropped socket and close codes other than 1000, 4004 and 4010 to 4014 make it resume at
  once; op 9 makes it identify. Only a failed connection attempt backs off (up to 2 s, then
  up to 4 s, ...), so keep the server listening.
- Before it identifies anew, the client's `before_identify_hook` sleeps 5 s: override it. (A client
  that starts identifies at once; an AutoShardedClient waits before its second shard.)
- `on_ready` comes `guild_ready_timeout` seconds (2.0 by default) after the last GUILD_CREATE: give
  the client less. Interactions are handled before that already.
- 500, 502, 504, 524: it sleeps 1 s, 3 s, 5 s ... between tries of a REST request; 503 is raised at
  once. On interaction tokens it does so for every 5xx. A 429 waits for the body's `retry_after`.
- When a kept connection is cut, aiohttp repeats GET, PUT and DELETE once by itself; POST and PATCH
  raise.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route, handle_message_parameters

from tests.discord_server.refusals import Json


def payload_of(**parts: Any) -> Json:
    """What discord.py would send for `channel.send(**parts)`, for `check_message`."""
    with handle_message_parameters(**parts) as parameters:
        if parameters.multipart:
            whole: Json = json.loads(parameters.multipart[0]["value"])
            return whole
        return dict(parameters.payload or {})


@contextmanager
def pointed_at(api_url: str, gateway_url: str) -> Iterator[None]:
    """Within the block, every client of discord.py in this process talks to that server."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = api_url, yarl.URL(gateway_url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def running(
    client: discord.Client, token: str, *, ready: bool = True
) -> AsyncIterator[discord.Client]:
    """Log a client in, connect it, wait for `on_ready` (unless told otherwise), and close it at the
    end of the block. What ends the client early is raised here, at the latest from the end."""
    connection: asyncio.Task[None] | None = None
    try:
        await client.login(token)
        connection = asyncio.create_task(client.connect())
        if ready:
            await _either(client, connection)
        yield client
    finally:
        await client.close()
        if connection is not None:
            await connection


async def _either(client: discord.Client, connection: asyncio.Task[None]) -> None:
    ready = asyncio.create_task(client.wait_until_ready())
    await asyncio.wait([ready, connection], return_when=asyncio.FIRST_COMPLETED)
    if not ready.done():
        ready.cancel()
        connection.result()
