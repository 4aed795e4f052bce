"""Databases for every test: real ones, empty or with quizbot's tables, on each engine.

- `database_url`: the URL of a new database, once on SQLite and once on PostgreSQL. It is empty,
  unless the test asks for `database` too.
- `database`: that database, with the newest tables, open.
- `postgres_url`: the URL of a new, empty PostgreSQL database.

Tables are made once and copied, because a copy costs a tenth of a migration. PostgreSQL is the
server in QUIZBOT_TEST_POSTGRES (`make check` starts one). Without it those tests are skipped, or
fail when QUIZBOT_TEST_REQUIRE holds the word `postgres`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url

from storage.database import Database, open_database
from storage.migration import migrate
from tests.postgres import VARIABLE

# It names a backup, and a new database has none.
MIGRATED_AT = datetime(2026, 1, 1, tzinfo=UTC)

# What a developer's shell says to quizbot is no part of a test.
for name in [name for name in os.environ if name.startswith("QUIZBOT_")]:
    if not name.startswith("QUIZBOT_TEST_"):
        del os.environ[name]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a server by the fixture it asks for, so that nobody has to remember it."""
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def engine_name(request: pytest.FixtureRequest) -> str:
    """`sqlite`, then `postgres`."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, engine_name: str, tmp_path: Path) -> str:
    """A new database on each engine: with tables if the test asks for `database`, else empty."""
    filled = "database" in request.fixturenames
    if engine_name == "postgres":
        url: str = request.getfixturevalue("postgres_filled_url" if filled else "postgres_url")
        return url
    path = tmp_path / "quizbot.db"
    if filled:
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database with the newest tables and no rows, on each engine."""
    opened = open_database(database_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of the PostgreSQL server for tests; skips, or fails where it is required."""
    url = os.environ.get(VARIABLE)
    if url:
        return url
    if "postgres" in os.environ.get("QUIZBOT_TEST_REQUIRE", "").split():
        pytest.fail(f"PostgreSQL is required here, but {VARIABLE} is not set", pytrace=False)
    pytest.skip("needs a PostgreSQL server: run make check")


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """A new, empty PostgreSQL database, gone after the test."""
    async with _new_database(postgres_server, template="template0") as url:
        yield url


@pytest.fixture
async def postgres_filled_url(postgres_server: str, postgres_template: str) -> AsyncIterator[str]:
    """A new PostgreSQL database with the newest tables, gone after the test."""
    async with _new_database(postgres_server, template=postgres_template) as url:
        yield url


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def postgres_template(postgres_server: str) -> AsyncIterator[str]:
    """The name of a PostgreSQL database with tables, to be copied; nobody may connect to it."""
    async with _new_database(postgres_server, template="template0") as url:
        await migrate(url, MIGRATED_AT)
        yield str(make_url(url).database)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "quizbot.db"
    await migrate(f"sqlite:///{path}", MIGRATED_AT)
    return path


@asynccontextmanager
async def _new_database(server: str, *, template: str) -> AsyncIterator[str]:
    """Create a database beside the server's own, yield its URL, and drop it."""
    name = f"quizbot_{uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            url = make_url(server).set(database=name)
            yield url.render_as_string(hide_password=False)
        finally:
            await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await connection.close()
