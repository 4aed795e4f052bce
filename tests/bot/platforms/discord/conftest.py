"""quizbot on a local Discord, with the real discord.py between them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TypeAlias

import pytest
from structlog.testing import capture_logs

from bot.charts.artist import Artist
from questions.question import Question
from storage.database import Database
from tests.bot.platforms.discord.world import DiscordWorld, a_world

WorldOf: TypeAlias = Callable[..., AbstractAsyncContextManager[DiscordWorld]]


@pytest.fixture
def engine_name() -> str:
    """SQLite is enough here: use cases are tested on both engines elsewhere."""
    return "sqlite"


@pytest.fixture
async def artist() -> AsyncIterator[Artist]:
    """Draws pictures, in a process that starts when the first is asked for."""
    opened = Artist()
    yield opened
    await opened.close()


@pytest.fixture
def closed_world(database: Database, artist: Artist, caplog: pytest.LogCaptureFixture) -> WorldOf:
    """A world of certain questions, in which quizbot is not connected yet. At the end of its block
    nothing may have been logged as an error, by quizbot or by discord.py."""

    @asynccontextmanager
    async def built(*questions: Question) -> AsyncIterator[DiscordWorld]:
        with capture_logs() as log:
            async with a_world(database, artist, *questions) as world:
                world.log = log
                yield world
        wrong = [one for one in log if one["log_level"] in ("error", "critical")]
        assert [one for one in wrong if one["event"] not in world.expected] == []
        assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == []

    return built


@pytest.fixture
def world_of(closed_world: WorldOf) -> WorldOf:
    """The same with quizbot connected."""

    @asynccontextmanager
    async def opened(*questions: Question) -> AsyncIterator[DiscordWorld]:
        async with closed_world(*questions) as world, world.open():
            try:
                yield world
            finally:
                await world.service.stop()

    return opened


@pytest.fixture
async def world(world_of: WorldOf) -> AsyncIterator[DiscordWorld]:
    """A world with quizbot in it; the exam has one question of each type."""
    async with world_of() as opened:
        yield opened
