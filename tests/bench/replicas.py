"""Answers on PostgreSQL by several processes at once, to questions that nobody ever answered.

Meanwhile the questions of a second group of the same people are revealed, and the answers that wait
for that are counted. Every row that an answer moves is new for the first who gives one. Processes
that add or lock such rows in different orders wait for each other in a circle, which PostgreSQL
breaks after a second by failing one of them ("deadlock detected").

    python -m tests.bench.replicas URL CHANNEL QUESTIONS MEMBERS FIRST EVERY AT_ONCE

takes one process's part of the answers.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

import asyncpg
from sqlalchemy import Connection, func, insert, make_url, select, text

from bot.posting.reveals import close_due
from bot.usecases.context import Context
from bot.usecases.take_answer import Graded, take_answer
from questions.question import Question
from storage import people
from storage.database import Database, open_database
from storage.deliveries import add_deliveries
from storage.migration import migrate
from storage.records import Address, Feedback, Group, NewDelivery
from storage.tables import answer, post
from tests.bench.table import Figure
from tests.bot.builders import a_context, a_group, a_user, fake_address, local
from tests.postgres import PostgresError, find_programs, throwaway_server
from tests.questions.builders import a_single

SUNDAY, MONDAY = local("2026-03-01 20:00"), local("2026-03-02 09:00")
SKILLS = ("measure-light", "find-planets", "weigh-planets")
SEED = 7
KEPT_BY = 10  # members who have answered a question that waits for its reveal


@dataclass(frozen=True, slots=True)
class Size:
    """Each member answers each question of the first group; the second has as many questions."""

    questions: int
    members: int

    @property
    def answers(self) -> int:
        """How many answers are taken at once; those that wait for a reveal come on top."""
        return self.questions * self.members

    @property
    def kept(self) -> int:
        """How many answers wait for a reveal."""
        return self.questions * min(KEPT_BY, self.members)


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of it: what failed, by what was said; the deadlocks that PostgreSQL broke."""

    taken: int
    counted: int
    failed: Counter[str]
    deadlocks: int
    seconds: float


def exam_of(db: Database, questions: int) -> Context:
    """The exam `sky-1` with that many questions, on three skills by turns."""
    bank: list[Question] = [
        a_single(_question(number), skill=SKILLS[number % len(SKILLS)])
        for number in range(questions)
    ]
    return a_context(db, *bank)


def _question(number: int) -> str:
    return f"question-{number:05}"


def _token(feedback: Feedback, number: int) -> str:
    return f"{feedback}-{number:05}"


async def prepare(url: str, size: Size) -> str:
    """Two groups of the same members: nothing was answered in the first, whose channel is returned,
    and in the second answers wait for a reveal in the next minutes."""
    db = open_database(url)
    context = exam_of(db, size.questions)
    live = await a_group(context, SUNDAY)
    kept = await a_group(context, SUNDAY, feedback="at_reveal")
    await db.write(_fill, live, "at_once", size)
    await db.write(_fill, kept, "at_reveal", size)
    await db.write(_keep_answers, size)
    await db.close()
    return fake_address(live.key).channel


def _fill(connection: Connection, group: Group, feedback: Feedback, size: Size) -> None:
    slots = [
        NewDelivery(
            token=_token(feedback, number),
            group_id=group.id,
            kind="daily",
            local_date=(MONDAY + timedelta(days=number // 50)).date(),
            position=number % 50,
            question=_question(number),
            layout="ABCD",
            opens_at=SUNDAY,
            closes_at=_closes(number, size) if feedback == "at_reveal" else MONDAY + timedelta(1),
            state="open",
            feedback=feedback,
        )
        for number in range(size.questions)
    ]
    add_deliveries(connection, slots, SUNDAY)
    connection.execute(post.update().values(state="sent", message_ref="1"))
    for number in range(size.members):
        user = a_user(f"m{number}").user
        person = people.person_for(connection, user, SUNDAY)
        people.join_group(connection, group.id, person, user.user_id, organiser=False, now=SUNDAY)


def _closes(number: int, size: Size) -> datetime:
    """In steps, so that several are due at the same moment."""
    return MONDAY + timedelta(minutes=20 * number // size.questions)


def _keep_answers(connection: Connection, size: Size) -> None:
    """The same people in another order for every question: who answered first comes first."""
    ids = "SELECT id FROM delivery WHERE feedback = 'at_reveal' ORDER BY id"
    everybody = list(connection.execute(text("SELECT id FROM person ORDER BY id")).scalars())
    rng = Random(SEED)
    rows = [
        {
            "delivery_id": delivery_id,
            "person_id": person_id,
            "choice": "B",
            "score": 1,
            "out_of": 1,
            "correct": True,
            "answered_at": SUNDAY + timedelta(seconds=place),
        }
        for delivery_id in connection.execute(text(ids)).scalars()
        for place, person_id in enumerate(rng.sample(everybody, min(KEPT_BY, len(everybody))))
    ]
    assert len(rows) == size.kept
    connection.execute(insert(answer), rows)


async def answer_by_processes(url: str, size: Size, processes: int, at_once: int) -> Measured:
    """Let that many processes take all answers, in a random order, `at_once` under way in each."""
    channel = await prepare(url, size)
    before = await _deadlocks(url)
    started = time.perf_counter()
    parts = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.bench.replicas", url, channel),
            *map(str, (size.questions, size.members, number, processes, at_once)),
            stdout=PIPE,
        )
        for number in range(processes)
    ]
    said = [(await part.communicate())[0] for part in parts]
    seconds = time.perf_counter() - started
    assert all(part.returncode == 0 for part in parts)
    found = [json.loads(one) for one in said]
    failed: Counter[str] = Counter()
    for one in found:
        failed.update(one["failed"])
    db = open_database(url)
    numbered = select(func.count(answer.c.number), func.count(func.distinct(answer.c.number)))
    counted, different = await db.read(lambda c: c.execute(numbered).one())
    assert counted == different
    await db.close()
    return Measured(
        taken=sum(one["taken"] for one in found),
        counted=counted,
        failed=failed,
        deadlocks=await _deadlocks(url) - before,
        seconds=seconds,
    )


async def _deadlocks(url: str) -> int:
    """How many deadlocks the server has broken in this database, by its own count."""
    db = open_database(url)

    def count(connection: Connection) -> int:
        query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        return int(connection.execute(text(query)).scalar_one())

    try:
        return await db.read(count)
    finally:
        await db.close()


async def take_part(
    url: str, channel: str, size: Size, first: int, every: int, at_once: int
) -> tuple[int, Counter[str]]:
    """Take every `every`th answer from the `first` on, and reveal what is due by then;
    (taken, failed by what was said)."""
    db = open_database(url)
    context = exam_of(db, size.questions)
    pairs = [(member, number) for member in range(size.members) for number in range(size.questions)]
    Random(SEED).shuffle(pairs)
    mine = pairs[first::every]
    left = iter(enumerate(mine))
    address = Address("fake", "w1", channel)
    failed: Counter[str] = Counter()
    taken = 0

    async def reveal(done: int) -> None:
        try:
            await close_due(context, MONDAY + timedelta(minutes=20 * done / len(mine)))
        except Exception as fault:  # it is the figure
            failed[f"reveal: {_first_line(fault)}"] += 1

    async def work() -> None:
        nonlocal taken
        for done, (member, number) in left:
            token = _token("at_once", number)
            try:
                outcome = await take_answer(
                    context, a_user(f"m{member}"), address, token, "B", MONDAY
                )
            except Exception as fault:  # it is the figure
                failed[f"answer: {_first_line(fault)}"] += 1
            else:
                assert isinstance(outcome, Graded), outcome
                taken += 1
            if done % (max(1, len(mine) // 40)) == 0:
                await reveal(done)

    await asyncio.gather(*(work() for _ in range(at_once)))
    await reveal(len(mine))
    await db.close()
    return taken, failed


def _first_line(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}".splitlines()[0][:200]


@asynccontextmanager
async def new_database(server: str) -> AsyncIterator[str]:
    """The address of an empty database, which is gone afterwards."""
    name = f"quizbot_{uuid4().hex}"
    connection = await asyncpg.connect(server)
    try:
        await connection.execute(f'CREATE DATABASE "{name}"')
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        await migrate(url, SUNDAY)
        yield url
        await connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await connection.close()


async def _measured(server: str, size: Size) -> Measured:
    async with new_database(server) as url:
        return await answer_by_processes(url, size, processes=4, at_once=16)


def measure() -> list[Figure]:
    """20,000 answers by four processes, 16 under way in each, while 5,000 more are counted."""
    size = Size(questions=500, members=40)
    what = f"{size.answers:,} answers on PostgreSQL by 4 processes, while {size.kept:,} are counted"
    try:
        with throwaway_server(find_programs(os.environ.get("PATH", ""))) as server:
            found = asyncio.run(_measured(server, size))
    except PostgresError as fault:
        return [Figure(what, f"not measured: {str(fault).splitlines()[0]}")]
    whole = found.taken == size.answers and found.counted == size.answers + size.kept
    return [
        Figure(
            what,
            f"{found.failed.total()} failed, {found.deadlocks} deadlocks,"
            f" {found.taken / found.seconds:,.0f} answers/s",
            "0 failed, 5 deadlocks at most",
            whole and not found.failed and found.deadlocks <= 5,
        )
    ]


def main() -> None:
    """One process's part."""
    url, channel, *numbers = sys.argv[1:]
    questions, members, first, every, at_once = map(int, numbers)
    taken, failed = asyncio.run(
        take_part(url, channel, Size(questions, members), first, every, at_once)
    )
    print(json.dumps({"taken": taken, "failed": failed}))


if __name__ == "__main__":
    main()
