"""How much the estimator adds to an answer, whether boards and reports depend on the number of
answers, and how fast everything is rebuilt from them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, insert

from bot.exams import PACKS
from bot.posting.planning import post_due
from bot.posting.post_sender import deliver_due
from bot.usecases.context import Context, Exam
from bot.usecases.learn import open_lesson
from bot.usecases.rebuild import rebuild
from bot.usecases.show_report import show_group_report, show_my_report
from bot.usecases.show_standings import show_standings
from bot.usecases.take_answer import Graded, take_answer
from questions.bank import load_pack
from questions.question import Question
from storage import deliveries, people
from storage.database import open_database, sqlite_engine
from storage.migration import migrate
from storage.records import Address, Group
from storage.tables import delivery, membership, person
from tests.bench.groups import add_groups
from tests.bench.table import Figure
from tests.bot.builders import a_context, a_group, a_user, local
from tests.bot.fakes import FakeChat, FixedClock
from tests.questions.builders import a_single

P = ParamSpec("P")
T = TypeVar("T")

SUNDAY, MONDAY = local("2026-03-01 20:00"), local("2026-03-02 09:00")
DAY = timedelta(days=1)
WARM_UP, MEASURED = 1_000, 2_000
BLOCK = 100
MOST_OF_THE_REST = 0.25
FEW, MANY = 1_000, 1_000_000
MEMBERS = 10
LONGER = 1.5
REBUILT_PER_SECOND = 50_000
SHOWN = 40
# Members of a group -> how long its report may take.
REPORTED = {8: 0.010, 30: 0.060}


async def measure(directory: Path) -> list[Figure]:
    """The estimator's share of an answer, rebuilding, and boards beside few and many answers."""
    share = await _share(directory / "share.db")
    few, _ = await _filled(directory / "few.db", [FEW // MEMBERS])
    many, rebuilt = await _filled(directory / "many.db", [1_000, *[200] * 495])
    ratio = many / few
    return [
        share,
        Figure(
            f"leaderboard and both reports of {MEMBERS} members, {MANY:,} answers in the database",
            f"{many * 1000:.1f} ms, {ratio:.2f} of what it is with {FEW:,}",
            f"{LONGER:.1f} of it at most",
            ratio <= LONGER,
        ),
        Figure(
            f"rebuild of {MANY:,} answers",
            f"{rebuilt:,.0f} answers/s",
            f"{REBUILT_PER_SECOND:,} or more",
            rebuilt >= REBUILT_PER_SECOND,
        ),
        *[await _reported(directory / f"report-{size}.db", size) for size in REPORTED],
    ]


@dataclass(frozen=True)
class _OnOneConnection:
    """A database whose transactions are parts of one that is under way: what the writer's thread
    does for an answer, without the hop to it and without the commit."""

    connection: Connection
    url: str = "sqlite:///"

    async def write(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See storage.database.Database."""
        return work(self.connection, *args, **kwargs)

    async def read(
        self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """See storage.database.Database."""
        return work(self.connection, *args, **kwargs)

    async def close(self) -> None:
        """See storage.database.Database."""


async def _share(path: Path) -> Figure:
    """Answers, and in turn with them lessons of other people to the same questions."""
    days = (WARM_UP + MEASURED) // BLOCK
    questions = [a_single(f"question-{day:02}") for day in range(days)]
    posts = await _posted(path, questions)
    engine = sqlite_engine(path)
    whole, lessons = 0.0, 0.0
    with engine.begin() as connection:
        context = replace(a_context(_OnOneConnection(connection), *questions))
        pupils = [people.person_for(connection, a_user(f"p{n}").user, SUNDAY) for n in range(BLOCK)]
        for day, (address, token, question, now) in enumerate(posts):
            first = time.perf_counter()
            for member in range(BLOCK):
                actor = a_user(f"m{member}")
                outcome = await take_answer(context, actor, address, token, "A", now)
                assert isinstance(outcome, Graded)
            between = time.perf_counter()
            path_of_skill = context.exams["sky-1"].pack.outline.by_skill[question.skill]
            for pupil in pupils:
                lesson = open_lesson(connection, "sky-1", pupil, path_of_skill, question.id, now)
                assert 0.0 < lesson.expected < 1.0
                lesson.learn(connection, pupil % 3 > 0)
            last = time.perf_counter()
            if day * BLOCK >= WARM_UP:
                whole, lessons = whole + between - first, lessons + last - between
    engine.dispose()
    share = lessons / (whole - lessons)
    return Figure(
        "what the estimator adds to an answer",
        f"{lessons / MEASURED * 1e6:.0f} µs to {(whole - lessons) / MEASURED * 1e6:.0f} µs,"
        f" {share:.0%}",
        f"{MOST_OF_THE_REST:.0%} at most",
        share <= MOST_OF_THE_REST,
    )


async def _posted(
    path: Path, questions: Sequence[Question]
) -> list[tuple[Address, str, Question, datetime]]:
    """(where, token, question, when) of a daily question for each of the questions."""
    await migrate(f"sqlite:///{path}", SUNDAY)
    database = open_database(f"sqlite:///{path}")
    context = a_context(database, *questions)
    group = await a_group(context, SUNDAY)
    chat, clock, posts = FakeChat(), FixedClock(MONDAY), []
    for _ in questions:
        # No question is closed, so that all can be answered later.
        await post_due(context, clock.now())
        await deliver_due(context, {"fake": chat}, clock)
        message = chat.last
        token = message.key.rsplit("-", 1)[0]
        (delivery,) = await database.read(deliveries.by_tokens, group.id, [token])
        assert delivery.question is not None
        question = context.exams["sky-1"].pack.questions[delivery.question]
        posts.append((message.address, token, question, clock.now()))
        clock.pass_time(DAY)
    await database.close()
    return posts


async def _filled(path: Path, days: Sequence[int]) -> tuple[float, float]:
    """(seconds for the first group's boards and reports, answers rebuilt a second) in a database
    in which groups answered questions on so many days."""
    await migrate(f"sqlite:///{path}", SUNDAY)
    database = open_database(f"sqlite:///{path}")
    exam = Exam(load_pack(PACKS / "dp-100"))
    context = replace(a_context(database), exams={"sky-1": exam})
    group = await a_group(context, SUNDAY)
    asked = 0
    for number, count in enumerate(days):
        await database.write(_fill, exam, number, asked, count)
        asked += count
    started = time.perf_counter()
    rebuilt = await rebuild(context, lambda _done, _all: None)
    rate = rebuilt.answers / (time.perf_counter() - started)
    assert rebuilt.answers == asked * MEMBERS
    now = MONDAY + days[0] * DAY
    seconds = min([await _shown(context, group, now) for _ in range(SHOWN)])
    await database.close()
    return seconds, rate


async def _reported(path: Path, size: int) -> Figure:
    """How long the report of a group of so many takes, all of whom answered 200 questions."""
    await migrate(f"sqlite:///{path}", SUNDAY)
    database = open_database(f"sqlite:///{path}")
    exam = Exam(load_pack(PACKS / "dp-100"))
    context = replace(a_context(database), exams={"sky-1": exam})
    group = await a_group(context, SUNDAY)
    await database.write(_fill, exam, 0, 0, 200, size)
    await rebuild(context, lambda _done, _all: None)
    taken = []
    for _ in range(SHOWN):
        started = time.perf_counter()
        report = await show_group_report(context, group)
        taken.append(time.perf_counter() - started)
        assert report is not None
        assert report.answering == size
    await database.close()
    return Figure(
        f"report of a group of {size}",
        f"{min(taken) * 1000:.1f} ms",
        f"{REPORTED[size] * 1000:.0f} ms at most",
        min(taken) <= REPORTED[size],
    )


async def _shown(context: Context, group: Group, now: datetime) -> float:
    started = time.perf_counter()
    board = await show_standings(context, group, now, "all")
    report = await show_group_report(context, group)
    mine = await show_my_report(context, group, 1, now)
    assert len(board.rows) == MEMBERS
    assert report is not None
    assert mine is not None
    assert mine.answers > 0
    return time.perf_counter() - started


def _fill(
    connection: Connection,
    exam: Exam,
    number: int,
    first: int,
    days: int,
    members: int = MEMBERS,
) -> None:
    """Record a group's answers and nothing that is made of them, quicker than one by one."""
    chance, questions = Random(number), sorted(exam.pack.questions)
    group = number + 1
    if number:
        add_groups(connection, number, 1, MONDAY)
    people_ids = range(number * members + 1, (number + 1) * members + 1)
    connection.execute(insert(person), [{"id": one, "created_at": SUNDAY} for one in people_ids])
    connection.execute(
        insert(membership),
        [
            {
                "group_id": group,
                "person_id": one,
                "name": f"m{one}",
                "organiser": False,
                "joined_at": SUNDAY,
            }
            for one in people_ids
        ],
    )
    asked = [(first + day + 1, chance.choice(questions), MONDAY + day * DAY) for day in range(days)]
    connection.execute(
        insert(delivery),
        [
            {
                "id": one,
                "token": f"t{one}",
                "group_id": group,
                "kind": "daily",
                "local_date": at.date(),
                "position": 0,
                "question": question,
                "layout": "",
                "opens_at": at,
                "closes_at": at + DAY,
                "state": "closed",
            }
            for one, question, at in asked
        ],
    )
    connection.connection.cursor().executemany(
        "INSERT INTO answer (delivery_id, person_id, choice, score, out_of, correct, answered_at,"
        " counted_on, number) VALUES (?, ?, 'A', ?, 1, ?, ?, ?, ?)",
        [
            (one, who, right, right, f"{at:%Y-%m-%d %H:%M:%S}.{place:06}", f"{at:%Y-%m-%d}", last)
            for one, _question, at in asked
            for place, who in enumerate(people_ids)
            for right, last in [(int(chance.random() < 0.65), (one - 1) * members + place + 1)]
        ],
    )
