"""A PostgreSQL that falls silent without a word is noticed, and another connection is used."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

import storage.postgres_address
from storage.database import open_database


@dataclass
class Proxy:
    """Stands between quizbot and the server. `silent`: it takes everything and passes nothing."""

    socket_path: str
    silent: bool = False
    port: int = 0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(self.socket_path)
        for source, sink in ((reader, back), (there, writer)):
            self._tasks.add(asyncio.create_task(self._pass_on(source, sink)))

    async def _pass_on(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                if not self.silent:
                    sink.write(data)
        finally:
            sink.transport.abort()


def one(connection: Connection) -> Any:
    return connection.execute(text("SELECT 1")).scalar_one()


async def test_a_connection_that_fell_silent_is_given_up_and_the_next_one_works(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.postgres_address, "COMMAND_S", 0.5)
    monkeypatch.setattr(storage.postgres_address, "CONNECT_S", 0.5)
    address = make_url(postgres_url)
    folder = str(address.query["host"])
    proxy = Proxy(f"{folder}/.s.PGSQL.{address.query.get('port', 5432)}")
    async with proxy.serving():
        url = address.set(host="127.0.0.1", port=proxy.port, query={})
        database = open_database(url.render_as_string(hide_password=False))
        try:
            assert await database.write(one) == 1
            proxy.silent = True
            async with asyncio.timeout(20):
                with pytest.raises((TimeoutError, OSError)):
                    await database.write(one)
            proxy.silent = False
            async with asyncio.timeout(20):
                assert await database.write(one) == 1
        finally:
            await database.close()
