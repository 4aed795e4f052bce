"""The web page's world for every test: a real database, a real server on this machine."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from storage.database import Database, open_database
from tests.bot.builders import a_context
from tests.bot.platforms.web.browsing import browser, open_page, open_world
from tests.bot.platforms.web.world import Visitor, World, a_world
from tests.questions.builders import a_single

__all__ = ["ana", "ben", "browser", "new_database", "open_page", "open_world", "sqlite", "world"]


@pytest.fixture
async def new_database(
    sqlite_template: Path, tmp_path: Path
) -> AsyncIterator[Callable[[], Database]]:
    """Opens SQLite databases with quizbot's tables and no rows, as many as a test wants."""
    opened: list[Database] = []

    def new() -> Database:
        path = tmp_path / f"quizbot-{len(opened)}.db"
        shutil.copyfile(sqlite_template, path)
        opened.append(open_database(f"sqlite:///{path}"))
        return opened[-1]

    yield new
    for database in opened:
        await database.close()


@pytest.fixture
def sqlite(new_database: Callable[[], Database]) -> Database:
    """An open SQLite database with quizbot's tables and no rows."""
    return new_database()


@pytest.fixture
async def world(sqlite: Database) -> AsyncIterator[World]:
    """A page whose exam has one question, a single."""
    async with a_world(a_context(sqlite, a_single())) as opened:
        yield opened


@pytest.fixture
async def ana(world: World) -> AsyncIterator[Visitor]:
    """Somebody new."""
    async with world.visitor() as visitor:
        yield visitor


@pytest.fixture
async def ben(world: World) -> AsyncIterator[Visitor]:
    """Somebody else."""
    async with world.visitor() as visitor:
        yield visitor
