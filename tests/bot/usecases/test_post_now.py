"""Posting today's questions ahead of their time, also when two do so at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.util import await_only

from bot.posting.planning import Planned, post_due, post_now
from bot.usecases.context import Context
from storage.database import PostgresDatabase
from storage.records import Group
from tests.bot.builders import a_context, a_group, local
from tests.questions.builders import a_single

SUNDAY_EVENING = local("2026-03-01 20:00")
PATIENCE_S = 20

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def _waits(connection: Connection) -> bool:
    return bool(connection.execute(_WAITING).scalar_one())


@dataclass
class Overtaker:
    """Gives tokens; the first one only after `other` is done, or waits for this transaction."""

    context: Context
    other: Callable[[], Awaitable[Planned]]
    running: asyncio.Task[Planned] | None = None

    def __call__(self) -> str:
        """A new token, drawn inside a transaction."""
        if self.running is None:
            await_only(self._let_in())
        return self.context.new_token()

    async def _let_in(self) -> None:
        async def run() -> Planned:
            return await self.other()

        self.running = asyncio.create_task(run())
        async with asyncio.timeout(PATIENCE_S):
            while not self.running.done():
                if await self.context.db.read(_waits):
                    return


@pytest.fixture
async def context(postgres_filled_url: str) -> AsyncIterator[Context]:
    database = PostgresDatabase(postgres_filled_url)
    yield a_context(database, a_single())
    await database.close()


async def overtaken(
    context: Context, group: Group, other: Callable[[], Awaitable[Planned]]
) -> tuple[Planned, Planned]:
    """What posting now records, and what `other` does that begins in the midst of it."""
    overtaker = Overtaker(context, other)
    now = group.next_due_at
    assert now is not None
    mine = await post_now(replace(context, new_token=overtaker), group, now)
    assert overtaker.running is not None
    theirs = await overtaker.running
    return mine, theirs


async def test_pressed_twice_at_once_it_posts_once(context: Context) -> None:
    group = await a_group(context, SUNDAY_EVENING)
    now = local("2026-03-02 09:00")
    assert await overtaken(context, group, lambda: post_now(context, group, now)) == (
        Planned(1, 1),
        Planned(1),
    )


async def test_the_heartbeat_leaves_the_group_to_who_posts_now(context: Context) -> None:
    group = await a_group(context, SUNDAY_EVENING)
    now = local("2026-03-02 09:00")
    mine, beat = await overtaken(context, group, lambda: post_due(context, now))
    assert (mine, beat) == (Planned(1, 1), Planned())
