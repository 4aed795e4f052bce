"""Queries about standings and streaks: sums kept up to date answer by answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection, func, insert, select

from storage.dialects import per_dialect
from storage.records import Span, StandingRow, StreakRow
from storage.tables import membership, rest, standing, streak

_COUNT = per_dialect(
    standing,
    lambda new: new.on_conflict_do_update(
        index_elements=["group_id", "span", "starts", "person_id"],
        set_={
            "points": standing.c.points + new.excluded.points,
            "answers": standing.c.answers + new.excluded.answers,
            "correct": standing.c.correct + new.excluded.correct,
        },
    ),
)


def count_answers(
    connection: Connection,
    group_id: int,
    periods: Sequence[tuple[Span, date]],
    counted: Iterable[tuple[int, bool, int]],
) -> None:
    """Add answers to the standings of these periods: (person id, correct, points) each."""
    rows = [
        {
            "group_id": group_id,
            "span": span,
            "starts": starts,
            "person_id": person_id,
            "points": points,
            "answers": 1,
            "correct": int(correct),
        }
        for person_id, correct, points in counted
        for span, starts in periods
    ]
    if rows:
        connection.execute(_COUNT(connection), rows)


def standings_of(
    connection: Connection, group_id: int, span: Span, starts: date
) -> list[StandingRow]:
    """A period's standings of the present members who are on boards, most points first."""
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
            standing.c.span == span,
            standing.c.starts == starts,
            membership.c.left_at.is_(None),
            membership.c.on_boards,
        )
        .order_by(standing.c.points.desc(), membership.c.name, standing.c.person_id)
    )
    return [StandingRow(*row) for row in rows]


def members_who_answered(connection: Connection, group_id: int, span: Span, starts: date) -> int:
    """How many present members answered in a period, on boards or not."""
    return connection.execute(
        select(func.count())
        .select_from(standing)
        .join(
            membership,
            (membership.c.group_id == standing.c.group_id)
            & (membership.c.person_id == standing.c.person_id),
        )
        .where(
            standing.c.group_id == group_id,
            standing.c.span == span,
            standing.c.starts == starts,
            membership.c.left_at.is_(None),
        )
    ).scalar_one()


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


def add_rest(
    connection: Connection, group_id: int, person_id: int, first: date, last: date
) -> None:
    """Plan days of rest, both included: they break no streak."""
    connection.execute(
        insert(rest).values(
            group_id=group_id, person_id=person_id, first_date=first, last_date=last
        )
    )


def rests_of(
    connection: Connection, group_id: int, person_id: int, since: date
) -> list[tuple[date, date]]:
    """A member's planned rests that end on `since` or later, earliest first."""
    rows = connection.execute(
        select(rest.c.first_date, rest.c.last_date)
        .where(
            rest.c.group_id == group_id,
            rest.c.person_id == person_id,
            rest.c.last_date >= since,
        )
        .order_by(rest.c.first_date)
    )
    return [(row.first_date, row.last_date) for row in rows]


def drop_rests(connection: Connection, group_id: int, person_id: int, since: date) -> int:
    """Take back the planned rests that begin on `since` or later; returns how many."""
    return connection.execute(
        rest.delete().where(
            rest.c.group_id == group_id,
            rest.c.person_id == person_id,
            rest.c.first_date >= since,
        )
    ).rowcount
