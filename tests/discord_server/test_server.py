"""The server itself: time, ids, waiting, other processes."""

from __future__ import annotations

import asyncio
import io
import sys
from datetime import timedelta

import discord
import pytest
from discord.http import Route

from tests.discord_server import Clock, LocalDiscord, Refused, check_message, payload_of
from tests.discord_server.changes import Changes
from tests.discord_server.clock import START, Snowflakes, instant_of
from tests.discord_server.sample_bot import PICTURE, question


async def test_a_bot_in_another_process_is_killed_and_replaced() -> None:
    server = LocalDiscord(Clock.running())
    ana = server.add_user("Ana")
    channel = server.add_guild("Study world", owner=ana).add_text_channel("dp-100")
    async with server.serving():
        first = await start_process(server)
        reply = await ana.command(channel, "quiz", topic="x")
        assert (await ana.press(reply.message, "A")).text == "You pressed A"
        first.kill()
        await first.wait()
        await server.until(lambda: not server.gateway.live())

        orphan = ana.start_press(reply.message, "B")
        server.clock.advance(3.1)
        await orphan.settled()
        assert orphan.failed

        second = await start_process(server)
        assert (await ana.press(reply.message, "B")).text == "You pressed B"
        second.kill()
        await second.wait()


async def start_process(server: LocalDiscord) -> asyncio.subprocess.Process:
    module = "tests.discord_server.sample_bot"
    arguments = (server.api_url, server.gateway_url, server.token)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stderr=asyncio.subprocess.DEVNULL
    )
    await server.until(server.gateway.live, patience_s=30)
    return process


async def break_it(server: LocalDiscord) -> None:
    """Ask what no client asks, and what this server does not expect."""
    client = discord.Client(intents=discord.Intents(guilds=True))
    async with server.serving():
        with server.pointed_at():
            await client.login(server.token)
            route = Route("POST", "/users/@me/channels")
            with pytest.raises(discord.DiscordServerError, match="local Discord broke"):
                await client.http.request(route, json=[])
            await client.close()


async def test_a_fault_of_the_server_itself_is_raised() -> None:
    with pytest.raises(AttributeError):
        await break_it(LocalDiscord())
    assert Route.BASE == "https://discord.com/api/v10"


def test_a_clock_stands_still_until_it_is_moved() -> None:
    clock = Clock()
    assert clock.now() == clock.now() == START
    clock.advance(2.5)
    assert clock.now() == START + timedelta(seconds=2.5)
    with pytest.raises(ValueError, match="back"):
        clock.advance(-1)


def test_a_running_clock_goes_on_and_can_be_moved() -> None:
    clock = Clock.running()
    before = clock.now()
    clock.advance(100)
    assert clock.now() >= before + timedelta(seconds=100)


def test_ids_grow_and_tell_their_time() -> None:
    clock = Clock()
    ids = Snowflakes(clock)
    first, second = ids.next(), ids.next()
    clock.advance(1)
    third = ids.next()
    assert first < second < third
    assert instant_of(second) == START
    assert instant_of(third) == START + timedelta(seconds=1)
    guilds = [ids.next_guild() for _ in range(6)]
    assert [(one >> 22) % 3 for one in guilds] == [0, 1, 2, 0, 1, 2]


async def test_waiting_wakes_on_a_change_and_gives_up() -> None:
    changes = Changes()
    seen: list[int] = []
    waiting = asyncio.create_task(changes.until(lambda: seen))
    await asyncio.sleep(0)
    changes.notify()
    await asyncio.sleep(0)
    assert not waiting.done()
    seen.append(1)
    changes.notify()
    await waiting
    with pytest.raises(TimeoutError, match="the moon did not come"):
        await changes.until(lambda: False, patience_s=0.001, what="the moon")


async def test_a_renderers_payload_can_be_checked_without_a_server() -> None:
    check_message(payload_of(view=question()))
    with pytest.raises(Refused):
        check_message(payload_of(view=question("x" * 4001)))
    view = discord.ui.LayoutView()
    gallery: discord.ui.MediaGallery[discord.ui.LayoutView] = discord.ui.MediaGallery()
    gallery.add_item(media="attachment://chart.png")
    view.add_item(gallery)
    file = discord.File(io.BytesIO(PICTURE), "chart.png", description="A rising line")
    check_message(payload_of(view=view, file=file))
    with pytest.raises(Refused, match="was not found"):
        check_message(payload_of(view=view))
