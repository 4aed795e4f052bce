"""The Socket Mode connection: opened in the background, and closed without waiting for Slack.

It knows no payload. Slack's SDK keeps a connection up, but tries an address that is dead for ever:
if it is not open after a while, it is renewed.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp

# Slack gets so many seconds to say goodbye; nothing depends on it.
CLOSES_WITHIN_S = 0.5

log = structlog.get_logger(__name__)


class Connection:
    """A connection to Slack with the app-level token, from `open` to `close`."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._app = app
        self._app_token = app_token
        self._handler: AsyncSocketModeHandler | None = None
        self._connecting: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether payloads can come."""
        session = None if self._handler is None else self._handler.client.current_session
        return session is not None and not session.closed

    def open(self, address: str | None = None) -> None:
        """Connect in the background, to that address or to one that Slack is asked for."""
        self._handler = AsyncSocketModeHandler(self._app, self._app_token)
        self._handler.client.wss_uri = address
        self._connecting = asyncio.create_task(_connect(self._handler))

    async def renew(self) -> None:
        """Give the connection up, and open one to a new address."""
        await self.close()
        self.open()

    async def close(self) -> None:
        """End the connection and all attempts to get one. Idempotent."""
        if self._handler is None:
            return
        client, self._handler = self._handler.client, None
        client.closed = True
        client.auto_reconnect_enabled = False
        # The SDK waits for Slack's goodbye while its own receiver takes it away: that ends first.
        tasks = (self._connecting, client.current_session_monitor, client.message_receiver)
        for task in tasks:
            if task is not None:
                task.cancel()
        await asyncio.gather(*(one for one in tasks if one), return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSES_WITHIN_S):
                await client.close()  # type: ignore[no-untyped-call]
        client.message_processor.cancel()
        await client.aiohttp_client_session.close()


async def _connect(handler: AsyncSocketModeHandler) -> None:
    await handler.connect_async()  # type: ignore[no-untyped-call]
    log.info("connected to Slack by Socket Mode")
