"""Points, ranks and streaks. Pure.

No bonus for speed: it rewards the fast over the able. Ties share a rank. Streaks forgive: a day
without a post never breaks one, and two freezes are spent automatically.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, Protocol, TypeVar

POINTS_FOR_ANSWERING = 1
POINTS_FOR_CORRECT = 2
SHOWN_RANKS = 3

FREEZES = 2
DAYS_TO_EARN_A_FREEZE = 7


def points(*, correct: bool) -> int:
    """Points of one answer that was given before its reveal."""
    return POINTS_FOR_ANSWERING + (POINTS_FOR_CORRECT if correct else 0)


class Scored(Protocol):
    """Anything that can be ranked by points."""

    @property
    def points(self) -> int:
        """Points in the period of the board."""
        ...


S = TypeVar("S", bound=Scored)


@dataclass(frozen=True, slots=True)
class Ranked(Generic[S]):
    """A row of a board with its rank, from 1; equal points share the smaller number."""

    rank: int
    row: S


def ranked(rows: Iterable[S]) -> tuple[Ranked[S], ...]:
    """Rank by points, most first ("1, 2, 2, 4"); rows of equal points keep their order."""
    ordered = sorted(rows, key=lambda row: -row.points)
    board: list[Ranked[S]] = []
    for place, row in enumerate(ordered, start=1):
        tied = bool(board) and board[-1].row.points == row.points
        board.append(Ranked(board[-1].rank if tied else place, row))
    return tuple(board)


def top(board: Sequence[Ranked[S]]) -> tuple[Ranked[S], ...]:
    """The rows that a public board shows: ranks 1 to 3."""
    return tuple(entry for entry in board if entry.rank <= SHOWN_RANKS)


ACCURACY_PRIOR_ANSWERS = 20
ACCURACY_MIN_ANSWERS = 10


class Answered(Protocol):
    """Anything that can be ranked by accuracy."""

    @property
    def answers(self) -> int:
        """Answers in the period of the board."""
        ...

    @property
    def correct(self) -> int:
        """How many of them were right."""
        ...


A = TypeVar("A", bound=Answered)


@dataclass(frozen=True, slots=True)
class Accuracy(Generic[A]):
    """A row of the accuracy board: rank from 1, and the shrunk share of right answers."""

    rank: int
    row: A
    share: float


def accuracy_board(rows: Sequence[A]) -> tuple[Accuracy[A], ...]:
    """Rank by shrunk accuracy, (correct + 20 m) / (answers + 20) with m the group's mean share.

    The shrinkage keeps a lucky few answers from the top; below 10 answers nobody is ranked. Ties
    share a rank.
    """
    answers = sum(row.answers for row in rows)
    mean = sum(row.correct for row in rows) / answers if answers else 0.0

    def share(row: A) -> float:
        weight = ACCURACY_PRIOR_ANSWERS
        return (row.correct + weight * mean) / (row.answers + weight)

    able = [row for row in rows if row.answers >= ACCURACY_MIN_ANSWERS]
    board: list[Accuracy[A]] = []
    for place, row in enumerate(sorted(able, key=share, reverse=True), start=1):
        tied = bool(board) and board[-1].share == share(row)
        board.append(Accuracy(board[-1].rank if tied else place, row, share(row)))
    return tuple(board)


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row with an answer in time; `last_date` is the last of them.

    `freezes` is how many more days may be missed without breaking it.
    """

    days: int
    longest: int
    freezes: int
    last_date: date


def extended(streak: Streak | None, day: date, days_missed: int) -> Streak:
    """The streak after an answer to a question of the local date `day`.

    `days_missed` counts the posting days strictly between `streak.last_date` and `day` on which
    the member answered nothing. A second answer on the same day, or one to an older question,
    changes nothing.
    """
    if streak is None:
        return Streak(days=1, longest=1, freezes=FREEZES, last_date=day)
    if day <= streak.last_date:
        return streak
    days, longest, freezes = grown(streak.days, streak.longest, streak.freezes, days_missed)
    return Streak(days, longest, freezes, last_date=day)


def grown(days: int, longest: int, freezes: int, days_missed: int) -> tuple[int, int, int]:
    """(days, longest, freezes) of a streak after an answer on a later day; see `extended`."""
    if days_missed > freezes:
        return 1, longest, FREEZES
    days += 1
    earned = 1 if days % DAYS_TO_EARN_A_FREEZE == 0 else 0
    return days, max(longest, days), min(FREEZES, freezes - days_missed + earned)


def streaks_over(
    days: Sequence[date], posted: Sequence[date], rests: Sequence[tuple[date, date]]
) -> list[Streak]:
    """The streak after each answer to the questions of `days`, in that order.

    `posted` are the days with a question, earliest first; on `rests` none of them is missed.
    """
    awake = [day for day in posted if not any(first <= day <= last for first, last in rests)]
    streaks: list[Streak] = []
    streak: Streak | None = None
    for day in days:
        missed = 0
        if streak is not None:
            missed = bisect_left(awake, day) - bisect_right(awake, streak.last_date)
        streak = extended(streak, day, missed)
        streaks.append(streak)
    return streaks
