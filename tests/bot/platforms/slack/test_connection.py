"""The Socket Mode connection: dead addresses and a Slack that does not say goodbye."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import WSMsgType, web
from slack_bolt.app.async_app import AsyncApp

from bot.platforms.slack.api import SlackApi
from bot.platforms.slack.connection import Connection
from tests.bot.platforms.slack.conftest import WorldOf
from tests.bot.platforms.slack.starting import started
from tests.slack_server import Hold, LocalSlack

OPEN = "apps.connections.open"


@pytest.fixture
def transport() -> str:
    """There is no connection over HTTP."""
    return "socket"


async def use_up(slack: LocalSlack, hold: Hold) -> None:
    """Somebody else connects to the address that quizbot is about to get: it is good once."""
    await slack.until(lambda: hold.waiting == 1)
    said = slack.asked(OPEN)[-1].response
    assert said is not None
    async with aiohttp.ClientSession() as session, session.ws_connect(said["url"]):
        pass
    await slack.until(lambda: not slack.sockets.connections)
    hold.release()


async def test_a_start_does_not_wait_for_a_dead_address_and_asks_for_another(
    closed_world: WorldOf, caplog: pytest.LogCaptureFixture
) -> None:
    async with closed_world() as world:
        hold = world.slack.faults.hold(OPEN)
        dying = asyncio.ensure_future(use_up(world.slack, hold))
        async with asyncio.timeout(5), started(world) as service:
            await dying
            while not caplog.records:  # the SDK says that it failed, and would try it for ever
                await world.context.db.read(lambda connection: None)
            assert service.trouble() is not None
            caplog.clear()

            await service.look_after()

            await world.slack.until(lambda: world.slack.sockets.connections)
            told = await world.asks(world.ben, "help")
            assert "/quiz" in told.text_of_blocks
            assert service.trouble() is None


@asynccontextmanager
async def a_rude_slack() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A server that never answers the end of a connection: its address, and whether somebody is
    connected."""
    connected, leaving = asyncio.Event(), asyncio.Event()

    async def link(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoclose=False, autoping=False)
        await socket.prepare(request)
        await socket.receive()  # a ping, once the client knows that it is connected
        connected.set()
        while (await socket.receive()).type is not WSMsgType.CLOSE:
            pass
        await leaving.wait()
        return socket

    application = web.Application()
    application.router.add_get("/link", link)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}", connected
    finally:
        leaving.set()
        await runner.cleanup()


async def test_the_end_does_not_wait_for_slack_to_say_goodbye() -> None:
    async with a_rude_slack() as (address, connected):
        api = SlackApi(address)
        app = AsyncApp(client=api.client("xoxb-1"))
        connection = Connection(app, "xapp-1")
        connection.open(f"{address}/link")
        await asyncio.wait_for(connected.wait(), 30)
        async with asyncio.timeout(3):
            await connection.close()
        assert not connection.is_open
        await connection.close()
        await api.close()
