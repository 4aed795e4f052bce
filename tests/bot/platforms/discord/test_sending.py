"""Every request of a client takes a turn, also those that discord.py or aiohttp repeat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from discord import Client, HTTPException, Intents
from discord import RateLimited as ToldToWait
from discord.http import Route

from bot.platforms.discord.errors import GaveUpError
from bot.platforms.discord.pacing import Pacer, Turn
from bot.platforms.discord.requests import Requests
from bot.platforms.discord.sending import paced
from tests.bot.platforms.discord.conftest import WorldOf
from tests.discord_server import Breaks, LocalDiscord, LosesReply, RateLimited
from tests.discord_server.faults import Fault
from tests.questions.builders import a_single


class Counting(Pacer):
    """A pacer that counts its turns; `gate` lets nobody go before it is set."""

    def __init__(self) -> None:
        super().__init__(1000.0)
        self.taken = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = asyncio.Event()

    async def turn(self) -> Turn:
        self.asked.set()
        await self.gate.wait()
        self.taken += 1
        return await super().turn()


@dataclass
class Line:
    """A client that is logged in at a local Discord."""

    discord: LocalDiscord
    pacer: Counting
    client: Client
    sending: list[bool] = field(default_factory=list)

    async def ask(self) -> None:
        """One request of quizbot's."""
        await Requests(self.client).ask(Route("GET", "/users/@me"))

    @property
    def arrived(self) -> int:
        return sum(one.with_token for one in self.discord.requests)


@asynccontextmanager
async def a_line() -> AsyncIterator[Line]:
    server, pacer, allowed = LocalDiscord(), Counting(), [True]
    async with server.serving():
        with server.pointed_at():
            client = Client(
                intents=Intents.none(),
                http_trace=paced(pacer, lambda: allowed[0]),
                max_ratelimit_timeout=30.0,
            )
            async with client:
                await client.login(server.token)
                yield Line(server, pacer, client, allowed)


async def test_the_login_takes_turns() -> None:
    async with a_line() as line:
        assert line.pacer.taken == line.arrived == 2


@pytest.mark.parametrize(
    "fault",
    [
        RateLimited(0.01),
        RateLimited(0.01, is_global=True),
        Breaks(500),
        LosesReply(),
        LosesReply(before=True),
    ],
    ids=str,
)
async def test_a_repeated_request_takes_another_turn(fault: Fault) -> None:
    async with a_line() as line:
        line.discord.faults.add("GET", "/users/@me", fault)
        await line.ask()
        assert len(line.discord.requests.of("GET", "/users/@me")) == 3
        assert line.pacer.taken == line.arrived == 4


async def test_discord_py_s_own_requests_take_turns_each_time() -> None:
    async with a_line() as line:
        line.discord.faults.add("GET", "/users/@me/guilds", RateLimited(0.01), times=3)
        assert [one async for one in line.client.fetch_guilds()] == []
        assert line.pacer.taken == line.arrived == 6


async def test_whose_turn_comes_too_late_sends_nothing() -> None:
    async with a_line() as line:
        line.pacer.gate.clear()
        line.pacer.asked.clear()
        asking = asyncio.create_task(line.ask())
        await line.pacer.asked.wait()
        asking.cancel()
        await asyncio.wait({asking})
        line.pacer.gate.set()
        await line.ask()
        assert (line.pacer.taken, line.arrived) == (4, 3)


async def test_who_may_not_send_sends_nothing() -> None:
    async with a_line() as line:
        line.sending[0] = False
        with pytest.raises(GaveUpError, match="another process may send for this token now"):
            await line.ask()
        assert line.arrived == 2
        assert line.pacer.rest() < 1.5, "what was not sent does not count"


@pytest.mark.parametrize(
    "fault",
    [RateLimited(60.0, is_global=True), RateLimited(60.0, via=False)],
    ids=["global", "proxy"],
)
async def test_a_limit_of_the_whole_bot_stops_every_request(fault: Fault) -> None:
    async with a_line() as line:
        line.discord.faults.add("GET", "/users/@me", fault)
        with pytest.raises((ToldToWait, HTTPException)):
            await line.ask()
        for _ in range(3):
            with pytest.raises(ToldToWait) as told:
                await line.ask()
            assert 50.0 < told.value.retry_after <= 60.0
        assert line.arrived == 3


async def test_a_limit_of_one_route_stops_no_other() -> None:
    async with a_line() as line:
        line.discord.faults.add("GET", "/users/@me/guilds", RateLimited(60.0))
        with pytest.raises(ToldToWait):
            assert [one async for one in line.client.fetch_guilds()]
        await line.ask()
        assert line.arrived == 4


def test_a_client_without_a_pace_is_refused() -> None:
    with pytest.raises(ValueError, match="http_trace=paced"):
        Requests(Client(intents=Intents.none()))


async def test_answers_to_people_take_no_turn(world_of: WorldOf) -> None:
    async with world_of(a_single()) as world:
        post = await world.posted()
        before = len(world.discord.requests)
        await world.ben.press(post, "A")
        since = world.discord.requests[before:]
        assert [one.with_token for one in since] == [False]
        assert world.service.is_connected()


async def test_the_server_counts_the_busiest_second() -> None:
    async with a_line() as line:
        for pause in (0.5, 0.4, 0.2, 3.0):
            line.discord.clock.advance(timedelta(seconds=pause).total_seconds())
            await line.ask()
        # The login's two, then one at 0.5, 0.9, 1.1 and 4.1 seconds.
        assert line.discord.requests.busiest() == 4
        assert line.discord.requests.busiest(0.5) == 2
