"""Queries about standings and streaks: sums kept up to date answer by answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, select

from storage.dialects import per_dialect
from storage.records import StandingRow, StreakRow
from storage.tables import membership, standing, streak

_COUNT = per_dialect(
    standing,
    lambda new: new.on_conflict_do_update(
        index_elements=["group_id", "week", "person_id"],
        set_={
            "points": standing.c.points + new.excluded.points,
            "answers": standing.c.answers + 1,
            "correct": standing.c.correct + new.excluded.correct,
        },
    ),
)


def count_answer(
    connection: Connection,
    group_id: int,
    week: date,
    counted: Iterable[tuple[int, bool, int]],
) -> None:
    """Add answers to a week's standings: (person id, correct, points) each."""
    rows = [
        {
            "group_id": group_id,
            "week": week,
            "person_id": person_id,
            "points": points,
            "answers": 1,
            "correct": int(correct),
        }
        for person_id, correct, points in counted
    ]
    if rows:
        connection.execute(_COUNT(connection), rows)


def week_standings(connection: Connection, group_id: int, week: date) -> list[StandingRow]:
    """A week's standings of the present members, most points first, then by name."""
    rows = connection.execute(
        select(
            standing.c.person_id,
            membership.c.name,
            standing.c.points,
            standing.c.answers,
            standing.c.correct,
        )
        .join(
            membership,
            (membership.c.group_id == standing.c.group_id)
            & (membership.c.person_id == standing.c.person_id),
        )
        .where(
            standing.c.group_id == group_id,
            standing.c.week == week,
            membership.c.left_at.is_(None),
        )
        .order_by(standing.c.points.desc(), membership.c.name, standing.c.person_id)
    )
    return [StandingRow(*row) for row in rows]


_KEEP = per_dialect(
    streak,
    lambda new: new.on_conflict_do_update(
        index_elements=["group_id", "person_id"],
        set_={
            "days": new.excluded.days,
            "longest": new.excluded.longest,
            "freezes": new.excluded.freezes,
            "last_date": new.excluded.last_date,
        },
    ),
)


def save_streak(connection: Connection, group_id: int, person_id: int, row: StreakRow) -> None:
    """Store a member's streak."""
    connection.execute(
        _KEEP(connection),
        {
            "group_id": group_id,
            "person_id": person_id,
            "days": row.days,
            "longest": row.longest,
            "freezes": row.freezes,
            "last_date": row.last_date,
        },
    )


def streak_of(connection: Connection, group_id: int, person_id: int) -> StreakRow | None:
    """A member's streak, if there ever was one."""
    row = connection.execute(
        select(streak.c.days, streak.c.longest, streak.c.freezes, streak.c.last_date).where(
            streak.c.group_id == group_id, streak.c.person_id == person_id
        )
    ).one_or_none()
    return None if row is None else StreakRow(*row)
