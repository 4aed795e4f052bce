"""Everything that is kept per answer comes out the same when it is made of the answers alone."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select, update

from bot.usecases.membership import delete_person
from bot.usecases.rebuild import rebuild
from bot.usecases.rekey import Rekeyed, rekey
from questions.question import key
from storage.database import Database, open_database
from storage.tables import answer, belief, difficulty, practice_answer, standing, streak
from tests.bot.usecases.classroom import Classroom, Move, aggregates, some_moves

NAMES = ("standing", "streak", "belief", "difficulty")
NOTHING_WRONG = dict.fromkeys(NAMES, 0)

moves = st.lists(
    st.builds(
        Move,
        st.sampled_from(["day", "day", "answer", "answer", "answer", "practise", "rest", "leave"]),
        st.integers(0, 2),
        st.integers(0, 1),
        st.integers(0, 3),
    ),
    max_size=40,
)


def silent(_done: int, _all: int) -> None:
    """Nobody watches."""


async def lived(database: Database, seed: int, number: int = 60) -> Classroom:
    """A classroom after some days by chance."""
    classroom = await Classroom.opened(database)
    await classroom.next_day()
    await classroom.live(some_moves(seed, number))
    return classroom


@given(moves)
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_whatever_happened_there_is_nothing_to_mend(
    sqlite_template: Path, tmp_path: Path, moves: list[Move]
) -> None:
    for old in tmp_path.glob("quizbot.db*"):
        old.unlink()
    path = Path(shutil.copyfile(sqlite_template, tmp_path / "quizbot.db"))

    async def live() -> None:
        database = open_database(f"sqlite:///{path}")
        classroom = await Classroom.opened(database)
        await classroom.next_day()
        await classroom.live(moves)
        before = await database.read(aggregates)
        done = await rebuild(classroom.room.context, silent)
        assert done.mended == NOTHING_WRONG
        assert await database.read(aggregates) == before
        await database.close()

    asyncio.run(live())


@pytest.mark.parametrize("seed", range(3))
async def test_lost_aggregates_come_back_to_the_last_bit(database: Database, seed: int) -> None:
    classroom = await lived(database, seed)
    before = await database.read(aggregates)
    assert all(before[name] for name in NAMES)
    await database.write(_lose_everything)
    done = await rebuild(classroom.room.context, silent)
    assert await database.read(aggregates) == before
    assert done.mended == {name: len(rows) for name, rows in before.items()}


def _lose_everything(connection: Connection) -> None:
    for table in (standing, streak, belief, difficulty):
        connection.execute(delete(table))


async def test_wrong_lacking_and_needless_rows_are_mended_and_counted(database: Database) -> None:
    classroom = await lived(database, 1)
    before = await database.read(aggregates)
    await database.write(_damage)
    done = await rebuild(classroom.room.context, silent)
    assert await database.read(aggregates) == before
    ana_in_all_periods = sum(row[3] == 1 for row in before["standing"])
    assert done.mended == {
        "standing": ana_in_all_periods,
        "streak": 1,
        "belief": 1,
        "difficulty": len(before["difficulty"]),
    }


def _damage(connection: Connection) -> None:
    connection.execute(update(standing).where(standing.c.person_id == 1).values(points=99))
    connection.execute(
        delete(streak).where(
            streak.c.group_id == 1,
            streak.c.person_id
            == select(func.min(streak.c.person_id)).where(streak.c.group_id == 1).scalar_subquery(),
        )
    )
    connection.execute(
        insert(belief).values(
            person_id=1,
            exam="sky-1",
            node="skill:forgotten",
            mean=1.0,
            variance=1.0,
            answers=1,
            week="2026-03-02",
            mean_before=0.0,
            variance_before=1.0,
        )
    )
    connection.execute(update(difficulty).values(mean=difficulty.c.mean + 1e-12))


async def test_progress_is_told_up_to_the_last_answer(database: Database) -> None:
    classroom = await lived(database, 2)
    told: list[tuple[int, int]] = []
    done = await rebuild(classroom.room.context, lambda *both: told.append(both))
    assert done.answers == await database.read(_counted_answers)
    assert told == [(done.answers, done.answers)]


def _counted_answers(connection: Connection) -> int:
    counted = select(func.count()).where(answer.c.number.is_not(None))
    practised = select(func.count()).select_from(practice_answer)
    return connection.execute(counted).scalar_one() + connection.execute(practised).scalar_one()


async def test_nobody_answered_yet(database: Database) -> None:
    classroom = await Classroom.opened(database)
    done = await rebuild(classroom.room.context, silent)
    assert (done.answers, done.mended) == (0, NOTHING_WRONG)


async def test_while_answers_arrive(database: Database) -> None:
    """Answers of many people at once, in between them rebuilds: none changes what is right."""
    classroom = await lived(database, 3, 30)
    await classroom.next_day()
    room = classroom.room
    messages = [message for group in classroom.groups for message in classroom.open_messages(group)]
    answering = [
        room.answers(f"member-{number}", "ABCD"[number % 4], message)
        for number in range(12)
        for message in messages
    ]
    rebuilding = [rebuild(room.context, silent) for _ in range(3)]
    practising = [classroom.practise(name, "B", 0) for name in ("ana", "ben", "cai")]
    done = await asyncio.gather(*answering[:18], *rebuilding, *practising, *answering[18:])
    assert [one.mended for one in done[18:21]] == [NOTHING_WRONG] * 3  # type: ignore[union-attr]
    before = await database.read(aggregates)
    again = await rebuild(room.context, silent)
    assert again.mended == NOTHING_WRONG
    assert await database.read(aggregates) == before


@pytest.mark.parametrize("event", ["deleted", "corrected"])
async def test_who_goes_and_what_is_corrected_meanwhile(database: Database, event: str) -> None:
    """Between the reading and the writing of a rebuild: it begins anew."""
    classroom = await lived(database, 4)
    context = classroom.room.context
    ana = await classroom.member("ana", 0)
    question = next(iter(context.exams["sky-1"].pack.questions.values()))
    other = next(letter for letter in "ABCD" if letter != key(question))
    tasks: list[asyncio.Task[object]] = []

    def meanwhile(_done: int, _all: int) -> None:
        tasks.append(
            asyncio.ensure_future(
                delete_person(context, ana)
                if event == "deleted"
                else rekey(context, question.id, other, classroom.room.clock.now())
            )
        )

    await rebuild(context, meanwhile)
    (outcome,) = await asyncio.gather(*tasks)
    assert event == "deleted" or isinstance(outcome, Rekeyed)
    await rebuild(context, silent)
    before = await database.read(aggregates)
    await database.write(_lose_everything)
    await rebuild(context, silent)
    assert await database.read(aggregates) == before
    assert (event == "deleted") == all(row[0] != ana.person_id for row in before["belief"])
