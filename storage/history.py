"""Queries about what a group was asked so far: they read the ledger and change nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, exists, func, select

from storage.tables import delivery


def any_daily_between(connection: Connection, group_id: int, first: date, last: date) -> bool:
    """Whether a group was posted a question between two local dates, both included."""
    row = connection.execute(
        select(delivery.c.id)
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state != "missed",
            delivery.c.local_date.between(first, last),
        )
        .limit(1)
    ).first()
    return row is not None


class Given(NamedTuple):
    """A question that a group was given, from when to when."""

    group_id: int
    local_date: date
    question: str
    opens_at: datetime
    closes_at: datetime


# Zones differ by 26 hours at most, so that a date of another zone is one or two away.
_NEARBY = timedelta(days=2)


def given_around(
    connection: Connection, group_ids: Collection[int], first: date, last: date
) -> list[Given]:
    """What groups were given around these local dates, whatever zone they were in then; missed
    deliveries left out, since nobody saw them."""
    rows = connection.execute(
        select(
            delivery.c.group_id,
            delivery.c.local_date,
            delivery.c.question,
            delivery.c.opens_at,
            delivery.c.closes_at,
        ).where(
            delivery.c.group_id.in_(group_ids),
            delivery.c.kind == "daily",
            delivery.c.local_date.between(first - _NEARBY, last + _NEARBY),
            delivery.c.state != "missed",
            delivery.c.question.is_not(None),
        )
    )
    return [Given(*row) for row in rows]


def asked_questions(connection: Connection, group_id: int) -> dict[tuple[str, int | None], int]:
    """(question id, version) -> how often it was posted to a group."""
    rows = connection.execute(
        select(delivery.c.question, delivery.c.version_id, func.count().label("times"))
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.question.is_not(None),
        )
        .group_by(delivery.c.question, delivery.c.version_id)
    )
    return {(row.question, row.version_id): row.times for row in rows}


class ClosedQuestion(NamedTuple):
    """How often a question was revealed, and the last version of it that was."""

    times: int
    version_id: int | None


def closed_questions(connection: Connection, group_id: int) -> dict[str, ClosedQuestion]:
    """Question id -> how often it was posted to a group and has been revealed.

    One that is open there again is left out: its key is not to be seen now.
    """
    again = delivery.alias("again")
    is_open = exists().where(
        again.c.group_id == delivery.c.group_id,
        again.c.question == delivery.c.question,
        again.c.kind == "daily",
        again.c.state == "open",
    )
    rows = connection.execute(
        select(
            delivery.c.question,
            func.count().label("times"),
            func.max(delivery.c.version_id).label("version_id"),
        )
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state == "closed",
            delivery.c.question.is_not(None),
            ~is_open,
        )
        .group_by(delivery.c.question)
        .order_by(func.max(delivery.c.id).desc())
    )
    return {row.question: ClosedQuestion(row.times, row.version_id) for row in rows}


def posting_days(connection: Connection, group_id: int, after: date, until: date) -> list[date]:
    """The local dates strictly between two whose questions a group was posted and that are over."""
    rows = connection.execute(
        select(delivery.c.local_date)
        .where(
            delivery.c.group_id == group_id,
            delivery.c.kind == "daily",
            delivery.c.state == "closed",
            delivery.c.local_date > after,
            delivery.c.local_date < until,
        )
        .distinct()
    )
    return list(rows.scalars())
