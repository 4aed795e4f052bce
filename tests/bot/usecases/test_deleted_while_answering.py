"""Somebody deletes themselves while an answer of theirs is under way, and nothing fails."""

from __future__ import annotations

import asyncio

from sqlalchemy import Connection, text
from sqlalchemy.util import await_only

from bot.posting.reveals import close_due
from bot.usecases.take_answer import Graded, Kept
from storage import people, privacy
from storage.database import open_database
from tests.bot.builders import Room, a_context, a_group, a_user, local
from tests.bot.fakes import FixedClock
from tests.questions.builders import a_single

PATIENCE_S = 30
WAITING = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def someone_waits(connection: Connection) -> bool:
    """Whether a transaction of this database waits for a lock."""
    return bool(connection.execute(text(WAITING)).scalar_one())


async def test_the_answer_waits_and_is_a_newcomers(postgres_filled_url: str) -> None:
    database = open_database(postgres_filled_url)
    room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
    await a_group(room.context, room.clock.now(), questions_a_day=1)
    await room.at("2026-03-02 09:00")
    await room.answers("ana", "A")
    await room.at("2026-03-03 09:00")
    before = await database.read(people.person_of, a_user("ana").user)
    assert before is not None
    gone, waited = asyncio.Event(), asyncio.Event()

    def forget(connection: Connection) -> None:
        assert privacy.forget(connection, before)
        gone.set()
        await_only(waited.wait())

    async with asyncio.timeout(PATIENCE_S):
        deleting = asyncio.ensure_future(database.write(forget))
        await gone.wait()
        answering = asyncio.ensure_future(room.answers("ana", "B"))
        while not await database.read(someone_waits):
            assert not answering.done(), "the answer did not wait"
        waited.set()
        await deleting
        outcome = await answering
    assert isinstance(outcome, Graded)
    assert await database.read(people.person_of, a_user("ana").user) not in (None, before)
    await database.close()


async def test_a_reveal_waits_and_counts_who_is_left(postgres_filled_url: str) -> None:
    database = open_database(postgres_filled_url)
    room = Room(a_context(database, a_single()), FixedClock(local("2026-03-01 20:00")))
    await a_group(room.context, room.clock.now(), feedback="at_reveal")
    await room.at("2026-03-02 09:00")
    for name in ("ana", "ben"):
        assert isinstance(await room.answers(name, "B"), Kept)
    ana, ben = [await database.read(people.person_of, a_user(name).user) for name in ("ana", "ben")]
    assert ana is not None
    gone, waited = asyncio.Event(), asyncio.Event()

    def forget(connection: Connection) -> None:
        assert privacy.forget(connection, ana)
        gone.set()
        await_only(waited.wait())

    async with asyncio.timeout(PATIENCE_S):
        deleting = asyncio.ensure_future(database.write(forget))
        await gone.wait()
        closing = asyncio.ensure_future(close_due(room.context, local("2026-03-03 09:00")))
        while not await database.read(someone_waits):
            assert not closing.done(), "the reveal did not wait"
        waited.set()
        await deleting
        assert await closing == 1
    assert await database.read(counted) == [ben]
    await database.close()


def counted(connection: Connection) -> list[int]:
    """Who has answers in the standings of all time."""
    rows = connection.execute(text("SELECT person_id FROM standing WHERE span = 'all'"))
    return list(rows.scalars())
