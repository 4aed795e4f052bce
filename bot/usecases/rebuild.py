"""Recomputes every aggregate from the answers alone: standings, streaks, beliefs, difficulties.

Answers are replayed in the order in which they were counted, by the same rules, so that the values
come out the same. Most of it is read beside the running bot; the end, with what was counted
meanwhile, happens in one transaction.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from bot.core.calendar import week_of
from bot.core.periods import periods_of
from bot.core.scoring import Streak, extended, points
from bot.usecases.context import Context, Exam
from bot.usecases.learn import fresh_beliefs, fresh_hardness, moved
from storage import aggregates
from storage.aggregates import Counted
from storage.records import BeliefRow, DifficultyRow

CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild read, and how many rows of each aggregate were not right before."""

    answers: int
    mended: Mapping[str, int]


async def rebuild(context: Context, progress: Callable[[int, int], None]) -> Rebuilt:
    """Recompute every aggregate; `progress` is told (answers replayed, answers in all)."""
    replay = Replay(context.exams)
    last = await context.db.read(aggregates.last_number)
    done = 0
    while done < last:
        until = min(done + CHUNK, last)
        replay.play(await context.db.read(aggregates.counted_between, done, until))
        done = until
        progress(done, last)
    return await context.db.write(_finish, replay, done)


def rebuild_now(connection: Connection, exams: Mapping[str, Exam]) -> Rebuilt:
    """The same inside a transaction that is under way."""
    return _finish(connection, Replay(exams), 0)


def _finish(connection: Connection, replay: Replay, done: int) -> Rebuilt:
    aggregates.lock_aggregates(connection)
    last = aggregates.last_number(connection)
    for first in range(done, last, CHUNK):
        replay.play(aggregates.counted_between(connection, first, min(first + CHUNK, last)))
    wanted = {
        "standing": replay.standing_rows(),
        "streak": _streaks(connection),
        "belief": replay.belief_rows(),
        "difficulty": replay.difficulty_rows(),
    }
    mended = {
        name: aggregates.replace_rows(connection, name, rows) for name, rows in wanted.items()
    }
    return Rebuilt(replay.answers, mended)


@dataclass
class Replay:
    """The aggregates as they grow, answer by answer."""

    exams: Mapping[str, Exam]
    answers: int = 0
    _standings: dict[tuple[int, str, date, int], list[int]] = field(default_factory=dict)
    _beliefs: dict[tuple[int, str], dict[str, BeliefRow]] = field(default_factory=dict)
    _hard: dict[str, dict[str, DifficultyRow]] = field(default_factory=dict)

    def play(self, answers: list[Counted]) -> None:
        """Replay answers in their order."""
        for one in answers:
            if one.group is not None:
                self._stand(one)
            self._learn(one)
        self.answers += len(answers)

    def standing_rows(self) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        """Rows of `standing` by key."""
        return {key: tuple(row) for key, row in self._standings.items()}

    def belief_rows(self) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        """Rows of `belief` by key."""
        return {
            (person, exam, node): (
                row.mean,
                row.variance,
                row.answers,
                row.week,
                row.mean_before,
                row.variance_before,
            )
            for (person, exam), nodes in self._beliefs.items()
            for node, row in nodes.items()
        }

    def difficulty_rows(self) -> dict[tuple[Any, ...], tuple[Any, ...]]:
        """Rows of `difficulty` by key."""
        return {
            (exam, node): (row.mean, row.variance, row.answers)
            for exam, nodes in self._hard.items()
            for node, row in nodes.items()
        }

    def _stand(self, one: Counted) -> None:
        earned = points(correct=bool(one.correct))
        for period in _periods(_day(one.counted_on)):
            key = (one.group or 0, period[0], period[1], one.person)
            row = self._standings.get(key)
            if row is None:
                row = self._standings[key] = [0, 0, 0]
            row[0] += earned
            row[1] += 1
            row[2] += bool(one.correct)

    def _learn(self, one: Counted) -> None:
        exam = self.exams.get(one.exam)
        question = None if exam is None else exam.pack.questions.get(one.question)
        if exam is None or question is None:
            return
        mark = f"question:{one.question}"
        week = _week(_day(one.answered_at))
        mine = self._beliefs.setdefault((one.person, one.exam), {})
        known = mine.get(mark)
        if known is not None:
            mine[mark] = BeliefRow(
                known.node,
                known.mean,
                known.variance,
                known.answers + 1,
                known.week,
                known.mean_before,
                known.variance_before,
            )
            return
        path = exam.pack.outline.by_skill[question.skill]
        for row in fresh_beliefs(path, mark, week):
            mine.setdefault(row.node, row)
        hard = self._hard.setdefault(one.exam, {})
        practised = one.group is None
        two = dict(hard) if practised else hard
        for easy in fresh_hardness(path, one.question):
            two.setdefault(easy.node, easy)
        own, harder = moved(path, one.question, mine, two, bool(one.correct), week)
        for row in own:
            mine[row.node] = row
        if not practised:
            for hardness in harder:
                hard[hardness.node] = hardness


def _streaks(connection: Connection) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """Rows of `streak` by key, from the first answer of each member on each local date."""
    days = aggregates.posting_days(connection)
    rests = aggregates.all_rests(connection)
    by_member: dict[tuple[int, int], list[tuple[Any, date]]] = {}
    for one in aggregates.given_by_day(connection):
        by_member.setdefault((one.group, one.person), []).append(
            (one.answered_at, _day(one.local_date))
        )
    rows: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for (group, person), given in by_member.items():
        streak: Streak | None = None
        posted, resting = days.get(group, []), rests.get((group, person), [])
        for _at, day in sorted(given):
            missed = 0 if streak is None else _missed(posted, resting, streak.last_date, day)
            streak = extended(streak, day, missed)
        if streak is not None:
            rows[(group, person)] = (
                streak.days,
                streak.longest,
                streak.freezes,
                streak.last_date,
            )
    return rows


def _missed(posted: list[date], rests: list[tuple[date, date]], last: date, day: date) -> int:
    """Posting days strictly between two dates on which the member had not planned to rest."""
    between = posted[bisect_right(posted, last) : bisect_left(posted, day)]
    return sum(not any(first <= one <= until for first, until in rests) for one in between)


@lru_cache(maxsize=4096)
def _periods(day: date) -> tuple[tuple[str, date], ...]:
    return tuple((period.span, period.starts) for period in periods_of(day))


@lru_cache(maxsize=4096)
def _week(day: date) -> str:
    return week_of(day).isoformat()


@lru_cache(maxsize=65_536)
def _day(value: Any) -> date:
    return aggregates.as_date(value)
