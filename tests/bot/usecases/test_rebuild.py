"""Everything that is kept per answer comes out the same when it is made of the answers alone."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select, update

from bot.usecases.context import Exam
from bot.usecases.membership import delete_person
from bot.usecases.rebuild import basis_of, catch_up, rebuild
from bot.usecases.rekey import Rekeyed, rekey
from questions.question import key
from storage.database import Database, open_database
from storage.tables import (
    answer,
    belief,
    belief_basis,
    difficulty,
    practice_answer,
    standing,
    streak,
)
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
            precision=1.0,
            information=1.0,
            answers=1,
            week="2026-03-02",
            precision_before=0.0,
            information_before=0.0,
            answers_before=0,
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


class TestTheFirstStartAfterAnUpgrade:
    """The upgrade leaves no beliefs, and no basis that they were computed by."""

    @staticmethod
    def _upgrade(connection: Connection) -> None:
        for table in (belief, belief_basis):
            connection.execute(delete(table))

    async def test_makes_beliefs_of_the_answers_once(self, database: Database) -> None:
        classroom = await lived(database, 5)
        context = classroom.room.context
        before = await database.read(aggregates)
        await database.write(self._upgrade)

        done = await catch_up(context, silent)
        assert done is not None
        assert done.mended == NOTHING_WRONG | {"belief": len(before["belief"])}
        assert await database.read(aggregates) == before
        assert await catch_up(context, silent) is None

    async def test_of_several_processes_comes_to_one_result(self, database: Database) -> None:
        classroom = await lived(database, 6)
        before = await database.read(aggregates)
        await database.write(self._upgrade)
        await asyncio.gather(*(catch_up(classroom.room.context, silent) for _ in range(3)))
        assert await database.read(aggregates) == before

    async def test_that_is_cut_short_is_made_up_for_by_the_next(self, database: Database) -> None:
        classroom = await lived(database, 7)
        context = classroom.room.context
        before = await database.read(aggregates)
        await database.write(self._upgrade)

        def killed(_done: int, _all: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            await catch_up(context, killed)
        assert await catch_up(context, silent) is not None
        assert await database.read(aggregates) == before

    async def test_loses_no_answer_that_another_process_takes_meanwhile(
        self, database: Database
    ) -> None:
        classroom = await lived(database, 8)
        context = classroom.room.context
        await database.write(self._upgrade)
        await classroom.next_day()
        message = classroom.open_messages(classroom.groups[0])[-1]
        answering = [classroom.room.answers(f"late-{one}", "A", message) for one in range(6)]
        await asyncio.gather(*answering[:3], catch_up(context, silent), *answering[3:])
        assert (await rebuild(context, silent)).mended == NOTHING_WRONG

    async def test_waits_for_an_exam_that_is_not_installed(self, database: Database) -> None:
        classroom = await lived(database, 9)
        context = classroom.room.context
        before = await database.read(aggregates)
        await database.write(self._upgrade)
        without = replace(context, exams={})

        assert await catch_up(without, silent) is None
        await rebuild(without, silent)
        assert (await database.read(aggregates))["belief"] == []
        assert await catch_up(context, silent) is not None
        assert await database.read(aggregates) == before

    async def test_also_follows_a_section_that_moved_to_another_domain(
        self, database: Database
    ) -> None:
        classroom = await lived(database, 10)
        context = classroom.room.context
        await catch_up(context, silent)
        pack = context.exams["sky-1"].pack
        stars, worlds = pack.outline.domains
        moved = replace(
            pack.outline,
            domains=(
                replace(stars, sections=(*stars.sections, worlds.sections[0])),
                replace(worlds, sections=worlds.sections[1:]),
            ),
        )
        other = Exam(replace(pack, outline=moved))
        assert basis_of(other) != basis_of(context.exams["sky-1"])
        assert basis_of(Exam(pack)) == basis_of(context.exams["sky-1"])

        after = replace(context, exams={"sky-1": other})
        assert await catch_up(after, silent) is not None
        rows = (await database.read(aggregates))["belief"]
        of_planets = [row for row in rows if row[2] == "section:planets"]
        assert of_planets
        assert not any(row[2] == "domain:worlds" for row in rows)
