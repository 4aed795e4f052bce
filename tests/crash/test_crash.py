"""No post is lost and none is doubled, wherever the process dies.

Each case kills a real process with SIGKILL at one step, on SQLite with one process and on
PostgreSQL with two replicas at the same work, and then lets a new process go on.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from multiprocessing.process import BaseProcess

import pytest
from sqlalchemy import Connection, select

from storage.database import Database
from storage.tables import delivery, post
from tests.bot.builders import a_context, a_group, local
from tests.crash.platform import Platform
from tests.crash.worker import run

SUNDAY = local("2026-03-01 20:00")
MONDAY, TUESDAY = local("2026-03-02 09:00"), local("2026-03-03 09:00")
LEASE_IS_OVER = timedelta(minutes=2)
GROUPS = 3

POSTING = (
    "before plan_batch",
    "after plan_batch",
    "before claim",
    "after claim",
    "before post",
    "after post",
    "before mark_sent",
    "after mark_sent",
)
REVEALING = (
    "before close_batch",
    "after close_batch",
    "before edit",
    "after edit",
    "before mark_edited",
    "after mark_edited",
)

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["tests.crash.worker"])


def start(url: str, address: str, moment: datetime, *death: object) -> BaseProcess:
    process = _processes.Process(target=run, args=(url, address, [moment], *death))
    process.start()
    return process


async def exit_codes(processes: Sequence[BaseProcess]) -> list[int | None]:
    for process in processes:
        await asyncio.to_thread(process.join, 60)
    return [process.exitcode for process in processes]


def replicas(engine_name: str) -> int:
    """How many processes work at the same time: SQLite is for one, PostgreSQL for many."""
    return 2 if engine_name == "postgres" else 1


async def three_groups(database: Database) -> None:
    context = a_context(database)
    for number in range(GROUPS):
        await a_group(context, SUNDAY, name=f"Group {number}")


async def die_and_recover(
    url: str, address: str, moment: datetime, engine_name: str, step: str, time: int = 1
) -> None:
    """One process dies at the step; replicas beside it and processes after it go on."""
    mortal = start(url, address, moment, step, time)
    others = [start(url, address, moment) for _ in range(replicas(engine_name) - 1)]
    codes = await exit_codes([mortal, *others])
    # A replica that was quicker may have left nothing to do, and so nothing to die at.
    assert codes[0] == -signal.SIGKILL or (others and codes[0] == 0)
    assert codes[1:] == [0] * len(others)
    for wait in (LEASE_IS_OVER, 2 * LEASE_IS_OVER):
        again = [start(url, address, moment + wait) for _ in range(replicas(engine_name))]
        assert await exit_codes(again) == [0] * len(again)


def posted(connection: Connection) -> list[tuple[str, str | None]]:
    rows = connection.execute(
        select(post.c.state, post.c.message_ref)
        .join(delivery, delivery.c.id == post.c.delivery_id)
        .order_by(delivery.c.local_date, post.c.id)
    )
    return [(row.state, row.message_ref) for row in rows]


@pytest.mark.parametrize("step", POSTING)
async def test_killed_while_posting(
    database: Database, database_url: str, engine_name: str, step: str
) -> None:
    await three_groups(database)
    platform = Platform()
    async with platform.serving() as address:
        await die_and_recover(database_url, address, MONDAY, engine_name, step)
    assert Counter(Counter(one.channel for one in platform.messages).values()) == {1: GROUPS}
    ledger = await database.read(posted)
    assert [state for state, _ in ledger] == ["sent"] * GROUPS
    assert {ref for _, ref in ledger} == {str(n) for n in range(GROUPS)}


@pytest.mark.parametrize("step", ["before find", "after find"])
async def test_killed_again_while_looking_up(
    database: Database, database_url: str, engine_name: str, step: str
) -> None:
    await three_groups(database)
    platform = Platform()
    async with platform.serving() as address:
        first = start(database_url, address, MONDAY, "after post", 2)
        assert await exit_codes([first]) == [-signal.SIGKILL]
        await die_and_recover(database_url, address, MONDAY + LEASE_IS_OVER, engine_name, step)
    assert Counter(Counter(one.channel for one in platform.messages).values()) == {1: GROUPS}


@pytest.mark.parametrize("step", REVEALING)
async def test_killed_while_revealing(
    database: Database, database_url: str, engine_name: str, step: str
) -> None:
    await three_groups(database)
    platform = Platform()
    async with platform.serving() as address:
        assert await exit_codes([start(database_url, address, MONDAY)]) == [0]
        await die_and_recover(database_url, address, TUESDAY, engine_name, step)
    monday, tuesday = platform.messages[:GROUPS], platform.messages[GROUPS:]
    assert all(one.edits >= 1 and one.title.startswith("The answer") for one in monday)
    assert len({one.channel for one in tuesday}) == len(tuesday) == GROUPS
    states = [state for state, _ in await database.read(posted)]
    assert states == ["done"] * GROUPS + ["sent"] * GROUPS


async def test_replies_that_are_lost_double_nothing(database: Database, database_url: str) -> None:
    await three_groups(database)
    platform = Platform(lost=0.4)
    moments = [MONDAY + n * LEASE_IS_OVER for n in range(12)]
    async with platform.serving() as address:
        process = _processes.Process(target=run, args=(database_url, address, moments))
        process.start()
        assert await exit_codes([process]) == [0]
    assert Counter(Counter(one.channel for one in platform.messages).values()) == {1: GROUPS}
    assert [state for state, _ in await database.read(posted)] == ["sent"] * GROUPS
