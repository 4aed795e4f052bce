"""Running a real Bolt app against a local Slack, over either transport. It knows no listener."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.app.async_server import AsyncSlackAppServer
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.slack_server.server import LocalSlack
from tests.slack_server.world import Team

EVENTS_PATH = "/slack/events"


def client_of(slack: LocalSlack, team: Team | None = None) -> AsyncWebClient:
    """A client of this Slack, with the app's token in `team`. It repeats nothing by itself."""
    token = team.bot_token if team is not None else None
    return AsyncWebClient(token=token, base_url=slack.api_url, retry_handlers=[])


def app_of(slack: LocalSlack, team: Team) -> AsyncApp:
    """A Bolt app without listeners, for one workspace."""
    client = client_of(slack, team)
    client.retry_handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=1)]
    return AsyncApp(client=client, signing_secret=slack.app.signing_secret)


@asynccontextmanager
async def running(slack: LocalSlack, app: AsyncApp) -> AsyncIterator[str]:
    """Connect the app by this Slack's transport; yields the app's own address, if it has one."""
    if slack.transport == "http":
        async with _listening(app) as address:
            slack.app.request_url = f"{address}{EVENTS_PATH}"
            yield address
        return
    handler = AsyncSocketModeHandler(app, slack.app.app_token)
    before = len(slack.sockets.connections)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.until(lambda: len(slack.sockets.connections) > before)
    try:
        yield ""
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def _listening(app: AsyncApp) -> AsyncIterator[str]:
    server = AsyncSlackAppServer(port=0, path=EVENTS_PATH, app=app, host="127.0.0.1")
    runner = web.AppRunner(server.web_app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
