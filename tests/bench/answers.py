"""How fast answers are taken on SQLite, against the standard library doing the same statements.

The estimator's few statements go to the driver directly and are not among those that the standard
library repeats: its ceiling is somewhat too high, and the ratio too strict.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import DBAPICursor, ExecutionContext

from bot.posting.heartbeat import beat
from bot.usecases.context import Context
from bot.usecases.take_answer import Graded, take_answer
from storage import people
from storage.database import SqliteDatabase, open_database
from storage.migration import migrate
from storage.records import Group
from tests.bench.table import Figure
from tests.bot.builders import a_context, a_group, a_user, local
from tests.bot.fakes import FakeChat, FixedClock
from tests.questions.builders import a_single

SUNDAY, MONDAY = local("2026-03-01 20:00"), local("2026-03-02 09:00")
ANSWERS = 4_000
OFFERED_PER_SECOND = 200
OFFERED_SECONDS = 5
OFFERED = OFFERED_PER_SECOND * OFFERED_SECONDS

Statement = tuple[str, tuple[Any, ...]]


async def measure(directory: Path) -> list[Figure]:
    """Throughput at 1, 50 and 200 at a time, the ratio to the ceiling, and latency under load."""
    database = await _database(directory / "answers.db")
    context, group, message_key = await _posted_question(database)
    # The first person's id must be like no other value in the statements: see `_ceiling`.
    users = count(7_777)
    await _add_members(database, group, 7_777 + 3 * ANSWERS + OFFERED + 1)

    async def answer() -> None:
        actor = a_user(f"m{next(users)}")
        outcome = await take_answer(context, actor, message_key[0], message_key[1], "A", MONDAY)
        assert isinstance(outcome, Graded)

    statements = await _statements_of(database, answer)
    figures: list[Figure] = []
    rates: dict[int, float] = {}
    for at_once in (1, 50, 200):
        rates[at_once] = await _rate(answer, ANSWERS, at_once)
    p50, p99 = await _latencies(answer)
    await database.close()
    ceiling = await _ceiling(directory / "answers.db", statements)
    figures.append(
        Figure("standard library, same statements, one hop each", f"{ceiling:,.0f} answers/s")
    )
    for at_once, rate in rates.items():
        worst = at_once == 50
        figures.append(
            Figure(
                f"take_answer on SQLite, {at_once} at a time",
                f"{rate:,.0f} answers/s, {rate / ceiling:.2f} of the ceiling",
                "0.25 of the ceiling or more" if worst else "",
                rate / ceiling >= 0.25 if worst else None,
            )
        )
    figures.append(
        Figure(
            f"take_answer with {OFFERED_PER_SECOND} answers/s offered",
            f"p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms",
            "p99 under 100 ms",
            p99 < 0.1,
        )
    )
    return figures


async def _database(path: Path) -> SqliteDatabase:
    await migrate(f"sqlite:///{path}", MONDAY)
    database = open_database(f"sqlite:///{path}")
    assert isinstance(database, SqliteDatabase)
    return database


async def _posted_question(database: SqliteDatabase) -> tuple[Context, Group, tuple[Any, str]]:
    context = a_context(database, a_single())
    group = await a_group(context, SUNDAY)
    chat = FakeChat()
    await beat(context, {"fake": chat}, FixedClock(MONDAY))
    return context, group, (chat.last.address, chat.last.key.rsplit("-", 1)[0])


async def _add_members(database: SqliteDatabase, group: Group, number: int) -> None:
    def add(connection: Connection, first: int, last: int) -> None:
        for name in range(first, last):
            user = a_user(f"m{name}").user
            person = people.person_for(connection, user, SUNDAY)
            people.join_group(
                connection, group.id, person, user.user_id, organiser=False, now=SUNDAY
            )

    for first in range(0, number, 1000):
        await database.write(add, first, min(first + 1000, number))


async def _statements_of(
    database: SqliteDatabase, answer: Callable[[], Awaitable[None]]
) -> list[Statement]:
    """What one answer runs, in order, as the driver sees it."""
    seen: list[Statement] = []

    def note(
        _connection: Connection,
        _cursor: DBAPICursor,
        statement: str,
        parameters: Any,
        _context: ExecutionContext | None,
        executemany: bool,
    ) -> None:
        values = parameters[0] if executemany else parameters
        seen.append((statement, tuple(values)))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await answer()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return [
        (sql, values)
        for sql, values in seen
        if not sql.startswith(("BEGIN", "SAVEPOINT", "RELEASE"))
    ]


async def _ceiling(path: Path, statements: list[Statement]) -> float:
    """Transactions a second of `sqlite3` alone: a thread, one hop for each transaction."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    fresh = _fresh_people(connection)
    person_in_sample = _person_of(statements)

    def transaction(person: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            mine = tuple(person if value == person_in_sample else value for value in values)
            connection.execute(sql, mine).fetchall()
        connection.execute("COMMIT")

    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as thread:

        async def one() -> None:
            await loop.run_in_executor(thread, transaction, next(fresh))

        rate = await _rate(one, ANSWERS, 50)
    connection.close()
    return rate


def _person_of(statements: list[Statement]) -> int:
    """The person who answered in the sample: the value that the answer's INSERT has second."""
    (insert,) = [values for sql, values in statements if sql.startswith("INSERT INTO answer ")]
    return int(insert[1])


def _fresh_people(connection: sqlite3.Connection) -> Iterator[int]:
    """Members who have not answered yet (new ones, so that every INSERT is a real one)."""
    connection.execute("BEGIN")
    first = connection.execute("SELECT max(id) + 1 FROM person").fetchone()[0]
    connection.executemany(
        "INSERT INTO person (id, created_at) VALUES (?, '2026-01-01 00:00:00.000000')",
        [(first + number,) for number in range(ANSWERS)],
    )
    connection.execute("COMMIT")
    return iter(range(first, first + ANSWERS))


async def _rate(one: Callable[[], Awaitable[None]], number: int, at_once: int) -> float:
    """How many a second, `at_once` under way at any time."""
    left = iter(range(number))

    async def work() -> None:
        for _ in left:
            await one()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(at_once)))
    return number / (time.perf_counter() - started)


async def _latencies(answer: Callable[[], Awaitable[None]]) -> tuple[float, float]:
    """p50 and p99 in seconds, with answers offered evenly whether or not earlier ones are done."""
    latencies: list[float] = []

    async def timed(due: float) -> None:
        await answer()
        latencies.append(time.perf_counter() - due)

    started = time.perf_counter()
    tasks = []
    for number in range(OFFERED):
        due = started + number / OFFERED_PER_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        tasks.append(asyncio.create_task(timed(due)))
    await asyncio.gather(*tasks)
    latencies.sort()
    return latencies[len(latencies) // 2], latencies[int(len(latencies) * 0.99)]
